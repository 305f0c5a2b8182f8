#!/usr/bin/env python3
# Does what the client did in a session with 127.0.0.1:7003, recorded on 2026-11-28 19:37 UTC.
#
#   python3 FILE.py [HOST PORT]

import socket
import sys

TIMEOUT = 30  # seconds that each wait may take

unread = b""  # what has come and was not asked for yet


def more(peer):
    # recv gives what has come, however little that is, and at most so many bytes; if nothing has,
    # it waits. An empty result is no silence: the server has ended its side.
    try:
        data = peer.recv(65536)
    except socket.timeout:
        sys.exit(f"nothing came within {TIMEOUT} s; unread: {unread!r}")
    if not data:
        sys.exit(f"the server ended the conversation; unread: {unread!r}")
    return data


def read_until(peer, delimiter):
    global unread
    while delimiter not in unread:
        unread += more(peer)
    end = unread.index(delimiter) + len(delimiter)
    said, unread = unread[:end], unread[end:]
    return said


def read_to_end(peer):
    said = [unread]
    while data := peer.recv(65536):
        said.append(data)
    return b"".join(said)


# Where the session went, unless the command line says otherwise.
host = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1"
port = int(sys.argv[2]) if len(sys.argv) > 2 else 7003

# Makes a socket (socket) and waits until the server has answered (connect). From then on each call
# gives up after the timeout. The end of this block closes the connection, whatever happens.
with socket.create_connection((host, port), timeout=TIMEOUT) as peer:
    # read_until reads on until the end of the prompt is there. TCP carries a stream of bytes and
    # keeps no messages apart: what the server said in one go may come in pieces, and two things may
    # come as one. Whoever answers before the prompt is complete may be answering another one.
    # It said: "1) notes  2) read  3) write  4) vault  5) leave"
    print(read_until(peer, b"> ").decode(errors="replace"))
    # sendall sends exactly these bytes, the line end among them: without it the server would wait
    # for the rest of the line, and we for its answer.
    peer.sendall(b"2\n")

    # "Which?"
    print(read_until(peer, b"? ").decode(errors="replace"))
    peer.sendall(b"pin\n")

    # "1) notes  2) read  3) write  4) vault  5) leave"
    print(read_until(peer, b"> ").decode(errors="replace"))
    peer.sendall(b"4\n")

    # "PIN?"
    print(read_until(peer, b"? ").decode(errors="replace"))
    peer.sendall(b"1991\n")

    # "1) notes  2) read  3) write  4) vault  5) leave"
    print(read_until(peer, b"> ").decode(errors="replace"))
    peer.sendall(b"5\n")

    # read_to_end reads all that is left, until the server ends its side; recv tells that by giving
    # nothing. Only so one knows that nothing is missing.
    print(read_to_end(peer).decode(errors="replace"), end="")
