"""The figure of all cells in two metrics, with those that no other beats."""

import math

from .frontier import LOWEST
from .frontier_close import crowds_of, draw_close_fronts, draw_frame, share_that_meets
from .frontier_marks import (bounds_in_words, draw_beaten, draw_cell, draw_front, draw_rings, handles_of,
                             lines_of_marks, named, number, points_of, steps, wishes)
from .grid import number_text
from .log_axes import lie_apart, log_ticks
from .panels import panel_title, plain_numbers, ticks
from .places import Room
from .sheet import Sheet
from .style import plain
from .sweep import label_of

BOUND = {"color": "#b2182b", "linewidth": 0.9, "linestyle": (0, (4, 2)), "zorder": 1.5}
NEAR = 0.4  # of a panel's width or height: a bound further away is told in words
CROWDED = 1 / 2  # of all cells: where more of them meet, those that are beaten are small and pale
TALL = 2.6  # inches, a panel


def draw_frontier(frontier, styles):
    """Yields (name, figure): a panel per trace and world, a mark per cell, a line through those that no other beats;
    and the parts of it where these meet."""
    name = "-".join(["frontier", *frontier.axes])
    drawing = _Drawing(frontier, styles, False, [])
    is_quiet = share_that_meets(drawing.axes_of, frontier) > CROWDED
    crowds = crowds_of(drawing.axes_of, frontier)
    if is_quiet or crowds:
        drawing = _Drawing(frontier, styles, is_quiet, crowds)
    yield name, drawing.figure
    if crowds:
        yield f"{name}-close", draw_close_fronts(crowds, frontier, styles, is_quiet, drawing.logarithmic)


class _Drawing:
    """The figure. is_quiet: whether beaten cells are small and pale; crowds: what has a close-up and is framed here."""

    def __init__(self, frontier, styles, is_quiet, crowds):
        """Draws it."""
        self.frontier, self.styles, self.is_quiet, self.crowds = frontier, styles, is_quiet, crowds
        panels = list(frontier.cells)
        self.sheet = Sheet(len(panels), [TALL])
        self.axes_of = {panel: self.sheet.cells[place][0] for place, panel in enumerate(panels)}
        self.logarithmic = [_needs_log(frontier, axis) for axis in (0, 1)]
        for place, panel in enumerate(panels):
            self._draw_panel(place, panel)
        words = {panel: self._words(panel) for panel in panels}
        key = number(list(words.values())) if len(frontier.labelled) > 1 else []
        self.figure = self.sheet.finish(
            self._heading(key), handles_of(frontier, styles, frontier.policies, is_quiet))
        for panel, axes in self.axes_of.items():
            room = Room(axes, points_of(frontier, panel, is_quiet), steps(frontier, frontier.front(panel)))
            for crowd in crowds:
                if crowd.panel == panel:
                    draw_frame(axes, crowd, room)
            for x, y, text in words[panel]:
                room.write(x, y, text)

    def _draw_panel(self, place, panel):
        """A panel, before it is laid out."""
        frontier, axes = self.frontier, self.axes_of[panel]
        front = frontier.front(panel)
        draw_beaten(axes, frontier, panel, self.styles, self.is_quiet)
        for cell in front:
            draw_cell(axes, frontier, self.styles[cell.policy], cell)
        draw_front(axes, frontier, front)
        if not self.is_quiet:
            draw_rings(axes, front)
        plain_numbers(axes)
        axes.xaxis.set_major_locator(ticks())
        _scale(axes, self.logarithmic)
        axes.set_title("\n".join([panel_title(self.sheet, frontier, panel[0]), *_world(frontier, panel)]))
        for metric, value in frontier.bounds:
            _bound(axes, metric == frontier.axes[0], value)
        labels = [label_of(metric, frontier.unit) for metric in frontier.axes]
        labels = [label + ",\nlog scale" * is_log for label, is_log in zip(labels, self.logarithmic)]
        axes.set_xlabel(labels[0])
        if self.sheet.is_left(place):
            axes.set_ylabel(labels[1])

    def _words(self, panel):
        """What is written at the front's marks, but for those that are framed."""
        framed = {(cell.x, cell.y) for crowd in self.crowds if crowd.panel == panel for cell in crowd.cells}
        return [(x, y, words) for x, y, words in named(self.frontier.front(panel)) if (x, y) not in framed]

    def _heading(self, key):
        """What the figure shows, in words; `key`: what the numbers at the marks mean."""
        frontier = self.frontier
        lines = [f"Every cell; the line goes through those that no other beats in {wishes(frontier)}"]
        lines += lines_of_marks(frontier, key, self.is_quiet, "marks on the line" if self.is_quiet else "rings")
        if self.crowds:
            lines.append("Frames: parts that have a figure of their own, close up")
        lines += bounds_in_words(frontier)
        if any(frontier.is_yardstick(policy) for policy in frontier.policies):
            lines.append("Open: policies that know the data beforehand, which do not count")
        return lines


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
