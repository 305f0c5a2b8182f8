"""Stands in for pwntools, as far as exported programs use it, and behaves as its documentation says
(docs.pwntools.com, pwnlib.tubes, of 4.13): a timeout gives nothing, b"", and keeps what came; the end of
the stream is an EOFError, except for recvall."""

import socket
import time


class remote:
    def __init__(self, host, port, typ="tcp", ssl=False, ssl_context=None, sni=True, timeout=None):
        self.timeout = timeout
        self.unread = b""
        self.datagrams = typ == "udp"
        kind = socket.SOCK_DGRAM if self.datagrams else socket.SOCK_STREAM
        family, kind, protocol, _, address = socket.getaddrinfo(host, int(port), type=kind)[0]
        self.sock = socket.socket(family, kind, protocol)
        self.sock.settimeout(timeout)
        self.sock.connect(address)
        if ssl:
            name = host if sni is True else sni
            self.sock = ssl_context.wrap_socket(self.sock, server_hostname=name)

    def _until(self, there, deadline):
        """Gathers until the condition holds; False when the time is up."""
        while not there():
            left = deadline - time.monotonic()
            if left <= 0:
                return False
            self.sock.settimeout(left)
            try:
                data = self.sock.recv(65536)
            except socket.timeout:
                return False
            if not data:
                raise EOFError
            self.unread += data
        return True

    def _take(self, count):
        taken, self.unread = self.unread[:count], self.unread[count:]
        return taken

    def _deadline(self, timeout):
        return time.monotonic() + (self.timeout if timeout is None else timeout)

    def recvuntil(self, delims, drop=False, timeout=None):
        if not self._until(lambda: delims in self.unread, self._deadline(timeout)):
            return b""
        said = self._take(self.unread.index(delims) + len(delims))
        return said[: -len(delims)] if drop else said

    def recvline(self, keepends=True, timeout=None):
        return self.recvuntil(b"\n", drop=not keepends, timeout=timeout)

    def recvn(self, numb, timeout=None):
        if not self._until(lambda: len(self.unread) >= numb, self._deadline(timeout)):
            return b""
        return self._take(numb)

    def recv(self, numb=4096, timeout=None):
        if not self._until(lambda: self.unread, self._deadline(timeout)):
            return b""
        return self._take(numb)

    def recvall(self, timeout=None):
        try:
            self._until(lambda: False, self._deadline(timeout))
        except EOFError:
            pass
        self.close()
        return self._take(len(self.unread))

    def send(self, data):
        if self.datagrams:
            self.sock.send(data)
        else:
            self.sock.sendall(data)

    def sendline(self, line=b""):
        self.send(line + b"\n")

    def shutdown(self, direction="send"):
        self.sock.shutdown({"send": socket.SHUT_WR, "recv": socket.SHUT_RD}[direction])

    def close(self):
        self.sock.close()
