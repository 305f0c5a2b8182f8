"""Starts programs, waits for them with a bound, and ends all that is left, whatever happens."""

import contextlib
import ctypes
import json
import os
import pathlib
import random
import signal
import socket
import subprocess
import tempfile
import time

from .failures import Failed

# Below those that Linux gives to outgoing connections, so that none of these takes a port before its server does.
PORTS = range(20000, 30000)
START_SECONDS = 30
TAIL = 600

CORES = sorted(os.sched_getaffinity(0))

# Where a row gives the server one core, the load has another.
SERVER_CORE = CORES[0]
LOAD_CORE = CORES[-1]


def free_port(kind=socket.SOCK_STREAM):
    """A port of the loopback address that nobody has."""
    while True:
        port = random.choice(PORTS)
        with socket.socket(socket.AF_INET, kind) as trial, contextlib.suppress(OSError):
            trial.bind(("127.0.0.1", port))
            return port


def adopt_orphans():
    """Makes this process the parent of grandchildren whose parents end, so that end_all finds them."""
    PR_SET_CHILD_SUBREAPER = 36
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def end_all():
    """Ends each process below this one."""
    with contextlib.suppress(ChildProcessError):
        while True:
            for child in _children():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(child, signal.SIGKILL)
            # Raises the exception when there is none left.
            os.waitpid(-1, 0)


def _children():
    text = pathlib.Path(f"/proc/self/task/{os.getpid()}/children")
    return [int(word) for word in text.read_text().split()]


@contextlib.contextmanager
def _on_core(core):
    """What is started inside inherits the core."""
    if core is not None:
        os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, CORES)


class Stage:
    """Owns the programs that are started on it; leaving it ends them with all that they have started."""

    def __init__(self):
        self._errors = {}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for process in list(self._errors):
            self.end(process)

    def start(self, command, core=None, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL):
        """Starts a program in a process group of its own; what it says on standard error is kept for failures."""
        errors = tempfile.TemporaryFile()
        words = [str(word) for word in command]
        with _on_core(core):
            process = subprocess.Popen(
                words, stdin=stdin, stdout=stdout, stderr=errors, start_new_session=True
            )
        self._errors[process] = errors
        return process

    def serve(self, command, port, core=None, kind="tcp", **streams):
        """Starts a server and returns when it listens on the port."""
        process = self.start(command, core, **streams)
        deadline = time.monotonic() + START_SECONDS
        while not is_listening(port, kind):
            if process.poll() is not None or time.monotonic() > deadline:
                raise self._failure(process, "does not listen")
            time.sleep(0.002)
        return process

    def finish(self, process, seconds=120):
        """Waits until a program has ended well, and returns what it printed if that was piped."""
        try:
            printed, _ = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            raise self._failure(process, f"has not ended after {seconds} s") from None
        if process.returncode != 0:
            raise self._failure(process, f"exit code {process.returncode}")
        self.end(process)
        return printed

    def run(self, command, core=None, seconds=120):
        """Starts a program and returns what it printed."""
        return self.finish(self.start(command, core, stdout=subprocess.PIPE), seconds).decode()

    def figures(self, command, core=None, seconds=120):
        """Runs a load program, which prints a JSON object."""
        return json.loads(self.run(command, core, seconds))

    def end(self, process):
        """Ends the program and its process group, and forgets it."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream:
                stream.close()
        self._errors.pop(process).close()

    def _failure(self, process, what):
        errors = self._errors[process]
        errors.seek(0)
        said = errors.read().decode(errors="replace").strip()[-TAIL:]
        self.end(process)
        return Failed(f"{' '.join(process.args)}: {what}" + (f": {said}" if said else ""))


KINDS = {"tcp": socket.SOCK_STREAM, "udp": socket.SOCK_DGRAM}
LISTENING = {"tcp": "0A", "udp": "07"}


def sockets_of(port, kind, listening_only=True):
    """The lines of /proc/net about sockets of this local port, IPv4 and IPv6."""
    for table in (f"/proc/net/{kind}", f"/proc/net/{kind}6"):
        with contextlib.suppress(FileNotFoundError), open(table) as lines:
            next(lines)
            for line in lines:
                fields = line.split()
                listens = fields[3] == LISTENING[kind]
                if fields[1].endswith(f":{port:04X}") and (listens or not listening_only):
                    yield fields


def is_listening(port, kind):
    return any(True for _ in sockets_of(port, kind))
