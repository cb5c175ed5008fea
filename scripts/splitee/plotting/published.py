"""The results together with the published values for them."""

from dataclasses import replace

from splitee.errors import UsageError
from splitee.paper.points import Published, read_published
from splitee.paper.published import OFFLOAD


def beside_published(results, folder):
    """The results with the published values of what they draw."""
    everything = read_published(folder)
    if results.per_exit:
        raise UsageError(f"{folder}: has no values for per-exit offloading costs")
    points, curves = {}, {}
    for pair, mine in results.points.items():
        known = everything.points.get(pair, [])
        low, high = mine[0].offload, mine[-1].offload
        points[pair] = [point for point in known if low <= point.offload <= high]
    for pair, mine in results.curves.items():
        known = everything.curves.get(pair, [])
        last = mine[-1][0]
        curves[pair] = [(at, regret) for at, regret in known if at <= last]
    if not any(points.values()) and not any(curves.values()):
        drawn = f"{', '.join(results.traces)} with {', '.join(results.policies)}"
        raise UsageError(f"{folder}: has no values for what is drawn: {drawn}")
    if results.offload != OFFLOAD:
        curves = {}
    return replace(results, published=Published(_filled(points), _filled(curves)))


def _filled(series):
    """The series that are not empty."""
    return {pair: items for pair, items in series.items() if items}
