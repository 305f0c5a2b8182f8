"""Builds what is ours if a source is newer: the command (it does so itself), the benchmarks' jar, the C programs."""

import os
import shutil
import subprocess

from . import places

LOAD = places.BENCHMARKS / "load"
FLAGS = ["-std=gnu17", "-D_GNU_SOURCE", "-O2", "-Wall", "-Wextra"]
SHARED = ["common.c", "datagrams.c"]
SECONDS = 600


def _is_older(built, sources):
    return not built.exists() or any(source.stat().st_mtime > built.stat().st_mtime for source in sources)


def _run(command):
    """Shows what the build said only if it fails."""
    done = subprocess.run(command, cwd=places.ROOT, capture_output=True, text=True, timeout=SECONDS)
    if done.returncode != 0:
        raise SystemExit(f"benchmarks/run: {' '.join(map(str, command))} failed:\n{done.stdout}{done.stderr}")


def build_tools():
    """The load programs and the limits; without a compiler they are missing, which the peers tell."""
    if not shutil.which("cc"):
        return
    places.TOOLS.mkdir(parents=True, exist_ok=True)
    shared = [LOAD / name for name in SHARED]
    headers = list(LOAD.glob("*.h"))
    for source in LOAD.glob("*.c"):
        tool = places.TOOLS / source.stem
        if source not in shared and _is_older(tool, [source, *shared, *headers]):
            _run(["cc", *FLAGS, "-o", tool, source, *shared])


def build_jar():
    """Each module's sources that the jar holds, or that its class path does."""
    sources = [places.ROOT / "pom.xml"]
    for module in ("core", "benchmarks"):
        sources.append(places.ROOT / module / "pom.xml")
        sources += (places.ROOT / module / "src/main").rglob("*")
    if _is_older(places.JAR, sources):
        words = "-B -ntp -pl benchmarks -am -Dmaven.test.skip=true -Dquick package"
        _run(["mvn", *words.split()])
        # Maven leaves a jar alone whose classes are as they were.
        os.utime(places.JAR)


def build(java_home):
    os.environ["JAVA_HOME"] = java_home
    # With it each peer that is a Python program would write byte by byte.
    os.environ.pop("PYTHONUNBUFFERED", None)
    _run([places.JACK, "--version"])
    build_jar()
    build_tools()
