"""A process for each connection: /bin/echo, whose output the client reads to its end."""

from ..bench import Outcome, held
from ..failures import Failed
from ..pairs import at_least, compare, in_turn
from ..processes import Stage

NAME = "processes"
TITLE = "A process for each connection"
PROGRAM = "/bin/echo hi"
ANSWER_BYTES = 3
PATIENCE = 120


def visit(bench, stage, port, at_once):
    command = [bench.peers.tool("visit"), port(), at_once, ANSWER_BYTES, bench.size.load_seconds]
    figures = stage.figures(command, seconds=PATIENCE)
    if figures["lost"]:
        raise Failed(f"of {figures['visits']} connections, {at_once} at once, {figures['lost']} got no answer")
    return figures["per_second"]


def servers(bench):
    return {
        "ours": lambda port: bench.jack("relay", f"listen://127.0.0.1:{port}", f"exec:{PROGRAM}"),
        "socat": lambda port: [
            bench.peers.path("socat"),
            f"TCP-LISTEN:{port},bind=127.0.0.1,reuseaddr,fork,backlog=128",
            f"EXEC:{PROGRAM}",
        ],
        "ncat": lambda port: [bench.peers.path("ncat"), "-l", "-k", "-e", PROGRAM, "127.0.0.1", port],
    }


def measure(bench):
    lines = []
    for at_once in (1, 64):
        with Stage() as stage:
            contestants = {}
            for name, command in servers(bench).items():
                port = held(stage, command)
                contestants[name] = lambda port=port: visit(bench, stage, port, at_once)
            results = in_turn(contestants, bench.size.pairs, warm_up=bench.size.warm_up)
        goals = {"socat": at_least(1.5), "ncat": None}
        lines += compare(NAME, f"{at_once} at once, connections", "1/s", results, goals)
    return Outcome(lines, note=f"{PROGRAM}, {bench.size.load_seconds} s each, no connection lost.")
