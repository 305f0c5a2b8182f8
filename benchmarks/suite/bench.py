"""What each row gets: how much to do, the peers, a folder, and how the programs are started."""

import dataclasses
import functools
import os
import pathlib
import shutil
import subprocess
import tempfile

from . import places, processes
from .peers import Peers

MIB = 1 << 20


@dataclasses.dataclass(frozen=True)
class Size:
    """How much is done; all of a run is made shorter here, in one place."""

    pairs: int
    # Of comparisons that start a JVM, or a server, for each figure.
    fresh_pairs: int
    starts: int
    warm_up: int
    bulk_mebibytes: int
    tls_mebibytes: int
    load_seconds: float
    echo_connections: tuple
    idle_connections: int
    games_at_once: int
    growth_seconds: float
    growth_connections: tuple
    growth_bytes: tuple
    jmh: str


FULL = Size(
    pairs=5,
    fresh_pairs=5,
    starts=20,
    warm_up=2,
    bulk_mebibytes=2048,
    tls_mebibytes=512,
    load_seconds=1.5,
    echo_connections=(1, 64, 1000, 10000),
    idle_connections=15000,
    games_at_once=1000,
    growth_seconds=0.5,
    growth_connections=(1, 10, 100, 1000, 10000, 15000),
    growth_bytes=(1, 32, 1 << 10, 32 << 10, 1 << 20, 32 << 20, 1 << 30),
    jmh="-wi 3 -w 500ms -i 3 -r 300ms",
)

QUICK = Size(
    pairs=2,
    fresh_pairs=1,
    starts=5,
    warm_up=1,
    bulk_mebibytes=256,
    tls_mebibytes=64,
    load_seconds=0.4,
    echo_connections=(1, 1000),
    idle_connections=2000,
    games_at_once=100,
    growth_seconds=0.4,
    growth_connections=(1, 1000),
    growth_bytes=(1, 1 << 20),
    jmh="-wi 3 -w 400ms -i 2 -r 200ms",
)


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What a row gives: lines of the table, plots, and a sentence on the conditions."""

    lines: list
    plots: tuple = ()
    note: str = ""


class Bench:
    """One run. Its folder is in memory if there is room, and goes with it."""

    def __init__(self, size, peers: Peers):
        self.size = size
        self.peers = peers
        room = 4 * size.bulk_mebibytes * MIB
        shm = pathlib.Path("/dev/shm")
        self.is_in_memory = shm.exists() and min(shutil.disk_usage(shm).free, _free_memory()) > room
        self._folder = tempfile.TemporaryDirectory(prefix="jackfield-", dir=shm if self.is_in_memory else None)
        self.folder = pathlib.Path(self._folder.name)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._folder.cleanup()

    @staticmethod
    def jack(*words):
        """The command as a user types it."""
        return [places.JACK, *words]

    def file(self, mebibytes):
        """What the bulk rows send: random bytes, the same MiB again and again."""
        file = self.folder / f"{mebibytes}"
        if not file.exists():
            piece = os.urandom(MIB)
            with file.open("wb") as out:
                for _ in range(mebibytes):
                    out.write(piece)
        return file

    # What is written there is dropped.
    null = pathlib.Path("/dev/null")

    def where(self):
        return "/dev/shm" if self.is_in_memory else "a disk"

    @functools.cached_property
    def certificate(self):
        """A key and a self-signed certificate for localhost in one PEM file."""
        both = self.folder / "localhost.pem"
        key = self.folder / "localhost.key"
        words = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost"
        names = ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
        command = [self.peers.path("openssl"), *words.split(), *names, "-keyout", key, "-out", both]
        subprocess.run(command, check=True, capture_output=True)
        both.write_bytes(both.read_bytes() + key.read_bytes())
        return both


def _free_memory():
    with open("/proc/meminfo") as lines:
        for line in lines:
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    return 0


def held(stage, command_at, core=None, kind="tcp"):
    """A function that gives the port of a server, which is started when it is first called for."""
    ports = []

    def port():
        if not ports:
            chosen = processes.free_port(processes.KINDS[kind])
            stage.serve(command_at(chosen), chosen, core, kind)
            ports.append(chosen)
        return ports[0]

    return port

