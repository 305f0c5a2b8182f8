"""Datagrams of 64 bytes, there and back and one way, the server on one core and the load on another."""

import time

from .. import processes
from ..bench import Outcome, held
from ..pairs import at_least, compare, in_turn
from ..processes import LOAD_CORE, SERVER_CORE, Stage

NAME = "udp"
TITLE = "UDP, 64 bytes"
BYTES = 64
GOALS = {"C recvmmsg": at_least(0.8), "socat": at_least(1.0), "ncat": at_least(1.0)}
DROPS = 12
QUEUES = 4
PATIENCE = 60


def echo_servers(bench):
    return {
        "ours": lambda port: bench.jack("serve", "echo", "--udp", port),
        "C recvmmsg": lambda port: [bench.peers.tool("udp-echo"), port],
        "socat": lambda port: [bench.peers.path("socat"), f"UDP-LISTEN:{port},bind=127.0.0.1,fork", "PIPE"],
        "ncat": lambda port: [bench.peers.path("ncat"), "-u", "-l", "-k", "-e", "/bin/cat", "127.0.0.1", port],
    }


def sinks(bench):
    return {
        "ours": lambda port: bench.jack("serve", "discard", "--udp", port),
        "C recvmmsg": lambda port: [bench.peers.tool("udp-sink"), port],
        "socat": lambda port: [bench.peers.path("socat"), "-u", f"UDP-RECV:{port},bind=127.0.0.1", "-"],
        "ncat": lambda port: [bench.peers.path("ncat"), "-u", "-l", "--recv-only", "127.0.0.1", port],
    }


def ping(bench, stage, port, sockets, under_way):
    command = [bench.peers.tool("udp-ping"), port(), sockets, under_way, BYTES, bench.size.load_seconds]
    return stage.figures(command, LOAD_CORE, PATIENCE)["per_second"]


def dropped(port):
    return sum(int(fields[DROPS]) for fields in all_sockets(port))


def waiting(port):
    """Bytes that the server has not read yet."""
    return sum(int(fields[QUEUES].split(":")[1], 16) for fields in all_sockets(port))


def all_sockets(port):
    """Of this local port, also those that belong to one peer."""
    return processes.sockets_of(port, "udp", listening_only=False)


def flood(bench, stage, port):
    """Datagrams that the server has read in a second: what was sent less what the kernel dropped at its socket."""
    before = dropped(port())
    figures = stage.figures([bench.peers.tool("udp-flood"), port(), BYTES, bench.size.load_seconds], LOAD_CORE)
    while waiting(port()):
        time.sleep(0.001)
    return (figures["sent"] - (dropped(port()) - before)) / figures["seconds"]


def in_turn_with(bench, servers, once):
    with Stage() as stage:
        contestants = {}
        for name, command in servers.items():
            port = held(stage, command, SERVER_CORE, "udp")
            contestants[name] = lambda port=port: once(stage, port)
        return in_turn(contestants, bench.size.pairs, warm_up=bench.size.warm_up)


def measure(bench):
    lines = []
    for sockets, under_way, what in ((64, 1, "echo, 64 peers"), (1, 64, "echo, one peer, 64 under way")):
        results = in_turn_with(
            bench, echo_servers(bench), lambda stage, port: ping(bench, stage, port, sockets, under_way)
        )
        lines += compare(NAME, f"{what}, round trips", "1/s", results, GOALS)
    results = in_turn_with(bench, sinks(bench), lambda stage, port: flood(bench, stage, port))
    lines += compare(NAME, "one way, datagrams read", "1/s", results, GOALS)
    note = "One way: as many as the sender can send; what the kernel drops at the server's socket does not count."
    return Outcome(lines, note=note)
