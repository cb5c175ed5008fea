"""What policies did over time: between the points of the curves, and when the link sent nothing."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Window:
    """What a policy did between two points of the curves: means over its rounds and the repeats."""

    start: float  # rounds before it
    end: float
    cost: float  # per sample
    accuracy: float  # percent; None without labels
    exit: float  # where the device's part ended, 0 for an input that is sent; None where the curves do not tell it


SCALES = {"cost": 1, "accuracy": 100, "exit": 1}  # from the curves to a window


def windows_between(table):
    """What happened between the points of the curves, by (trace, policy)."""
    windows = {}
    before = {}
    for row in table.rows:
        pair = row.trace, row.policy
        start, totals = before.get(pair, (0, dict.fromkeys(SCALES, 0)))
        end = row.required("round")
        now = {name: _total(row, f"{name}_mean", end) for name in SCALES}
        means = {
            name: None if None in (now[name], totals[name]) else scale * (now[name] - totals[name]) / (end - start)
            for name, scale in SCALES.items()
        }
        windows.setdefault(pair, []).append(Window(start, end, **means))
        before[pair] = end, now
    return windows


def _total(row, column, rounds):
    """The sum over the rounds so far of what a column has the mean of; None where there are no labels or no such
    column."""
    if column not in row.fields:
        return None
    mean = row.number(column) if column == "accuracy_mean" else row.required(column)
    return None if mean is None else mean * rounds


def outages_in(manifest, grid, columns, samples):
    """When the link that is drawn sends nothing, over so many samples."""
    between = manifest["between_ms"]
    drawn = {point[columns.index("link")] for point in grid.values()} if "link" in columns else {""}
    if not between or len(drawn) != 1 or drawn.isdisjoint(manifest["outages"]):
        return []
    once, period = manifest["outages"][drawn.pop()]
    times = math.ceil(samples * between / period)
    return [(at * period + start, at * period + end) for at in range(times) for start, end in once]
