"""A value over two grid columns: one panel per policy and trace, a colour scale per trace."""

from itertools import product

import numpy as np
from matplotlib.colors import Normalize

from splitee.errors import UsageError

from .against import axis_values
from .grid import number_text
from .panels import panel_title, ticks
from .sheet import Sheet, relative
from .style import plain

COLORS = "cividis"  # rises in lightness, and looks the same to the colour-blind
NOTHING = "#dddddd"
MOST_TICKS = 9
LETTER = 0.6 * 5.5 / 72  # inches wide, of the numbers in the cells


def draw_heat(sweep, styles):
    """The figure of a Sweep over two columns: the first from left to right, the second upwards.

    With one trace the policies stand side by side; with several, each has a row below the traces.
    """
    policies = _drawn(sweep)
    single = len(sweep.traces) == 1
    wide = len(policies) if single else len(sweep.traces)
    sheet = Sheet(wide, [1.9] if single else [1.7] * len(policies), narrowest=1.9)
    xs, ys = axis_values(sweep, 0), axis_values(sweep, 1)
    for place, trace in enumerate(sweep.traces):
        panels = [cells[0] for cells in sheet.cells] if single else sheet.cells[place]
        norm = _norm(sweep, trace, policies)
        for row, (axes, policy) in enumerate(zip(panels, policies)):
            image = _panel(axes, sweep, sweep.cells[trace, policy], xs, ys, norm)
            name = styles[policy].label
            if not single:
                title = f"{panel_title(sheet, sweep, trace)}\n{name}" if row == 0 else name
            axes.set_title(name if single else title)
            at_left = sheet.is_left(row if single else place)
            at_bottom = row + sheet.columns >= len(policies) if single else axes is panels[-1]
            axes.set_ylabel(sweep.axis_label(sweep.axes[1]) if at_left else "")
            axes.set_xlabel(sweep.axis_label(sweep.axes[0]) if at_bottom else "")
        bar = sheet.figure.colorbar(image, ax=panels, shrink=0.9, aspect=30, pad=0.02)
        bar.outline.set_linewidth(0.6)
        bar.locator = ticks()
        bar.formatter.set_useOffset(False)
        bar.set_label(sweep.value_label)
    text = sweep.heading()
    if single:
        trace = sweep.traces[0]
        name = sheet.look.labels.get(trace, trace)
        text.insert(1, plain(f"{name} ({sweep.kinds[trace]})"))
    figure = sheet.finish(text, [])
    _leave_out_wide(figure)
    return figure


def _leave_out_wide(figure):
    """Takes the numbers out of all cells where one is wider or higher than its cell."""
    numbers = [(axes, text) for axes in figure.axes for text in axes.texts]
    for axes, number in numbers:
        (left, low), (right, high) = axes.transData.transform([(0, 0), (1, 1)])
        box = number.get_window_extent()
        if box.width > right - left or box.height > high - low:
            break
    else:
        return
    for _, number in numbers:
        number.remove()


def _drawn(sweep):
    """The policies that have both columns; an error where the user named others."""
    drawn = []
    for policy in sweep.policies:
        places = [place for trace in sweep.traces for place in sweep.cells[trace, policy]]
        lacking = [
            column
            for axis, column in enumerate(sweep.axes)
            if any(place[axis] is None for place in places)
        ]
        if lacking and sweep.policies_chosen:
            raise UsageError(f"policy {policy!r} has no {lacking[0]}, an axis of --heat")
        if places and not lacking:
            drawn.append(policy)
    if not drawn:
        raise UsageError(f"no policy has both {sweep.axes[0]} and {sweep.axes[1]}")
    return drawn


def _norm(sweep, trace, policies):
    """The range of colours of a trace: the same for all policies."""
    means = [cell.mean for policy in policies for cell in sweep.cells[trace, policy].values()]
    low, high = (min(means), max(means)) if means else (0.0, 1.0)
    return Normalize(low, high if high > low else low + (abs(low) or 1.0))


def _panel(axes, sweep, cells, xs, ys, norm):
    """Cells of equal size in the order of their values, with numbers where there is room."""
    means = np.full((len(ys), len(xs)), np.nan)
    for (x, y), cell in cells.items():
        means[ys.index(y), xs.index(x)] = cell.mean
    axes.set_facecolor(NOTHING)
    image = axes.pcolormesh(means, cmap=COLORS, norm=norm, rasterized=True)
    axes.grid(False)
    axes.tick_params(length=0)
    _label(axes.set_xticks, xs)
    _label(axes.set_yticks, ys)
    texts = _texts(means)
    room = axes.get_subplotspec().get_position(axes.figure).width * axes.figure.get_size_inches()[0]
    if len(ys) <= 12 and max(map(len, texts.values())) * LETTER * len(xs) < 0.75 * room:
        for (row, column), text in texts.items():
            dark = norm(means[row, column]) < 0.55
            look = {"color": "white" if dark else "black", "fontsize": relative(5.5)}
            axes.text(column + 0.5, row + 0.5, text, ha="center", va="center", **look)
    return image


def _label(set_ticks, values):
    """Names the middle of some cells by their values."""
    every = -(-len(values) // MOST_TICKS)
    places = range(0, len(values), every)
    set_ticks([at + 0.5 for at in places], [number_text(values[at]) for at in places])


def _texts(means):
    """The numbers of the cells, by (row, column), with as many decimals as keep them distinct."""
    present = means[np.isfinite(means)]
    span = float(np.ptp(present)) if present.size else 0.0
    reach = max(float(np.max(np.abs(present))), 1.0) if present.size else 1.0
    decimals = int(np.clip(2 - np.floor(np.log10(span if span > 0 else reach)), 0, 3))
    places = product(range(means.shape[0]), range(means.shape[1]))
    found = {at: f"{means[at]:.{decimals}f}" for at in places if np.isfinite(means[at])}
    return found or {(0, 0): ""}
