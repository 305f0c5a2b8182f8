"""Connections that have echoed one line and are held: what each costs in resident memory."""

import pathlib
import re
import subprocess
import time

from .. import processes
from ..bench import Outcome
from ..failures import Failed
from ..pairs import at_most, compare, in_turn
from ..processes import Stage
from .echo import servers

NAME = "idle"
TITLE = "Memory of idle connections"
# So long the server's memory must not have grown any more.
SETTLED_SECONDS = 0.3
PATIENCE = 60


def resident(process):
    """Bytes, of the program itself: a launcher becomes it."""
    status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) * 1024


def settled(process):
    """The resident bytes when they have stopped to grow."""
    last = resident(process)
    while True:
        time.sleep(SETTLED_SECONDS)
        more = resident(process)
        if more <= last:
            return more
        last = more


def hold(bench, command_at, connections):
    """Bytes of each connection, and those of the server before the first."""
    port = processes.free_port()
    with Stage() as stage:
        server = stage.serve(command_at(port), port)
        before = settled(server)
        holding = stage.start(
            [bench.peers.tool("hold"), port, connections], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        if holding.stdout.readline() != f"held {connections}\n".encode():
            stage.finish(holding, PATIENCE)
            raise Failed("not all connections were held")
        after = settled(server)
    return {"each": (after - before) / connections, "before": before}


def measure(bench):
    connections = bench.size.idle_connections
    contestants = {
        name: lambda command=command: hold(bench, command, connections) for name, command in servers(bench).items()
    }
    results = in_turn(contestants, bench.size.fresh_pairs, warm_up=0)
    goals = {"Netty": at_most(1.0), "C epoll": None}
    what = f"{connections:,} connections, each"
    lines = compare(NAME, what, "bytes", results, goals, lambda it: it["each"])
    lines += compare(NAME, "before the first", "MiB", results, {"Netty": None}, lambda it: it["before"] / (1 << 20))
    return Outcome(lines, note="Resident bytes (VmRSS) less those before the first connection; one line echoed on each.")
