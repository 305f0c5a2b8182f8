"""Draws lines over logarithmic axes as SVG that can be read on a light and on a dark page."""

import dataclasses
import math
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 640, 400
LEFT, RIGHT, TOP, BOTTOM = 70, 20, 66, 50
# Told apart by eyes that see few colours, too, and by their marks.
COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#999933")

STYLE = """
  text { font: 12px sans-serif; fill: #333 }
  .title { font-size: 15px; font-weight: bold }
  .grid { stroke: #ddd }
  .page { fill: #fff }
  @media (prefers-color-scheme: dark) {
    text { fill: #ddd }
    .grid { stroke: #444 }
    .page { fill: #16191d }
  }
"""


@dataclasses.dataclass(frozen=True)
class Plot:
    """A picture: lines by name, each a list of pairs."""

    name: str
    title: str
    x_label: str
    y_label: str
    lines: dict

    def svg(self):
        points = [point for line in self.lines.values() for point in line]
        across = Axis([x for x, _ in points], LEFT, WIDTH - RIGHT)
        up = Axis([y for _, y in points], HEIGHT - BOTTOM, TOP)
        parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
            f"<title>{escape(self.title)}</title>",
            f"<style>{STYLE}</style>",
            f'<rect class="page" width="{WIDTH}" height="{HEIGHT}"/>',
            _text(LEFT, 22, self.title, "start", "title"),
            _text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10, self.x_label),
            _text(0, 0, self.y_label, extra=f'transform="translate(16 {(TOP + HEIGHT - BOTTOM) / 2}) rotate(-90)"'),
        ]
        for value in across.ticks():
            at = across.place(value)
            parts.append(_grid(at, TOP, at, HEIGHT - BOTTOM))
            parts.append(_text(at, HEIGHT - BOTTOM + 18, _short(value)))
        for value in up.ticks():
            at = up.place(value)
            parts.append(_grid(LEFT, at, WIDTH - RIGHT, at))
            parts.append(_text(LEFT - 8, at + 4, _short(value), "end"))
        for number, (name, line) in enumerate(self.lines.items()):
            parts += _line(number, name, [(across.place(x), up.place(y)) for x, y in line])
        return "\n".join([*parts, "</svg>", ""])

    def table(self):
        """The same as figures, in Markdown."""
        names = list(self.lines)
        rows = [f"| {self.x_label} | " + " | ".join(names) + " |", "|---:" * (len(names) + 1) + "|"]
        for x in sorted({x for line in self.lines.values() for x, _ in line}):
            values = [dict(line).get(x) for line in self.lines.values()]
            rows.append(f"| {x:,} | " + " | ".join("" if y is None else _digits(y) for y in values) + " |")
        return "\n".join(rows)


class Axis:
    """Powers of ten from below the least value to above the largest, laid on a stretch of the picture."""

    def __init__(self, values, begin, end):
        self._low = math.floor(math.log10(min(values)))
        self._high = max(math.ceil(math.log10(max(values))), self._low + 1)
        self._begin = begin
        self._end = end

    def place(self, value):
        share = (math.log10(value) - self._low) / (self._high - self._low)
        return self._begin + share * (self._end - self._begin)

    def ticks(self):
        return [10.0**power for power in range(self._low, self._high + 1)]


def _short(value):
    for size, letter in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if value >= size:
            return f"{value / size:g}{letter}"
    return f"{value:g}"


def _digits(value):
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _grid(x1, y1, x2, y2):
    return f'<line class="grid" x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"/>'


def _text(x, y, text, anchor="middle", kind="", extra=""):
    return f'<text class="{kind}" x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" {extra}>{escape(text)}</text>'


def _mark(number, x, y, colour):
    """A shape for each line."""
    shapes = (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>',
        f'<rect x="{x - 4:.1f}" y="{y - 4:.1f}" width="8" height="8" fill="{colour}"/>',
        f'<path d="M{x:.1f} {y - 5:.1f}l5 9h-10z" fill="{colour}"/>',
    )
    return shapes[number % len(shapes)]


def _line(number, name, places):
    colour = COLOURS[number % len(COLOURS)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    legend = LEFT + number * 150
    return [
        f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>',
        *(_mark(number, x, y, colour) for x, y in places),
        _mark(number, legend + 6, 46, colour),
        _text(legend + 18, 50, name, "start"),
    ]
