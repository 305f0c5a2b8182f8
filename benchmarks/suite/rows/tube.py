"""What is inside the process: waits of a Tube beside a bare loop and BufferedReader, by JMH, a JVM for each figure."""

import json

from ..bench import Outcome
from ..pairs import at_least, compare, in_turn
from ..places import JAR
from ..processes import Stage

NAME = "tube"
TITLE = "Tube: readUntil, readLine, expect"
MEBIBYTES = 4
PATIENCE = 120
# Memory that the JVM has already: on some machines the first touch of a page costs more than what is done with it.
HEAP = "-Xms256m -Xmx256m -XX:+AlwaysPreTouch"


def jmh(bench, stage, benchmark):
    """Time of an operation, in the benchmark's own unit."""
    result = bench.folder / "jmh.json"
    java = f"{bench.peers.java_home}/bin/java"
    parameter = [] if benchmark.startswith("ReadLine") else ["-p", f"mebibytes={MEBIBYTES}"]
    words = ["-f", 1, "-jvmArgs", HEAP, *bench.size.jmh.split(), *parameter, "-rf", "json", "-rff", result]
    stage.run([java, "-jar", JAR, f"[.]{benchmark}$", *words], seconds=PATIENCE)
    (measured,) = json.loads(result.read_text())
    return measured["primaryMetric"]["score"]


def rates(bench, rate, benchmarks):
    """What each of some benchmarks does in a second, measured in turn."""
    with Stage() as stage:
        contestants = {
            name: lambda benchmark=benchmark: rate(jmh(bench, stage, benchmark)) for name, benchmark in benchmarks.items()
        }
        return in_turn(contestants, bench.size.fresh_pairs, warm_up=0)


def measure(bench):
    def gigabytes(millis):
        return MEBIBYTES * 1.048576 / millis

    def million_lines(nanos):
        return 1000 / nanos

    waits = "ReadUntilBenchmark"
    until = rates(
        bench, gigabytes, {"ours": f"{waits}.tube", "after 128": f"{waits}.tube128", "bare loop": f"{waits}.loop"}
    )
    expect = "ExpectBenchmark"
    literals = rates(bench, gigabytes, {"ours": f"{expect}.literals", "bare loop": f"{expect}.loop"})
    line = "ReadLineBenchmark"
    line_rates = rates(bench, million_lines, {"ours": f"{line}.tube", "BufferedReader": f"{line}.bufferedReader"})
    scan = {"bare loop": at_least(0.7)}
    failed = "readUntil after 128 waits that failed"
    lines = compare(NAME, "readUntil", "GB/s", until, scan)
    lines += compare(NAME, failed, "GB/s", until, scan, ours="after 128")
    lines += compare(NAME, "expect of three literals", "GB/s", literals, scan)
    lines += compare(NAME, "readLine", "million/s", line_rates, {"BufferedReader": at_least(1.0)})
    note = f"{MEBIBYTES} MiB in pieces of 64 KiB; lines of 20 bytes; a JVM for each figure, jmh {bench.size.jmh}."
    return Outcome(lines, note=note)
