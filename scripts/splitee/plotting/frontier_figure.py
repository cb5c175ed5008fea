"""The figure of all cells in two metrics, with those that no other beats."""

import math

from .frontier import LOWEST, value_text
from .grid import in_order, number_text
from .panels import legend_handles, panel_title, plain_numbers, ticks
from .places import name_places
from .sheet import Sheet
from .style import plain
from .sweep import label_of
from .log_axes import lie_apart, log_ticks

FRONT = {"color": "#222222", "linewidth": 0.9, "zorder": 2}
BOUND = {"color": "#b2182b", "linewidth": 0.9, "linestyle": (0, (4, 2)), "zorder": 1.5}
NEAR = 0.4  # of a panel's width or height: a bound further away is told in words
MOST_KEYS = 30  # rings whose place in the grid the heading tells
TALL = 2.6  # inches, a panel


def draw_frontier(frontier, styles):
    """The figure: a panel per trace and world, a dot per cell, a line through those that no other beats."""
    panels = list(frontier.cells)
    sheet = Sheet(len(panels), [TALL])
    logarithmic = [_needs_log(frontier, number) for number in (0, 1)]
    labels = [label_of(metric, frontier.unit) for metric in frontier.axes]
    labels = [label + ",\nlog scale" * is_log for label, is_log in zip(labels, logarithmic)]
    for place, panel in enumerate(panels):
        axes = sheet.cells[place][0]
        for cell in frontier.cells[panel]:
            _dot(axes, frontier, styles[cell.policy], cell)
        _front(axes, frontier, frontier.front(panel))
        plain_numbers(axes)
        axes.xaxis.set_major_locator(ticks())
        _scale(axes, logarithmic)
        axes.set_title("\n".join([panel_title(sheet, frontier, panel[0]), *_world(frontier, panel)]))
        for metric, value in frontier.bounds:
            _bound(axes, metric == frontier.axes[0], value)
        axes.set_xlabel(labels[0])
        if sheet.is_left(place):
            axes.set_ylabel(labels[1])
    named = [list(_named(frontier.front(panel))) for panel in panels]
    key = _number(named) if len(frontier.labelled) > 1 else []
    figure = sheet.finish(_heading(frontier, key), legend_handles(styles, frontier.policies))
    for place, panel in enumerate(panels):
        everywhere = [(cell.x, cell.y) for cell in frontier.cells[panel]]
        name_places(sheet.cells[place][0], named[place], everywhere, _steps(frontier, panel))
    return figure


def _number(named):
    """Puts numbers in the place of the words of all panels; gives what the first of them stand for."""
    key, number = [], 0
    for places in named:
        for place, (x, y, words) in enumerate(places):
            number += 1
            places[place] = (x, y, str(number))
            key.append(f"{number}\u00a0{words}")
    return key[:MOST_KEYS] + ["..."] * (len(key) > MOST_KEYS)


def _bound(axes, is_of_x, value):
    """A constraint's line; where it lies far from all cells, the title says on which side."""
    low, high = axes.get_xlim() if is_of_x else axes.get_ylim()
    scale = axes.get_xscale() if is_of_x else axes.get_yscale()
    if scale == "log" and value <= 0:
        share = -math.inf
    elif scale == "log":
        share = math.log(value / low) / math.log(high / low)
    else:
        share = (value - low) / (high - low)
    if -NEAR <= share <= 1 + NEAR:
        (axes.axvline if is_of_x else axes.axhline)(value, **BOUND)
        return
    words = (("left", "right") if is_of_x else ("below", "above"))[share > 0.5]
    axes.set_title(f"{axes.get_title()}\nbound {number_text(value)}: further {words}")


def _world(frontier, panel):
    """The panel's link, device and schedule, in a line of words."""
    words = [f"{plain(column)} {plain(name)}" for column, name in zip(frontier.worlds, panel[1:])]
    return [", ".join(words)] if words else []


def _needs_log(frontier, number):
    """Whether the values of an axis lie so far apart that marks would meet in a corner."""
    metric = frontier.axes[number]
    values = [(cell.x, cell.y)[number] for cells in frontier.cells.values() for cell in cells]
    values += [value for bound, value in frontier.bounds if bound == metric]
    return metric.startswith(LOWEST) and lie_apart(values)


def _scale(axes, logarithmic):
    """Makes the axes logarithmic that need it."""
    if logarithmic[0]:
        axes.set_xscale("log")
        log_ticks(axes.xaxis, *axes.get_xlim())
    if logarithmic[1]:
        axes.set_yscale("log")
        log_ticks(axes.yaxis, *axes.get_ylim())


def _dot(axes, frontier, style, cell):
    """A cell: open where its policy knows the data beforehand."""
    face = {"markerfacecolor": "white"} if frontier.is_yardstick(cell.policy) else {}
    axes.plot([cell.x], [cell.y], **{**style.mark, "markersize": cell.size, "markeredgewidth": 0.8, **face})


def _steps(frontier, panel):
    """The corners of the line through the front: what is had for at most so much, so it goes in steps."""
    points = [(cell.x, cell.y) for cell in frontier.front(panel)]
    if frontier.signs[0] < 0:
        points.reverse()
    turns = zip(points, points[1:] + points[-1:])
    if frontier.signs[0] < 0:
        return [corner for (x, y), (_, next_y) in turns for corner in ((x, y), (x, next_y))]
    return [corner for (x, y), (next_x, _) in turns for corner in ((x, y), (next_x, y))]


def _front(axes, frontier, front):
    """The line through the front, and a ring about each of its cells."""
    level = "post" if frontier.signs[0] > 0 else "pre"
    xs, ys = [cell.x for cell in front], [cell.y for cell in front]
    if frontier.signs[0] < 0:
        xs, ys = xs[::-1], ys[::-1]
    axes.plot(xs, ys, drawstyle=f"steps-{level}", **FRONT)
    axes.plot(xs, ys, linestyle="", marker="o", markersize=7.5, markerfacecolor="none", markeredgewidth=0.7, **FRONT)


def _named(front):
    """Yields (x, y, words) for the points of the front; cells at one point share its words."""
    places = {}
    for cell in front:
        if cell.place:
            places.setdefault((cell.x, cell.y), []).append(cell.place)
    for (x, y), words in places.items():
        words = in_order(words)
        yield x, y, f"{words[0]} to {words[-1]}" if len(words) > 2 else " and ".join(words)


def _heading(frontier, key):
    """What the figure shows, in words; `key`: what the numbers at the rings mean."""
    wish = ["high" if sign < 0 else "low" for sign in frontier.signs]
    x, y = (" ".join(label_of(metric, frontier.unit).split()) for metric in frontier.axes)
    lines = [
        f"Every cell; the line goes through those that no other beats in {x} ({wish[0]} is better) "
        f"and {y} ({wish[1]} is better)"
    ]
    if key:
        lines.append("At the rings, where there is room: " + "; ".join(key))
    elif frontier.labelled:
        lines.append("At rings, where there is room: " + ", ".join(plain(column) for column in frontier.labelled))
    if frontier.sized:
        column, lowest, highest = frontier.sized
        lines.append(f"Larger marks: higher {plain(column)}, from {value_text(lowest)} to {value_text(highest)}")
    if frontier.bounds:
        bounds = (f"{plain(metric)} {number_text(value)}" for metric, value in frontier.bounds)
        lines.append("Broken line: the bound " + " and ".join(bounds))
    if any(frontier.is_yardstick(policy) for policy in frontier.policies):
        lines.append("Open: policies that know the data beforehand, which do not count")
    return lines
