"""A third process between a sender and a receiver, which are C programs that are faster than any relay."""

import subprocess
import time

from .. import processes
from ..bench import Outcome
from ..pairs import at_least, compare, in_turn
from ..processes import Stage
from .bulk import rate

NAME = "relay"
TITLE = "A relay in the middle"
SOCAT_BLOCK = 131072


def jack(bench, port, target):
    return bench.jack("relay", f"listen://127.0.0.1:{port}", f"tcp://127.0.0.1:{target}")


def socat(bench, port, target):
    command = [bench.peers.path("socat"), "-b", SOCAT_BLOCK]
    return [*command, f"TCP-LISTEN:{port},bind=127.0.0.1", f"TCP:127.0.0.1:{target}"]


def splice(bench, port, target):
    return [bench.peers.tool("splice-relay"), port, target]


def through(bench, mebibytes, *relays):
    """The rate through a chain of relays, each a function of its port and the next one's; they are there already."""
    ports = [processes.free_port() for _ in relays]
    target = processes.free_port()
    with Stage() as stage:
        receiving = stage.serve([bench.peers.tool("sink"), target], target, stdout=subprocess.PIPE)
        for relay, port, onwards in zip(relays, ports, [*ports[1:], target]):
            stage.serve(relay(bench, port, onwards), port)
        begin = time.perf_counter()
        sending = stage.start([bench.peers.tool("file-send"), ports[0], bench.file(mebibytes)])
        return rate(stage, [sending, receiving], begin, bench.null, mebibytes)


def measure(bench):
    size = bench.size.bulk_mebibytes
    contestants = {
        "ours": lambda: through(bench, size, jack),
        "socat": lambda: through(bench, size, socat),
        "C splice": lambda: through(bench, size, splice),
    }
    results = in_turn(contestants, bench.size.pairs)
    goals = {"socat": at_least(1.2), "C splice": at_least(1.0)}
    lines = compare(NAME, "rate", "GiB/s", results, goals)
    return Outcome(lines, note=f"{size:,} MiB; socat with -b {SOCAT_BLOCK}.")
