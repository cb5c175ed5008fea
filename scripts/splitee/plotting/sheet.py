"""Sheets of panels, one column per trace, with room for one heading and one legend."""

import math
import textwrap

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties

from splitee.errors import UsageError

from .fit import fit_words, shrink_upright, thin_ticks
from .style import RC, Look, scaled

MOST_INCHES = 250  # of a figure's height; matplotlib draws at most 2^16 dots
FULL_WIDTH = 7.16  # inches: a figure over both columns of a paper
WIDTHS = {1: 3.5, 2: 5.2}  # of narrower sheets
POINT = 1 / 72  # inches
NARROWEST = 1.4  # inches, usually, a column of panels in a figure whose width is asked for
PLACES = 5  # decimals of a place in the figure, of which it is a share


def use_own_look(look=Look()):
    """Sets matplotlib's own defaults, ours over them, and over these the parameters of a look."""
    matplotlib.rcdefaults()
    matplotlib.rcParams.update(scaled(look))
    matplotlib.rcParams.update(look.sheet)
    Sheet.look = look


def relative(size):
    """A text size in points, scaled like most text from its usual size."""
    return size * points_of("font.size") / RC["font.size"]


def points_of(name):
    """The size of a kind of text, which a style file may have given as a word."""
    return FontProperties(size=matplotlib.rcParams[name]).get_size_in_points()


def _legend(owner, handles, **look):
    """A legend with an entry for each handle, also for names that begin with an underscore, which
    matplotlib leaves out."""
    names = [handle.get_label() for handle in handles]
    legend = owner.legend(handles, ["-" for _ in handles], **look)
    for text, name in zip(legend.get_texts(), names):
        text.set_text(name)
    return legend


class Sheet:
    """A figure of panels in the look that use_own_look() was given: the traces from left to right,
    each with `heights` panels (inches) below each other; after `columns` traces the next block of
    rows begins."""

    look = Look()

    def __init__(self, traces, heights, columns=3, labels=0.5, narrowest=NARROWEST):
        """Makes the empty panels: `cells[i]` holds those of trace i from top to bottom.

        `labels` is the width (inches) that the labels left of the panels need, `narrowest` that of a column
        in a figure whose width is asked for.
        """
        self.labels = labels
        if self.look.width is not None:
            scale = max(1, relative(1))
            columns = min(columns, max(1, int((self.look.width - scale * labels) / (scale * narrowest))))
        self.columns = min(columns, traces)
        blocks = math.ceil(traces / self.columns)
        self.width = self.look.width or WIDTHS.get(self.columns, FULL_WIDTH)
        self.height = blocks * sum(heights) + 0.3
        self.figure = Figure(figsize=(self.width, self.height), layout="constrained")
        FigureCanvasAgg(self.figure)
        self.figure.get_layout_engine().set(w_pad=0.04, h_pad=0.03, wspace=0.02, hspace=0.02)
        self.grid = self.figure.add_gridspec(
            blocks * len(heights), self.columns, height_ratios=list(heights) * blocks
        )
        self.cells = [self._cell(trace, len(heights)) for trace in range(traces)]
        self.rows = len(heights)
        self.spare = blocks * self.columns - traces

    def _cell(self, trace, rows):
        """The panels of one trace."""
        block, column = divmod(trace, self.columns)
        places = [self.grid[block * rows + row, column] for row in range(rows)]
        return [self.figure.add_subplot(place) for place in places]

    def is_left(self, trace):
        """Whether a trace stands in the first column."""
        return trace % self.columns == 0

    @property
    def title_letters(self):
        """The number of letters of a panel's title on one line."""
        width = (self.width - self.labels) / self.columns - 0.1
        return max(8, int(width / (0.54 * points_of("axes.titlesize") * POINT)))

    def finish(self, heading, handles):
        """Puts the heading above and the legend beside or below the panels; returns the figure."""
        size = points_of("figure.titlesize")
        letters = int(self.width / (0.56 * size * POINT))
        lines = [
            line
            for part in (heading if self.look.has_heading else [])
            for line in textwrap.wrap(part, letters, break_on_hyphens=False)
        ]
        self.height += len(lines) * 1.25 * size * POINT
        if self.height > MOST_INCHES:
            raise UsageError(
                f"the figure would be {self.height:.0f} inches high; draw fewer traces or policies "
                "with --traces and --policies"
            )
        self.figure.set_size_inches(self.width, self.height)
        title = self.figure.suptitle("\n".join(lines), x=0.01, ha="left")
        if handles and not (self.spare and self._legend_beside(handles)):
            self._legend_below(handles)
        self._settle(title)
        return self.figure

    def _settle(self, title):
        """Lays the figure out for good, so that it is the same in every format and on every run.

        The layout's solver is exact except for the last bits, which are rounded away.
        """
        self.figure.draw_without_rendering()
        has_broken = fit_words(self.figure)
        self.figure.draw_without_rendering()  # with the tick labels that fit the first layout
        if has_broken and fit_words(self.figure):
            self.figure.draw_without_rendering()
        if thin_ticks(self.figure):
            self.figure.draw_without_rendering()
        self.figure.set_layout_engine("none")
        shrink_upright(self.figure)
        for axes in self.figure.axes:
            axes.set_position([round(share, PLACES) for share in axes.get_position().bounds])
        title.set_position([round(share, PLACES) for share in title.get_position()])

    def _legend_beside(self, handles):
        """Tries to put the legend where no trace is; returns whether it fits there."""
        cell = self.figure.add_subplot(self.grid[-self.rows :, self.columns - self.spare :])
        cell.set_axis_off()
        legend = _legend(cell, handles, loc="center")
        legend.set_in_layout(False)
        self.figure.draw_without_rendering()
        room, need = cell.get_window_extent(), legend.get_window_extent()
        fits = need.width <= room.width and need.height <= room.height
        if not fits:
            cell.remove()
        return fits

    def _legend_below(self, handles):
        """Makes the figure higher by the legend, in as many columns as fit."""
        counts = {math.ceil(len(handles) / rows) for rows in range(1, len(handles) + 1)}
        for columns in sorted(counts, reverse=True):
            legend = _legend(
                self.figure, handles, loc="lower center", ncol=columns, borderaxespad=0.5
            )
            size = legend.get_window_extent(self.figure.canvas.get_renderer())
            if columns == 1 or size.width / self.figure.dpi <= self.width - 0.1:
                break
            legend.remove()
        legend.set_in_layout(False)
        extra = size.height / self.figure.dpi + 0.12
        self.height += extra
        self.figure.set_size_inches(self.width, self.height)
        share = extra / self.height
        self.figure.get_layout_engine().set(rect=(0, share, 1, 1 - share))
