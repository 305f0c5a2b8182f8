"""Finds the peers and says which they are. Installs nothing."""

import os
import pathlib
import re
import shutil
import subprocess
import sys

from . import places
from .failures import Missing

LEAST_JAVA = 25


def _output(*command):
    """What a program says of itself; some say it on standard error, and with an exit code."""
    told = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=10)
    return (told.stdout + told.stderr).strip()


def _version(command, words, pattern):
    path = shutil.which(command)
    if not path:
        return None, None
    found = re.search(pattern, _output(path, *words))
    return path, found.group(1) if found else "unknown version"


def _netty():
    for jar in places.TARGET.glob("lib/netty-transport-native-epoll-*.jar"):
        return jar, re.search(r"epoll-(.+?)(-linux.*)?\.jar", jar.name).group(1)
    return None, None


# What a peer is called, and how to find it: a path and a version, or None twice.
FINDERS = {
    "ncat": lambda: _version("ncat", ["--version"], r"Version (\S+)"),
    "socat": lambda: _version("socat", ["-V"], r"socat version (\S+)"),
    "nc": lambda: _version("nc.openbsd", ["-h"], r"OpenBSD netcat \(?(?:Debian patchlevel )?([^)\s]+)"),
    "Netty": _netty,
    "Python": lambda: (sys.executable, sys.version.split()[0]),
    "openssl": lambda: _version("openssl", ["version"], r"OpenSSL (\S+)"),
    "cc": lambda: _version("cc", ["--version"], r"(\d+\.\d+\.\d+)"),
}


def find_java():
    """The home of a JDK that is new enough, as ./jack would find it."""
    homes = [os.environ.get("JAVA_HOME", ""), *sorted(map(str, pathlib.Path("/usr/lib/jvm").glob("*")))]
    for home in homes:
        release = pathlib.Path(home, "release")
        if home and pathlib.Path(home, "bin/javac").exists() and release.exists():
            found = re.search(r'JAVA_VERSION="((\d+)[^"]*)', release.read_text())
            if found and int(found.group(2)) >= LEAST_JAVA:
                return home, found.group(1)
    raise SystemExit(f"benchmarks/run: needs JDK {LEAST_JAVA} or newer: install one and set JAVA_HOME")


class Peers:
    """The peers that are here."""

    def __init__(self):
        self._found = {name: find() for name, find in FINDERS.items()}
        self.java_home, self.java_version = find_java()

    def path(self, name):
        path, _ = self._found[name]
        if not path:
            raise Missing(name)
        return path

    def tool(self, name):
        """One of the C programs."""
        if not (places.TOOLS / name).exists():
            raise Missing("cc")
        return places.TOOLS / name

    def java(self, main, *words):
        """A class of the benchmarks' jar, in a JVM as anybody would start it."""
        return [f"{self.java_home}/bin/java", "-cp", places.JAR, main, *words]

    def netty_echo(self, port):
        self.path("Netty")
        return self.java("io.jackfield.benchmarks.NettyEcho", port)

    def report(self):
        """A line for what is here, and one for what is not."""
        here = [f"{name} {version}" for name, (path, version) in self._found.items() if path]
        missing = [name for name, (path, _) in self._found.items() if not path]
        return f"JDK {self.java_version}, " + ", ".join(here), ", ".join(missing) or "none"
