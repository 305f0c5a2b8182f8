"""The rows: each is a module with NAME, TITLE and measure(bench), which gives an Outcome. A new one is a file and a line here."""

from . import bulk, echo, growth, idle, processes, quiz, record, relay, start, tls, tube, udp

ALL = (start, bulk, relay, tls, echo, idle, processes, udp, tube, quiz, growth, record)
