"""Where things are."""

import pathlib

BENCHMARKS = pathlib.Path(__file__).resolve().parent.parent
ROOT = BENCHMARKS.parent
TARGET = BENCHMARKS / "target"
TOOLS = TARGET / "load"
JAR = TARGET / "jackfield-benchmarks.jar"
JACK = ROOT / "jack"
RESULTS = BENCHMARKS / "RESULTS.md"
REASONS = BENCHMARKS / "reasons.md"
