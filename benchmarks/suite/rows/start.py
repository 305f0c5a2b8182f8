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
    # The command is nc and ncat as well, by its name.
    links = {name: bench.folder / name for name in ("ncat", "nc")}
    for link in links.values():
        link.symlink_to(JACK)
    with Stage() as stage:
        port = held(stage, lambda port: [bench.peers.tool("greet"), port])

        def once(*command):
            return first_byte(stage, [*command, "127.0.0.1", port()])

        contestants = {
            "ours": lambda: once(*bench.jack("connect")),
            "ncat": lambda: once(bench.peers.path("ncat")),
            "nc": lambda: once(bench.peers.path("nc")),
            "our ncat": lambda: once(links["ncat"]),
            "our nc": lambda: once(links["nc"]),
        }
        results = in_turn(contestants, bench.size.starts, WARM_UP)
    lines = compare(NAME, "jack connect, time", "ms", results, {"ncat": at_most(1.0), "nc": None})
    for name in links:
        lines += compare(NAME, f"jack as {name}, time", "ms", results, {name: None}, ours=f"our {name}")
    return Outcome(lines, note="Standard input is empty; nc loads next to nothing, which no JVM can do.")
