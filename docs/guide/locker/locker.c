// Does what the client did in a session with 127.0.0.1:7003, recorded on 2026-11-28 19:37 UTC.
//
//   cc -Wall -Wextra -o client FILE.c
//   ./client [HOST PORT]

#define _POSIX_C_SOURCE 200809L

#include <errno.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

enum { TIMEOUT_SECONDS = 30 };

static void fail(const char *what)
{
    // What a timeout of a socket is called by the system.
    if (errno == EAGAIN || errno == EWOULDBLOCK)
        fprintf(stderr, "%s: nothing came or went within %d s\n", what, TIMEOUT_SECONDS);
    else
        perror(what);
    exit(1);
}

// From now on no call on this socket waits for longer.
static void limit_waits(int peer)
{
    struct timeval timeout = {.tv_sec = TIMEOUT_SECONDS};
    if (setsockopt(peer, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout) < 0
        || setsockopt(peer, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout) < 0)
        fail("setsockopt");
}

// A name may stand for several addresses: the first that answers counts.
static int connect_to(const char *host, const char *port)
{
    struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
    struct addrinfo *found;
    int error = getaddrinfo(host, port, &hints, &found);
    if (error != 0) {
        fprintf(stderr, "%s: %s\n", host, gai_strerror(error));
        exit(1);
    }
    int peer = -1;
    for (struct addrinfo *each = found; each != NULL && peer < 0; each = each->ai_next) {
        peer = socket(each->ai_family, each->ai_socktype, each->ai_protocol);
        if (peer < 0)
            continue;
        limit_waits(peer);
        if (connect(peer, each->ai_addr, each->ai_addrlen) < 0) {
            int why = errno;
            close(peer);
            errno = why;
            peer = -1;
        }
    }
    freeaddrinfo(found);
    if (peer < 0)
        fail(host);
    return peer;
}

// send may take fewer bytes than it is given. MSG_NOSIGNAL: a connection that the server has
// closed is an error to be told, and no signal that ends this process.
static void send_all(int peer, const void *bytes, size_t count)
{
    const char *rest = bytes;
    while (count > 0) {
        ssize_t sent = send(peer, rest, count, MSG_NOSIGNAL);
        if (sent < 0)
            fail("send");
        rest += sent;
        count -= sent;
    }
}

static void send_text(int peer, const char *text)
{
    send_all(peer, text, strlen(text));
}

// The next byte that came; -1 when the server has ended its side. recv gives what is there, at
// most so many bytes and perhaps far fewer, and 0 at the end; if nothing is there, it waits.
static int next_byte(int peer)
{
    static unsigned char unread[65536];
    static ssize_t count, at;
    if (at == count) {
        fflush(stdout);
        count = recv(peer, unread, sizeof unread, 0);
        if (count < 0)
            fail("recv");
        at = 0;
        if (count == 0)
            return -1;
    }
    return unread[at++];
}

static int required_byte(int peer)
{
    int byte = next_byte(peer);
    if (byte < 0) {
        fprintf(stderr, "the server ended the conversation\n");
        exit(1);
    }
    return byte;
}

// Reads and shows what comes, until its last bytes are the delimiter.
static void read_until(int peer, const char *delimiter)
{
    size_t length = strlen(delimiter);
    char last[256] = {0};
    for (size_t count = 0; count < length || memcmp(last, delimiter, length) != 0; count++) {
        int byte = required_byte(peer);
        putchar(byte);
        memmove(last, last + 1, length - 1);
        last[length - 1] = (char) byte;
    }
    putchar('\n');
}

// Reads and shows all that comes until the server ends its side.
static void read_to_end(int peer)
{
    int byte;
    while ((byte = next_byte(peer)) >= 0)
        putchar(byte);
}

int main(int argc, char **argv)
{
    // Where the session went, unless the command line says otherwise.
    const char *host = argc > 1 ? argv[1] : "127.0.0.1";
    const char *port = argc > 2 ? argv[2] : "7003";

    // Makes a socket (socket) and waits until the server has answered (connect). From then on no
    // call waits for longer than the timeout.
    int peer = connect_to(host, port);

    // read_until reads on until the end of the prompt is there. TCP carries a stream of bytes and
    // keeps no messages apart: what the server said in one go may come in pieces, and two things
    // may come as one. Whoever answers before the prompt is complete may be answering another one.
    // It said: "1) notes  2) read  3) write  4) vault  5) leave"
    read_until(peer, "> ");
    // send_text sends exactly these bytes, the line end among them: without it the server would
    // wait for the rest of the line, and we for its answer.
    send_text(peer, "2\n");

    // "Which?"
    read_until(peer, "? ");
    send_text(peer, "pin\n");

    // "1) notes  2) read  3) write  4) vault  5) leave"
    read_until(peer, "> ");
    send_text(peer, "4\n");

    // "PIN?"
    read_until(peer, "? ");
    send_text(peer, "1991\n");

    // "1) notes  2) read  3) write  4) vault  5) leave"
    read_until(peer, "> ");
    send_text(peer, "5\n");

    // read_to_end reads all that is left, until the server ends its side; recv tells that by giving
    // nothing. Only so one knows that nothing is missing.
    read_to_end(peer);

    // Gives the socket back. Whatever was sent still goes out.
    close(peer);
    return 0;
}
