"""What it costs to keep a transcript of all that passes a relay, up to the default limit."""

from ..bench import Outcome
from ..pairs import compare, in_turn
from .relay import jack, through

NAME = "record"
TITLE = "A relay that records"


def recording(bench, port, target):
    transcript = bench.folder / "talk.jsonl"
    transcript.unlink(missing_ok=True)
    program, verb, *addresses = jack(bench, port, target)
    return [program, verb, "--record", transcript, *addresses]


def measure(bench):
    size = bench.size.bulk_mebibytes
    contestants = {"ours": lambda: through(bench, size, recording), "without": lambda: through(bench, size, jack)}
    lines = compare(NAME, "jack relay --record, rate", "GiB/s", in_turn(contestants, bench.size.pairs), {"without": None})
    return Outcome(lines, note="16 MiB are kept, the default.")
