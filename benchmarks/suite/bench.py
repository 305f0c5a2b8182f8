"""What each row gets: how much to do, the peers, a folder, and how the programs are started."""

import dataclasses
import functools
import os
import pathlib
import shutil
import subprocess
import tempfile

from . import places, processes
from .failures import Missing
from .peers import Peers

MIB = 1 << 20


@dataclasses.dataclass(frozen=True)
class Size:
    """How much is done. Rows take what they need from here, so that all of a run can be made shorter in one place."""

    pairs: int
    starts: int
    bulk_mebibytes: int
    load_seconds: float
    echo_connections: tuple
    idle_connections: int
    fresh_pairs: int
    warm_up: int
    games_at_once: int
    growth_connections: tuple
    growth_bytes: tuple
    jmh: str


FULL = Size(
    pairs=5,
    starts=20,
    bulk_mebibytes=2048,
    load_seconds=2,
    echo_connections=(1, 64, 1000, 10000),
    idle_connections=15000,
    fresh_pairs=5,
    warm_up=2,
    games_at_once=1000,
    growth_connections=(1, 10, 100, 1000, 10000, 15000),
    growth_bytes=(1, 32, 1 << 10, 32 << 10, 1 << 20, 32 << 20, 1 << 30),
    jmh="-f 1 -wi 4 -w 500ms -i 3 -r 400ms",
)

QUICK = Size(
    pairs=2,
    starts=5,
    bulk_mebibytes=256,
    load_seconds=0.5,
    echo_connections=(1, 64, 1000),
    idle_connections=2000,
    fresh_pairs=1,
    warm_up=1,
    games_at_once=250,
    growth_connections=(1, 10, 100, 1000),
    growth_bytes=(1, 1 << 10, 1 << 20, 32 << 20),
    jmh="-f 1 -wi 4 -w 500ms -i 2 -r 300ms",
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
        room = 3 * size.bulk_mebibytes * MIB
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

    @functools.cached_property
    def file(self):
        """What the bulk rows send: random bytes, the same MiB again and again."""
        file = self.folder / "bulk"
        piece = os.urandom(MIB)
        with file.open("wb") as out:
            for _ in range(self.size.bulk_mebibytes):
                out.write(piece)
        return file

    # What is written there is dropped.
    null = pathlib.Path("/dev/null")

    def gibibytes_a_second(self, seconds):
        return self.size.bulk_mebibytes / 1024 / seconds

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


__all__ = ["FULL", "QUICK", "Bench", "Missing", "Outcome", "Size", "held"]
