"""Marks of the trade-off that meet, close up: policies in one corner told apart."""

import math
from dataclasses import dataclass

from .grid import number_text
from .panels import (ACCURACY, cost_label, heading, mark_handles, panel_title, per_exit_offloads, plain_numbers,
                     ticks)
from .results import AS_GIVEN
from .sheet import Sheet
from .log_axes import lie_apart, log_ticks

MEET = 4.5  # points between the middles of two marks that are taken for one
APART = 6.5  # points between those of marks that can be told apart
SIZE = 4.6  # points, of a mark
MARGIN = 0.18  # of the marks' box, on each side
INTERVAL = 0.8  # of that box, on each side: at most so much is added for intervals
LEAST = 1e-6  # of a value: what lies closer is one place
STEPS = 300  # of moving marks apart
TURN = 2.4  # radians, from one direction of marks at one place to the next
LEADER = {"linewidth": 0.7, "zorder": 2}


@dataclass(frozen=True)
class Mark:
    """A policy at an end of its line."""

    policy: str
    offload: float
    cost: object  # Estimate
    accuracy: object

    @property
    def place(self):
        """Where it stands."""
        return self.cost.mean, self.accuracy.mean


def crowds_in(axes, results, trace):
    """The largest crowd of marks that meet in a panel of the trade-off, at the lowest and at the highest
    offloading cost; fewer where none meet there."""
    offloads = [point.offload for point in results.points[trace, results.policies[0]]]
    found = []
    for offload in dict.fromkeys((offloads[0], offloads[-1])):
        marks = [Mark(policy, offload, point.cost, point.accuracy) for policy in results.policies
                 for point in results.points[trace, policy] if point.offload == offload and point.accuracy is not None]
        crowd = _largest(marks, [in_points(axes, mark.place) for mark in marks])
        if len(crowd) > 1:
            found.append((trace, crowd))
    return found


def in_points(axes, place):
    """A place of the data in points of the figure."""
    return axes.transData.transform(place) * 72 / axes.figure.dpi


def _largest(marks, places):
    """The most marks that hang together, each meeting another."""
    groups = []
    for number, place in enumerate(places):
        near = [group for group in groups if any(math.dist(place, places[other]) < MEET for other in group)]
        groups = [group for group in groups if group not in near] + [[*sum(near, []), number]]
    return [marks[number] for number in sorted(max(groups, key=len, default=[]))]


def draw_close(crowds, results, styles):
    """The figure: a panel per crowd, each mark with its 95% intervals. What is still too near is moved apart,
    with a line to its place."""
    sheet = Sheet(len(crowds), [2.1])
    several = len(results.points[results.traces[0], results.policies[0]]) > 1
    for place, (trace, crowd) in enumerate(crowds):
        axes = sheet.cells[place][0]
        title = panel_title(sheet, results, trace)
        at = crowd[0].offload
        cost = f"scale {number_text(at)}" if results.per_exit else f"offloading cost {number_text(at)}\u00a0λ"
        axes.set_title(f"{title}\n{cost}" if several else title)
        _limit(axes, crowd)
        axes.set_xlabel(cost_label(results))
        if sheet.is_left(place):
            axes.set_ylabel(ACCURACY)
    lines = heading(results, "Accuracy against cost, where marks of tradeoff meet", "95% intervals")
    if results.per_exit:
        lines.append(per_exit_offloads(results, AS_GIVEN))
    met = {mark.policy for _, crowd in crowds for mark in crowd}
    shown = [policy for policy in results.policies if policy in met]
    figure = sheet.finish(lines, mark_handles(styles, shown))
    for place, (_, crowd) in enumerate(crowds):
        _draw(sheet.cells[place][0], crowd, styles)
    return figure


def _limit(axes, crowd):
    """Limits around the crowd's marks and their intervals."""
    if lie_apart([mark.cost.mean for mark in crowd]):
        axes.set_xscale("log")
        axes.set_xlim(*map(math.exp, _limits((mark.cost for mark in crowd), math.log)))
        log_ticks(axes.xaxis, *axes.get_xlim())
    else:
        axes.set_xlim(_limits(mark.cost for mark in crowd))
    axes.set_ylim(_limits(mark.accuracy for mark in crowd))
    plain_numbers(axes)
    if axes.get_xscale() == "linear":
        axes.xaxis.set_major_locator(ticks())


def _limits(estimates, scale=float):
    """The ends of an axis: the means have the middle third of it or more, and their intervals the rest."""
    estimates = list(estimates)
    means = [scale(estimate.mean) for estimate in estimates]
    low, high = min(means), max(means)
    span = max(high - low, LEAST * max(abs(low), abs(high)), LEAST)
    ends = [scale(end) for each in estimates for end in (each.low, each.high) if end is not None and end > 0]
    below, above = low - min([low, *ends]), max([high, *ends]) - high
    margin = MARGIN * span
    return low - margin - min(below, INTERVAL * span), high + margin + min(above, INTERVAL * span)


def _draw(axes, crowd, styles):
    """Draws the marks, apart from each other, with their intervals; the panel is laid out."""
    room = axes.get_window_extent()
    scale = 72 / axes.figure.dpi
    box = [edge * scale for edge in (room.x0, room.y0, room.x1, room.y1)]
    places = [tuple(in_points(axes, mark.place)) for mark in crowd]
    for mark, place, moved in zip(crowd, places, moved_apart(places, box)):
        style = styles[mark.policy]
        for estimate, bar, at in ((mark.accuracy, axes.vlines, mark.cost), (mark.cost, axes.hlines, mark.accuracy)):
            if estimate.low is not None and estimate.low < estimate.high:
                bar(at.mean, estimate.low, estimate.high, color=style.color, alpha=0.45, **LEADER)
        x, y = axes.transData.inverted().transform([edge / scale for edge in moved])
        if math.dist(place, moved) > 0.5:
            axes.plot([mark.cost.mean, x], [mark.accuracy.mean, y], color=style.color, **LEADER)
        axes.plot([x], [y], **{**style.mark, "markersize": SIZE, "zorder": 3})


def moved_apart(places, box):
    """Places in points, moved until any two are APART, within a box as far as it has room for them."""
    moved = [list(place) for place in places]
    for _ in range(STEPS):
        is_done = True
        for number, one in enumerate(moved):
            for other in moved[:number]:
                distance = math.dist(one, other)
                if distance > APART - 1e-6:
                    continue
                is_done = False
                turn = math.atan2(one[1] - other[1], one[0] - other[0]) if distance > 1e-6 else TURN * number
                _move(one, turn, (APART - distance) / 2, box)
                _move(other, turn + math.pi, (APART - distance) / 2, box)
        if is_done:
            break
    return [tuple(mark) for mark in moved]


def _move(mark, turn, way, box):
    """Moves a mark in a direction, up to the edges of the box."""
    low, high = SIZE / 2, -SIZE / 2
    mark[0] = min(max(mark[0] + way * math.cos(turn), box[0] + low), box[2] + high)
    mark[1] = min(max(mark[1] + way * math.sin(turn), box[1] + low), box[3] + high)
