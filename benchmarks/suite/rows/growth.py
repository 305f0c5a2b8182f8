"""How cost grows with connections and with bytes: plots of ours and the peers."""

import statistics

from ..bench import Outcome, held
from ..pairs import in_turn
from ..plot import Plot
from ..processes import SERVER_CORE, Stage
from .echo import ping, servers
from .idle import hold

NAME = "growth"
TITLE = "Growth"
ROUNDS = 2


def middles(results, figure):
    """A value for each server that could be measured."""
    return {
        name: statistics.median(map(figure, figures)) for name, figures in results.items() if isinstance(figures, list)
    }


def curve(points, measure_at):
    """Lines by server: measure_at gives the servers' values at a point."""
    lines = {}
    for point in points:
        for name, value in measure_at(point).items():
            lines.setdefault(name, []).append((point, value))
    return lines


def pings(bench, connections, size, figure):
    with Stage() as stage:
        contestants = {}
        for name, command in servers(bench).items():
            port = held(stage, command, SERVER_CORE)
            contestants[name] = lambda port=port: ping(bench, stage, port, connections, size, bench.size.growth_seconds)
        return middles(in_turn(contestants, min(ROUNDS, bench.size.fresh_pairs), warm_up=bench.size.warm_up), figure)


def memory(bench, connections):
    contestants = {name: lambda command=command: hold(bench, command, connections) for name, command in servers(bench).items()}
    # Where one connection is less than the server's own ups and downs, there is nothing to be seen.
    found = middles(in_turn(contestants, 1, warm_up=0), lambda it: it["each"])
    return {name: value for name, value in found.items() if value > 0}


def measure(bench):
    size = bench.size
    by_connections = curve(size.growth_connections, lambda n: pings(bench, n, 64, lambda it: 1e6 / it["per_second"]))
    by_bytes = curve(size.growth_bytes, lambda n: pings(bench, 1, n, lambda it: it["p50"] * 1000 / n))
    by_memory = curve(size.growth_connections, lambda n: memory(bench, n))
    return Outcome(
        [],
        plots=(
            Plot("connections", "Echo of 64 bytes on so many connections", "connections", "µs of one core for a round trip", by_connections),
            Plot("bytes", "Echo of so many bytes on one connection", "bytes", "ns for a byte, there and back", by_bytes),
            Plot("memory", "Memory of idle connections", "connections", "resident bytes each", by_memory),
        ),
    )
