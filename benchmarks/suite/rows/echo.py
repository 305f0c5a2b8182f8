"""Echo servers on one core, ping-pong of 64 bytes on many connections at once, the load on another core."""

from .. import processes
from ..bench import Outcome, held
from ..pairs import at_least, at_most, compare, in_turn
from ..processes import LOAD_CORE, SERVER_CORE, Stage

NAME = "echo"
TITLE = "Echo, one core for the server"
BYTES = 64
# What a load program may take beyond the time that it measures: connecting, and the warm-up.
PATIENCE = 120


def servers(bench):
    """What a user starts, ours and the peers, as functions of a port."""
    return {
        "ours": lambda port: bench.jack("serve", "echo", port),
        "Netty": lambda port: bench.peers.netty_echo(port),
        "C epoll": lambda port: [bench.peers.tool("tcp-echo"), port],
    }


def ping(bench, stage, port, connections, size=BYTES, seconds=None):
    """One measurement: round trips per second and latencies."""
    seconds = seconds or bench.size.load_seconds
    command = [bench.peers.tool("tcp-ping"), port(), connections, size, seconds]
    return stage.figures(command, LOAD_CORE, PATIENCE + seconds)


def measure(bench):
    lines = []
    for connections in bench.size.echo_connections:
        with Stage() as stage:
            contestants = {}
            for name, command in servers(bench).items():
                port = held(stage, command, SERVER_CORE)
                contestants[name] = lambda port=port: ping(bench, stage, port, connections)
            # The second round warms up what the first has compiled.
            results = in_turn(contestants, bench.size.pairs, warm_up=bench.size.warm_up)
        some = f"{connections:,} connection{'s' if connections > 1 else ''}"
        rate = {"Netty": at_least(1.0), "C epoll": at_least(0.9)}
        lines += compare(NAME, f"{some}, round trips", "1/s", results, rate, lambda it: it["per_second"])
        latency = {"Netty": at_most(1.0), "C epoll": None}
        lines += compare(NAME, f"{some}, p99", "µs", results, latency, lambda it: it["p99"])
    pinned = "one core each" if processes.SERVER_CORE != processes.LOAD_CORE else "there is but one core"
    return Outcome(lines, note=f"{BYTES} bytes, {bench.size.load_seconds} s each; server and load: {pinned}.")
