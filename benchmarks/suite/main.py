"""The command line: which rows, how much, and where the results go."""

import argparse
import datetime
import platform
import signal
import subprocess
import time

from . import build, places, processes, report, rows
from .bench import FULL, QUICK, Bench
from .peers import Peers

EXPLANATION = """
The full run has five pairs of each comparison and takes some 20 minutes; it replaces the table in benchmarks/RESULTS.md
and the plots. With --quick or --rows the results go to benchmarks/target only. Nothing is installed: what is ours is
built where a source is newer, and the rows of a peer that is not here say so. Exit code 1 means that a program failed,
not that a goal was missed.
"""


def main():
    words = parse()
    if words.list:
        for row in rows.ALL:
            print(f"{row.NAME:10} {row.TITLE}")
        return 0
    # All that was started is ended with it, also where a shell has told it to ignore Ctrl-C.
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, signal.default_int_handler)
    processes.adopt_orphans()
    try:
        return run(words)
    except KeyboardInterrupt:
        return 130
    finally:
        processes.end_all()


def parse():
    parser = argparse.ArgumentParser(
        prog="benchmarks/run", description="Measures Jackfield beside its peers.", epilog=EXPLANATION
    )
    names = [row.NAME for row in rows.ALL]
    parser.add_argument("--rows", metavar="NAME,...", help="only these: " + ", ".join(names))
    parser.add_argument("--quick", action="store_true", help="less of all, in less than three minutes")
    parser.add_argument("--list", action="store_true", help="list the rows and end")
    words = parser.parse_args()
    words.chosen = rows.ALL
    if words.rows:
        asked = words.rows.split(",")
        if unknown := [name for name in asked if name not in names]:
            parser.error(f"no row {', '.join(unknown)}; known: {', '.join(names)}")
        words.chosen = [row for row in rows.ALL if row.NAME in asked]
    return words


def run(words):
    peers = Peers()
    build.build(peers.java_home)
    peers = Peers()
    here, missing = peers.report()
    print(f"found: {here}\nmissing: {missing}\n", flush=True)
    begin = time.monotonic()
    with Bench(QUICK if words.quick else FULL, peers) as bench:
        outcomes = {}
        for row in words.chosen:
            outcomes[row] = measure(row, bench)
            # What has been measured stays, should the next row be interrupted.
            is_complete = not words.quick and not words.rows and row is words.chosen[-1]
            told = write(results(outcomes, here, missing, words.quick), outcomes, is_complete)
    print(f"written to {told.relative_to(places.ROOT)}")
    print(f"\ntook {(time.monotonic() - begin) / 60:.1f} minutes")
    broken = [line for outcome in outcomes.values() for line in outcome.lines if line.broken]
    for line in broken:
        print(f"broken: {line.key}: {line.absent}")
    return 1 if broken else 0


def measure(row, bench):
    """Measures a row and shows it at once."""
    begin = time.monotonic()
    print(f"== {row.NAME}: {row.TITLE}", flush=True)
    outcome = row.measure(bench)
    if outcome.lines:
        print(report.table(outcome.lines))
    for plot in outcome.plots:
        print(plot.title)
        print(plot.table())
    print(f"({outcome.note} {time.monotonic() - begin:.0f} s)\n", flush=True)
    return outcome


def results(outcomes, here, missing, quick):
    lines = [line for outcome in outcomes.values() for line in outcome.lines]
    notes = [f"- {row.NAME}: {outcome.note}" for row, outcome in outcomes.items() if outcome.note]
    known = report.reasons(places.REASONS.read_text())
    commit = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=places.ROOT, capture_output=True, text=True
    ).stdout.strip()
    parts = [
        f"{datetime.date.today():%-d %B %Y}, {commit}, {'a quick run, ' if quick else ''}"
        f"{len(processes.CORES)} cores, Linux {platform.release()}. {here}. Missing: {missing}.",
        report.table(lines),
        "Goals that are missed:\n\n" + report.missed(lines, known),
        "Conditions:\n\n" + "\n".join(notes),
    ]
    if told := fast_paths():
        parts.append(f"What `jack version --verbose` says:\n\n```text\n{told}\n```")
    for outcome in outcomes.values():
        for plot in outcome.plots:
            parts.append(f"![{plot.title}: {plot.y_label}](plots/{plot.name}.svg)\n\n{plot.table()}")
    return "\n\n".join(parts)


def fast_paths():
    """Which of the command's ways were taken on this machine."""
    told = subprocess.run([places.JACK, "version", "--verbose"], capture_output=True, text=True)
    return told.stdout.strip() if told.returncode == 0 else ""


def write(text, outcomes, is_complete):
    """To target in any case; a complete run is what RESULTS.md shows. Gives the file to look at."""
    folder = places.TARGET
    (folder / "results.md").write_text(text + "\n")
    save_plots(outcomes, folder / "plots")
    told = folder / "results.md"
    if is_complete:
        places.RESULTS.write_text(report.insert(places.RESULTS.read_text(), text))
        save_plots(outcomes, places.BENCHMARKS / "plots")
        told = places.RESULTS
    return told


def save_plots(outcomes, folder):
    folder.mkdir(exist_ok=True)
    for outcome in outcomes.values():
        for plot in outcome.plots:
            (folder / f"{plot.name}.svg").write_text(plot.svg())
