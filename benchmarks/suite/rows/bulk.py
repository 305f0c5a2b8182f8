"""A file through a socket, into nothing and into a file."""

import contextlib
import time

from .. import processes
from ..bench import MIB, Outcome
from ..failures import Failed
from ..pairs import at_least, compare, in_turn
from ..processes import Stage

NAME = "bulk"
TITLE = "A file to a socket to /dev/null and to a file"
GOALS = {"nc": at_least(1.5), "socat": at_least(0.95), "C sendfile": at_least(1.0)}
SOCAT_BLOCK = 1048576


def jack(bench, port):
    return bench.jack("listen", port), bench.jack("connect", "127.0.0.1", port)


def nc(bench, port):
    command = bench.peers.path("nc")
    return [command, "-l", "127.0.0.1", port], [command, "-N", "127.0.0.1", port]


def socat(bench, port):
    command = [bench.peers.path("socat"), "-u", "-b", SOCAT_BLOCK]
    return [*command, f"TCP-LISTEN:{port},bind=127.0.0.1", "-"], [*command, "-", f"TCP:127.0.0.1:{port}"]


def transfer(bench, ends, target):
    """Seconds from the start of the sender until both have ended. The ends read standard input and write standard output."""
    port = processes.free_port()
    listener, sender = ends(bench, port)
    with Stage() as stage, open(target, "wb") as out, bench.file.open("rb") as file:
        receiving = stage.serve(listener, port, stdout=out)
        begin = time.perf_counter()
        sending = stage.start(sender, stdin=file)
        stage.finish(sending)
        stage.finish(receiving)
        took = time.perf_counter() - begin
    check_size(bench, target)
    return bench.gibibytes_a_second(took)


def transfer_in_c(bench, target):
    port = processes.free_port()
    with Stage() as stage:
        receiving = stage.serve([bench.peers.tool("sink"), port, target], port)
        begin = time.perf_counter()
        stage.run([bench.peers.tool("file-send"), port, bench.file])
        stage.finish(receiving)
        took = time.perf_counter() - begin
    check_size(bench, target)
    return bench.gibibytes_a_second(took)


def transfer_as_file(bench, target):
    """By the verbs that are for files; they compare the SHA-256, and what has come is on the disk."""
    port = processes.free_port()
    with Stage() as stage:
        receiving = stage.serve(bench.jack("receive", "-q", "-f", "-o", target, port), port)
        begin = time.perf_counter()
        stage.run(bench.jack("send", "-q", bench.file, "127.0.0.1", port))
        stage.finish(receiving)
        took = time.perf_counter() - begin
    check_size(bench, target)
    return bench.gibibytes_a_second(took)


def check_size(bench, target):
    """Did all arrive?"""
    expected = bench.size.bulk_mebibytes * MIB
    if target.is_file() and target.stat().st_size != expected:
        raise Failed(f"{target.stat().st_size} bytes instead of {expected} arrived")


def measure(bench):
    lines = []
    received = bench.folder / "received"
    for what, target in (("/dev/null", bench.null), ("a file", received)):
        contestants = {
            "ours": lambda: transfer(bench, jack, target),
            "nc": lambda: transfer(bench, nc, target),
            "socat": lambda: transfer(bench, socat, target),
            "C sendfile": lambda: transfer_in_c(bench, target),
        }
        results = in_turn(contestants, bench.size.pairs)
        lines += compare(NAME, f"to {what}, rate", "GiB/s", results, GOALS)
    results = in_turn(
        {"ours": lambda: transfer_as_file(bench, received), "jack connect": lambda: transfer(bench, jack, received)},
        bench.size.pairs,
    )
    lines += compare(NAME, "jack send, with SHA-256, rate", "GiB/s", results, {"jack connect": None})
    with contextlib.suppress(FileNotFoundError):
        received.unlink()
    note = f"{bench.size.bulk_mebibytes} MiB, both files in {bench.where()}; socat with -b {SOCAT_BLOCK}, its best."
    return Outcome(lines, note=note)
