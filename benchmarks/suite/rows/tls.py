"""Bulk transfer and relaying as in those rows, with TLS. Who connects verifies the certificate, ours and the peers."""

import time

from .. import processes
from ..bench import Outcome
from ..pairs import at_least, compare, in_turn
from ..processes import Stage
from .bulk import rate
from .relay import through

NAME = "tls"
TITLE = "TLS 1.3"
SOCAT_BLOCK = 131072
GOALS = {"ncat": at_least(1.0), "socat": at_least(1.0)}


def jack(bench, port):
    pem = bench.certificate
    listener = bench.jack("listen", "--tls", "--cert", pem, port)
    return listener, bench.jack("connect", "--tls", "--ca", pem, "-4", "localhost", port)


def ncat(bench, port):
    command = [bench.peers.path("ncat"), "--ssl"]
    pem = bench.certificate
    listener = [*command, "--ssl-cert", pem, "--ssl-key", pem, "--send-only", "-l", "127.0.0.1", port]
    return listener, [*command, "--ssl-verify", "--ssl-trustfile", pem, "--recv-only", "-4", "localhost", port]


def socat(bench, port):
    command = [bench.peers.path("socat"), "-u", "-b", SOCAT_BLOCK]
    pem = bench.certificate
    listener = [*command, "-", f"OPENSSL-LISTEN:{port},bind=127.0.0.1,cert={pem},verify=0"]
    return listener, [*command, f"OPENSSL:localhost:{port},pf=ip4,cafile={pem}", "-"]


def download(bench, ends, mebibytes):
    """The rate from the start of who connects, and gets the file, until both have ended.

    The other way ncat loses the end of the file now and then: it closes with tickets of TLS 1.3 unread, which resets.
    """
    port = processes.free_port()
    listener, connector = ends(bench, port)
    with Stage() as stage, bench.file(mebibytes).open("rb") as file, open(bench.null, "wb") as out:
        sending = stage.serve(listener, port, stdin=file)
        begin = time.perf_counter()
        receiving = stage.start(connector, stdout=out)
        return rate(stage, [receiving, sending], begin, bench.null, mebibytes)


def jack_in(bench, port, target):
    """Takes plain text and speaks TLS onwards."""
    words = ["relay", "--ca", bench.certificate, "-4"]
    return bench.jack(*words, f"listen://127.0.0.1:{port}", f"tls://localhost:{target}")


def jack_out(bench, port, target):
    """Takes TLS and passes plain text on."""
    words = ["relay", "--cert", bench.certificate]
    return bench.jack(*words, f"listen+tls://127.0.0.1:{port}", f"tcp://127.0.0.1:{target}")


def socat_in(bench, port, target):
    command = [bench.peers.path("socat"), "-b", SOCAT_BLOCK, f"TCP-LISTEN:{port},bind=127.0.0.1"]
    return [*command, f"OPENSSL:localhost:{target},pf=ip4,cafile={bench.certificate}"]


def socat_out(bench, port, target):
    listening = f"OPENSSL-LISTEN:{port},bind=127.0.0.1,cert={bench.certificate},verify=0"
    return [bench.peers.path("socat"), "-b", SOCAT_BLOCK, listening, f"TCP:127.0.0.1:{target}"]


def ncat_in(bench, port, target):
    command = [bench.peers.path("ncat"), "-l", "127.0.0.1", port]
    onwards = f"{command[0]} --ssl --ssl-verify --ssl-trustfile {bench.certificate} -4 localhost {target}"
    return [*command, "--sh-exec", onwards]


def ncat_out(bench, port, target):
    command = [bench.peers.path("ncat"), "--ssl", "--ssl-cert", bench.certificate, "--ssl-key", bench.certificate]
    return [*command, "-l", "127.0.0.1", port, "--sh-exec", f"{command[0]} 127.0.0.1 {target}"]


def measure(bench):
    size = bench.size.tls_mebibytes
    bulk = {
        "ours": lambda: download(bench, jack, size),
        "ncat": lambda: download(bench, ncat, size),
        "socat": lambda: download(bench, socat, size),
    }
    lines = compare(NAME, "bulk to /dev/null, rate", "GiB/s", in_turn(bulk, bench.size.pairs), GOALS)
    relay = {
        "ours": lambda: through(bench, size, jack_in, jack_out),
        "ncat": lambda: through(bench, size, ncat_in, ncat_out),
        "socat": lambda: through(bench, size, socat_in, socat_out),
    }
    lines += compare(NAME, "two relays, TLS between them, rate", "GiB/s", in_turn(relay, bench.size.pairs), GOALS)
    return Outcome(lines, note=f"{size:,} MiB, AES-256-GCM for all; socat with -b {SOCAT_BLOCK}.")
