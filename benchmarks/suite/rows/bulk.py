"""A file through a socket, into nothing and into a file."""

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


def transfer(bench, ends, target, mebibytes):
    """The rate from the start of the sender until both have ended. The ends read standard input and write standard output."""
    port = processes.free_port()
    listener, sender = ends(bench, port)
    with Stage() as stage, open(target, "wb") as out, bench.file(mebibytes).open("rb") as file:
        receiving = stage.serve(listener, port, stdout=out)
        begin = time.perf_counter()
        sending = stage.start(sender, stdin=file)
        return rate(stage, [sending, receiving], begin, target, mebibytes)


def transfer_files(bench, ends, target, mebibytes):
    """The same with ends that open the files themselves."""
    port = processes.free_port()
    listener, sender = ends(bench, port, bench.file(mebibytes), target)
    with Stage() as stage:
        receiving = stage.serve(listener, port)
        begin = time.perf_counter()
        sending = stage.start(sender)
        return rate(stage, [sending, receiving], begin, target, mebibytes)


def rate(stage, ends, begin, target, mebibytes):
    """GiB/s when both ends have ended. Fails if the file, or what the C sink has counted, is not all there is."""
    counts = [int(printed) for printed in map(stage.finish, ends) if printed]
    took = time.perf_counter() - begin
    if target.is_file():
        counts.append(target.stat().st_size)
    if any(count != mebibytes * MIB for count in counts):
        raise Failed(f"{counts} bytes instead of {mebibytes * MIB} arrived")
    return mebibytes / 1024 / took


def sendfile(bench, port, source, target):
    return [bench.peers.tool("sink"), port, target], [bench.peers.tool("file-send"), port, source]


def send_and_receive(bench, port, source, target):
    """The verbs that are for files; they compare the SHA-256, and what has come is on the disk."""
    return bench.jack("receive", "-q", "-f", "-o", target, port), bench.jack("send", "-q", source, "127.0.0.1", port)


def measure(bench):
    lines = []
    size = bench.size.bulk_mebibytes
    received = bench.folder / "received"
    for what, target in (("/dev/null", bench.null), ("a file", received)):
        contestants = {
            "ours": lambda: transfer(bench, jack, target, size),
            "nc": lambda: transfer(bench, nc, target, size),
            "socat": lambda: transfer(bench, socat, target, size),
            "C sendfile": lambda: transfer_files(bench, sendfile, target, size),
        }
        if target is received:
            contestants["jack send"] = lambda: transfer_files(bench, send_and_receive, target, size)
        results = in_turn(contestants, bench.size.pairs)
        lines += compare(NAME, f"to {what}, rate", "GiB/s", results, GOALS)
    verified = "jack send, with SHA-256, rate"
    lines += compare(NAME, verified, "GiB/s", results, {"C sendfile": None}, ours="jack send")
    received.unlink(missing_ok=True)
    note = f"{size:,} MiB, both files in {bench.where()}; socat with -b {SOCAT_BLOCK}, its best."
    return Outcome(lines, note=note)
