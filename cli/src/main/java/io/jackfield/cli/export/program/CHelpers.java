package io.jackfield.cli.export.program;

import io.jackfield.cli.export.program.Target.Kind;

/// The functions that a C program needs around the calls of the sockets API.
final class CHelpers {
  private static final String FAIL =
      """
      static void fail(const char *what)
      {
          // What a timeout of a socket is called by the system.
          if (errno == EAGAIN || errno == EWOULDBLOCK)
              fprintf(stderr, "%s: nothing came or went within %d s\\n", what, TIMEOUT_SECONDS);
          else
              perror(what);
          exit(1);
      }
      """;

  private static final String LIMIT =
      """
      // From now on no call on this socket waits for longer.
      static void limit_waits(int peer)
      {
          struct timeval timeout = {.tv_sec = TIMEOUT_SECONDS};
          if (setsockopt(peer, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout) < 0
              || setsockopt(peer, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout) < 0)
              fail("setsockopt");
      }
      """;

  private static final String CONNECT =
      """
      // A name may stand for several addresses: the first that answers counts.
      static int connect_to(const char *host, const char *port)
      {
          struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
          struct addrinfo *found;
          int error = getaddrinfo(host, port, &hints, &found);
          if (error != 0) {
              fprintf(stderr, "%s: %s\\n", host, gai_strerror(error));
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
      """;

  private static final String CONNECT_UNIX =
      """
      static int connect_to(const char *path)
      {
          struct sockaddr_un address = {.sun_family = AF_UNIX};
          if (strlen(path) >= sizeof address.sun_path) {
              fprintf(stderr, "%s: too long for a socket\\n", path);
              exit(1);
          }
          strcpy(address.sun_path, path);
          int peer = socket(AF_UNIX, SOCK_STREAM, 0);
          if (peer < 0)
              fail("socket");
          limit_waits(peer);
          if (connect(peer, (struct sockaddr *) &address, sizeof address) < 0)
              fail(path);
          return peer;
      }
      """;

  private static final String SEND =
      """
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
      """;

  private static final String SEND_TEXT =
      """
      static void send_text(int peer, const char *text)
      {
          send_all(peer, text, strlen(text));
      }
      """;

  private static final String SEND_DATAGRAM =
      """
      // One call, one datagram.
      static void send_datagram(int peer, const void *bytes, size_t count)
      {
          if (send(peer, bytes, count, 0) < 0)
              fail("send");
      }
      """;

  private static final String RECEIVE =
      """
      // One call, one datagram; it has at most 65,507 bytes.
      static void receive_datagram(int peer)
      {
          static char datagram[65536];
          ssize_t count = recv(peer, datagram, sizeof datagram, 0);
          if (count < 0)
              fail("recv");
          fwrite(datagram, 1, count, stdout);
          putchar('\\n');
          fflush(stdout);
      }
      """;

  private static final String NEXT =
      """
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
      """;

  private static final String REQUIRED =
      """
      static int required_byte(int peer)
      {
          int byte = next_byte(peer);
          if (byte < 0) {
              fprintf(stderr, "the server ended the conversation\\n");
              exit(1);
          }
          return byte;
      }
      """;

  private static final String UNTIL =
      """
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
          putchar('\\n');
      }
      """;

  private static final String LINE =
      """
      // Reads and shows a line.
      static void read_line(int peer)
      {
          int byte;
          do {
              byte = required_byte(peer);
              putchar(byte);
          } while (byte != '\\n');
      }
      """;

  private static final String EXACTLY =
      """
      // Reads so many bytes and shows them in hexadecimal.
      static void read_exactly(int peer, size_t count)
      {
          for (size_t i = 1; i <= count; i++)
              printf("%02x%c", required_byte(peer), i % 32 == 0 || i == count ? '\\n' : ' ');
      }
      """;

  private static final String TO_END =
      """
      // Reads and shows all that comes until the server ends its side.
      static void read_to_end(int peer)
      {
          int byte;
          while ((byte = next_byte(peer)) >= 0)
              putchar(byte);
      }
      """;

  private CHelpers() {}

  /// The functions that this plan needs; an unused one would be an error.
  static String of(Plan plan, boolean sendsTexts) {
    var all = new StringBuilder();
    var kind = plan.target().kind();
    boolean lines = plan.has(Move.Lines.class);
    boolean until = plan.has(Move.Until.class);
    boolean exactly = plan.has(Move.Exactly.class);
    boolean toEnd = plan.has(Move.ReadToEnd.class);
    boolean sends = plan.has(Move.Send.class);
    boolean datagrams = kind == Kind.UDP;
    add(all, true, FAIL);
    add(all, true, LIMIT);
    add(all, true, connect(kind));
    add(all, sends && !datagrams, SEND);
    add(all, sendsTexts && !datagrams, SEND_TEXT);
    add(all, sends && datagrams, SEND_DATAGRAM);
    add(all, plan.has(Move.Receive.class), RECEIVE);
    add(all, lines || until || exactly || toEnd, NEXT);
    add(all, lines || until || exactly, REQUIRED);
    add(all, until, UNTIL);
    add(all, lines, LINE);
    add(all, exactly, EXACTLY);
    add(all, toEnd, TO_END);
    return all.toString();
  }

  private static String connect(Kind kind) {
    return switch (kind) {
      case TCP, TLS, PROGRAM -> CONNECT;
      case UDP ->
          CONNECT.replace("SOCK_STREAM", "SOCK_DGRAM").replace("that answers", "that works");
      case UNIX -> CONNECT_UNIX;
    };
  }

  private static void add(StringBuilder all, boolean needed, String function) {
    if (needed) {
      all.append('\n').append(function);
    }
  }
}
