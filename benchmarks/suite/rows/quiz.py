"""A host of quizzes: whole games a second, each of three questions, beside socat with a script in Python."""

import pathlib
import shutil

from ..bench import Outcome, held
from ..failures import Failed
from ..pairs import at_least, compare, in_turn
from ..places import BENCHMARKS, ROOT
from ..processes import Stage

NAME = "quiz"
TITLE = "Quiz sessions"
QUESTIONS = ROOT / "examples/arithmetic/questions.csv"
ASK = 3
FLAG = "flag_you_can_count"
HOST = """services:
  arithmetic:
    listen: 127.0.0.1:{port}
    quiz:
      questions: questions.csv
      ask: {ask}
      time: 20s
      flag: {flag}
"""
# A thousand interpreters at once take a minute until each has begun, so the peer gets fewer, which is kind to it.
PEER_SHARE = 5
PEER_SECONDS = 120
PATIENCE = 300


def host(bench, port):
    folder = bench.folder / "quiz"
    folder.mkdir()
    shutil.copy(QUESTIONS, folder)
    (folder / "host.yaml").write_text(HOST.format(port=port, ask=ASK, flag=FLAG))
    return bench.jack("host", folder)


def script(bench, port):
    # The interpreter itself: what a version manager puts before it takes longer than the game.
    python = pathlib.Path(bench.peers.path("Python")).resolve()
    words = [python, BENCHMARKS / "load/quiz.py", QUESTIONS, ASK, PEER_SECONDS, FLAG]
    program = " ".join(map(str, words))
    return [
        bench.peers.path("socat"),
        f"TCP-LISTEN:{port},bind=127.0.0.1,fork,reuseaddr,backlog=4096",
        f"EXEC:{program}",
    ]


def play(bench, stage, port, games, at_once):
    figures = stage.figures([bench.peers.tool("quiz"), port(), games, at_once, QUESTIONS], seconds=PATIENCE)
    if figures["lost"]:
        raise Failed(f"{figures['lost']} of {games} games were not won")
    return figures["per_second"]


def measure(bench):
    at_once = bench.size.games_at_once
    with Stage() as stage:
        ours = held(stage, lambda port: host(bench, port))
        theirs = held(stage, lambda port: script(bench, port))
        fewer = at_once // PEER_SHARE
        contestants = {
            "ours": lambda: play(bench, stage, ours, 10 * at_once, at_once),
            "socat + Python": lambda: play(bench, stage, theirs, fewer, fewer),
        }
        results = in_turn(contestants, bench.size.pairs)
    lines = compare(NAME, f"{at_once:,} players at once, games", "1/s", results, {"socat + Python": at_least(10)})
    return Outcome(lines, note=f"For the peer {fewer} at once: each is a process.")
