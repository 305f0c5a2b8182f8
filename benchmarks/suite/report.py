"""Makes the table, and what is said about goals that are missed."""

import re

BEGIN = "<!-- written by benchmarks/run: from here -->"
END = "<!-- written by benchmarks/run: to here -->"


def table(lines):
    """Markdown: the ratio of each line, what it should be, and both medians."""
    rows = [
        "| row | peer | ours / peer, median | quartiles | goal | | ours | peer's | unit |",
        "|---|---|---:|---|---:|---|---:|---:|---|",
    ]
    for line in lines:
        begin = f"| {line.row}: {line.what} | {line.peer} |"
        goal = str(line.goal) if line.goal else ""
        if line.absent:
            rows.append(f"{begin} | | {goal} | {_cell(line.absent)} | | | {line.unit} |")
            continue
        ratio = line.ratio
        verdict = "" if not line.goal else "met" if line.is_met else f"missed by {_percent(line.goal.missed_by(ratio.middle))}"
        rows.append(
            f"{begin} {ratio.middle:.2f} | {ratio.low:.2f} to {ratio.high:.2f} | {goal} | {verdict} |"
            f" {figure(middle(line.ours))} | {figure(middle(line.theirs))} | {line.unit} |"
        )
    return "\n".join(rows)


def middle(values):
    ordered = sorted(values)
    half = len(ordered) // 2
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


def figure(value):
    """Three digits that count."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def _percent(share):
    return f"{share * 100:.0f} %" if share >= 0.01 else f"{share * 100:.1f} %"


def _cell(text):
    return re.sub(r"\s+", " ", text).replace("|", "\\|")


def reasons(text):
    """Why goals are missed, by the line's key: items such as "- `row: what / peer`: why", which may go on indented."""
    found = {}
    for item in re.split(r"^- ", text, flags=re.MULTILINE)[1:]:
        key, _, why = item.removeprefix("`").partition("`:")
        found[key] = re.sub(r"\s+", " ", why).strip()
    return found


def missed(lines, known):
    """An item for each goal that is missed: by how much and why."""
    items = []
    for line in lines:
        if line.absent or line.is_met:
            continue
        why = known.get(line.key, "no reason is known yet.")
        share = _percent(line.goal.missed_by(line.ratio.middle))
        items.append(f"- {line.key}: {line.ratio.middle:.2f} instead of {line.goal}, {share} off: {why}")
    return "\n".join(items) or "None."


def insert(text, part):
    """The text with the part between the two marks, which it must hold, in place of what is there."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise SystemExit(f"benchmarks/run: RESULTS.md lacks {BEGIN} or {END}")
    return f"{before}{BEGIN}\n\n{part}\n\n{END}{after}"
