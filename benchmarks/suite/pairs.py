"""The statistics: programs that do the same work in turn, and the ratios of each round."""

import dataclasses
import statistics

from .failures import Failed, Missing


@dataclasses.dataclass(frozen=True)
class Spread:
    """The middle half of some figures."""

    low: float
    middle: float
    high: float


def spread(values):
    if len(values) == 1:
        return Spread(values[0], values[0], values[0])
    return Spread(*statistics.quantiles(values, n=4, method="inclusive"))


@dataclasses.dataclass(frozen=True)
class Goal:
    """What the ratio ours / peer shall be."""

    sign: str  # ">=" or "<="
    ratio: float

    def is_met_by(self, ratio):
        return ratio >= self.ratio if self.sign == ">=" else ratio <= self.ratio

    def missed_by(self, ratio):
        """As a share of the goal."""
        return abs(ratio / self.ratio - 1)

    def __str__(self):
        return f"{'≥' if self.sign == '>=' else '≤'} {self.ratio:g}"


def at_least(ratio):
    return Goal(">=", ratio)


def at_most(ratio):
    return Goal("<=", ratio)


def in_turn(contestants, rounds, warm_up=1):
    """Calls each of some functions once a round, A B A B, and returns a list of figures for each name.

    Every other round goes backwards, so that nobody always follows the same one. The first rounds are not kept. Who is
    missing or fails is left out from then on, and has the exception in place of the figures.
    """
    kept = {name: [] for name in contestants}
    for number in range(-warm_up, rounds):
        names = [name for name, figures in kept.items() if isinstance(figures, list)]
        for name in names if number % 2 == 0 else reversed(names):
            try:
                figure = contestants[name]()
            except (Missing, Failed) as reason:
                kept[name] = reason
            else:
                if number >= 0:
                    kept[name].append(figure)
    return kept


@dataclasses.dataclass(frozen=True)
class Line:
    """A line of the table: ours beside one peer. Without figures `absent` says why."""

    row: str
    what: str
    peer: str
    unit: str
    goal: Goal | None = None
    ours: tuple = ()
    theirs: tuple = ()
    absent: str = ""
    broken: bool = False

    @property
    def key(self):
        """What the reason for a missed goal is found by."""
        return f"{self.row}: {self.what} / {self.peer}"

    @property
    def ratio(self):
        return spread([ours / theirs for ours, theirs in zip(self.ours, self.theirs)])

    @property
    def is_met(self):
        return self.goal is None or self.goal.is_met_by(self.ratio.middle)


def compare(row, what, unit, results, goals, figure=lambda result: result, ours="ours"):
    """Lines of our results beside those of each peer in `goals`, which has a goal or None for each."""
    lines = []
    for peer, goal in goals.items():
        line = Line(row, what, peer, unit, goal)
        pair = (results[ours], results[peer])
        reasons = [one for one in pair if isinstance(one, Exception)]
        if reasons:
            broken = isinstance(reasons[0], Failed)
            why = f"failed: {reasons[0]}" if broken else f"not measured: no {reasons[0]} here"
            line = dataclasses.replace(line, absent=why, broken=broken)
        else:
            measured = [tuple(figure(result) for result in results) for results in pair]
            line = dataclasses.replace(line, ours=measured[0], theirs=measured[1])
        lines.append(line)
    return lines
