"""From the start of a command until the first byte that a peer sends is on its standard output."""

import subprocess
import time

from ..bench import Outcome, held
from ..failures import Failed
from ..pairs import at_most, compare, in_turn
from ..places import JACK
from ..processes import Stage

NAME = "start"
TITLE = "Start until the first byte is printed"
WARM_UP = 3


def first_byte(stage, command):
    """Milliseconds."""
    begin = time.perf_counter()
    process = stage.start(command, stdout=subprocess.PIPE)
    byte = process.stdout.read(1)
    took = time.perf_counter() - begin
    stage.finish(process)
    if not byte:
        raise Failed(f"{command} printed nothing")
    return took * 1000


def measure(bench):
    links = {}
    for name in ("ncat", "nc"):
        links[name] = bench.folder / name
        links[name].symlink_to(JACK)
    with Stage() as stage:
        port = held(stage, lambda port: [bench.peers.tool("greet"), port])

        def run(*command):
            return lambda: first_byte(stage, [part() if callable(part) else part for part in command] + ["127.0.0.1", port()])

        contestants = {
            "ours": run(JACK, "connect"),
            "ncat": run(lambda: bench.peers.path("ncat")),
            "nc": run(lambda: bench.peers.path("nc")),
            "our ncat": run(links["ncat"]),
            "our nc": run(links["nc"]),
        }
        results = in_turn(contestants, bench.size.starts, WARM_UP)
    what = "jack connect, time"
    lines = compare(NAME, what, "ms", results, {"ncat": at_most(1.0), "nc": None})
    for name in ("ncat", "nc"):
        lines += compare(NAME, f"jack as {name}, time", "ms", results, {name: None}, ours=f"our {name}")
    return Outcome(lines)
