"""Asks the questions of a quiz on standard input and output, as `jack host` does: QUESTIONS.csv ASK SECONDS FLAG."""

import csv
import random
import signal
import sys

with open(sys.argv[1], newline="") as table:
    questions = list(csv.DictReader(table))
ask, seconds, flag = int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]


def too_slow(*_):
    print(f"\nToo slow: you have {seconds} s in all.", flush=True)
    sys.exit()


signal.signal(signal.SIGALRM, too_slow)
signal.alarm(seconds)
print(f"Answer {ask} questions in {seconds} s, one answer a line.")
for score, question in enumerate(random.sample(questions, ask)):
    print(question["question"], end=" ", flush=True)
    answer = sys.stdin.readline().strip().casefold()
    accepted = [each.casefold() for each in question["answer"].split("|")]
    if answer not in accepted:
        print(f"Wrong: the answer is {accepted[0]}. You got {score} of {ask}.")
        sys.exit()
    print("Correct.")
print(f"All {ask} right. The flag is {flag}", flush=True)
