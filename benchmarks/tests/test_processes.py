import os
import sys
import unittest

from suite.failures import Failed
from suite.processes import Stage, free_port, is_listening

SERVER = """
import socket, subprocess, sys
with socket.create_server(("127.0.0.1", int(sys.argv[1]))) as server:
    child = subprocess.Popen(["sleep", "600"])
    print(child.pid, flush=True)
    server.accept()
"""


def python(text, *words):
    return [sys.executable, "-c", text, *words]


class StageTest(unittest.TestCase):
    def test_leaving_it_ends_servers_and_their_children(self):
        port = free_port()
        read, write = os.pipe()
        with Stage() as stage, os.fdopen(read) as printed:
            stage.serve(python(SERVER, port), port, stdout=write)
            os.close(write)
            self.assertTrue(is_listening(port, "tcp"))
            child = int(printed.readline())
        self.assertFalse(is_listening(port, "tcp"))
        # The child is gone, or a dead one that nobody has asked for yet.
        try:
            with open(f"/proc/{child}/stat") as stat:
                self.assertEqual(stat.read().rpartition(")")[2].split()[0], "Z")
        except FileNotFoundError:
            pass

    def test_a_server_that_ends_is_a_failure_with_what_it_said(self):
        port = free_port()
        with Stage() as stage, self.assertRaisesRegex(Failed, "does not listen: .*no such luck"):
            stage.serve(python("raise SystemExit('no such luck')"), port)

    def test_a_program_that_fails_or_takes_too_long_is_a_failure(self):
        with Stage() as stage:
            with self.assertRaisesRegex(Failed, "exit code 3"):
                stage.run(python("raise SystemExit(3)"))
            with self.assertRaisesRegex(Failed, "has not ended after 0.1 s"):
                stage.run(["sleep", "600"], seconds=0.1)

    def test_figures_are_what_a_load_program_prints(self):
        with Stage() as stage:
            self.assertEqual(stage.figures(python("print('{\"per_second\": 2.5}')")), {"per_second": 2.5})
