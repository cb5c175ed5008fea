"""What policies did over time: between the points of the curves, and when the link sent nothing."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Window:
    """What a policy did between two points of the curves: means over its rounds and the repeats."""

    start: float  # rounds before it
    end: float
    accuracy: float  # percent, or None
    cost: float  # per sample


def windows_between(table):
    """What happened between the points of the curves, by (trace, policy)."""
    windows = {}
    before = {}
    for row in table.rows:
        pair = row.trace, row.policy
        end = row.required("round")
        accuracy, cost = row.number("accuracy_mean"), row.required("cost_mean")
        start, right, paid = before.get(pair, (0, 0, 0))
        rounds = end - start
        share = None if accuracy is None else 100 * (accuracy * end - right) / rounds
        windows.setdefault(pair, []).append(Window(start, end, share, (cost * end - paid) / rounds))
        before[pair] = end, (accuracy or 0) * end, cost * end
    return windows


def outages_in(manifest, grid, columns, samples):
    """When the link that is drawn sends nothing, over so many samples."""
    between = manifest["between_ms"]
    drawn = {point[columns.index("link")] for point in grid.values()} if "link" in columns else {""}
    if not between or len(drawn) != 1 or drawn.isdisjoint(manifest["outages"]):
        return []
    once, period = manifest["outages"][drawn.pop()]
    times = math.ceil(samples * between / period)
    return [(at * period + start, at * period + end) for at in range(times) for start, end in once]
