#!/usr/bin/env python3
# Does what the client did in a session with 127.0.0.1:7003, recorded on 2026-11-28 19:37 UTC.
#
#   pip install pwntools
#   python3 FILE.py [HOST PORT]

from pwn import *
import sys

TIMEOUT = 30  # seconds that each wait may take


def heard(data):
    # When the time is up pwntools gives nothing, b"". Don't talk on blindly then.
    if not data:
        sys.exit(f"nothing came within {TIMEOUT} s")
    return data


# Where the session went, unless the command line says otherwise.
host = sys.argv[1] if len(sys.argv) > 1 else "127.0.0.1"
port = int(sys.argv[2]) if len(sys.argv) > 2 else 7003

# remote makes a socket (socket) and waits until the server has answered (connect). The timeout is
# for each wait from then on.
io = remote(host, port, timeout=TIMEOUT)

# recvuntil reads on until the end of the prompt is there. TCP carries a stream of bytes and keeps
# no messages apart: what the server said in one go may come in pieces, and two things may come as
# one. Whoever answers before the prompt is complete may be answering another one.
# It said: "1) notes  2) read  3) write  4) vault  5) leave"
print(heard(io.recvuntil(b"> ")).decode(errors="replace"))
# sendline sends the text and a line end. Without the line end the server would wait for the rest of
# the line, and we for its answer.
io.sendline(b"2")

# "Which?"
print(heard(io.recvuntil(b"? ")).decode(errors="replace"))
io.sendline(b"pin")

# "1) notes  2) read  3) write  4) vault  5) leave"
print(heard(io.recvuntil(b"> ")).decode(errors="replace"))
io.sendline(b"4")

# "PIN?"
print(heard(io.recvuntil(b"? ")).decode(errors="replace"))
io.sendline(b"1991")

# "1) notes  2) read  3) write  4) vault  5) leave"
print(heard(io.recvuntil(b"> ")).decode(errors="replace"))
io.sendline(b"5")

# recvall reads all that is left, until the server ends its side; recv tells that by giving nothing.
# Only so one knows that nothing is missing.
print(io.recvall(timeout=TIMEOUT).decode(errors="replace"), end="")

io.close()
