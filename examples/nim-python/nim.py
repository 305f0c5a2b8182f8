"""A game of sticks for one player, over plain pipes.

    jack host examples/nim-python
"""

import os
import sys


def main():
    sticks = 21
    print("Whoever takes the last stick wins. Take 1, 2 or 3.")
    while True:
        print(f"{sticks} sticks. You take? ", end="")
        line = sys.stdin.readline()
        if not line:
            print("\nBye.")
            return 1
        try:
            take = int(line)
        except ValueError:
            take = 0
        if not 1 <= take <= min(3, sticks):
            # Standard error is the log's, not the player's.
            print("not a move:", repr(line), file=sys.stderr)
            print("That is not one of them.")
            continue
        sticks -= take
        if sticks == 0:
            print("You win!", os.environ.get("FLAG", "No flag here."))
            return 0
        take = sticks % 4 or 1
        sticks -= take
        print(f"I take {take}.")
        if sticks == 0:
            print("I win.")
            return 1


sys.exit(main())
