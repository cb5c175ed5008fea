"""A value against a grid column: one line per policy, one panel per trace."""

from .panels import accuracy_limits, draw_line, legend_handles, panel_title, plain_numbers, ticks
from .sheet import Sheet

LOG_FROM = 10  # a column that spans less than this factor stays on a linear axis


def draw_against(sweep, styles):
    """The figure of a Sweep over one column."""
    column = sweep.axes[0]
    values = axis_values(sweep, 0)
    log = is_geometric(values)
    sheet = Sheet(len(sweep.traces), [2.4 if len(sweep.traces) == 1 else 1.95])
    for place, trace in enumerate(sweep.traces):
        axes = sheet.cells[place][0]
        axes.set_title(panel_title(sheet, sweep, trace))
        if not any(sweep.cells[trace, policy] for policy in sweep.policies):
            axes.text(0.5, 0.5, "no values", transform=axes.transAxes, ha="center", va="center")
            axes.set_axis_off()
            continue
        for policy in sweep.policies:
            _line(axes, styles[policy], sweep.cells[trace, policy], values)
        if not isinstance(values[0], str):
            axes.xaxis.set_major_locator(ticks())
        plain_numbers(axes)
        if log:
            _scale_log(axes, values)
        if sweep.value == "accuracy_mean":
            axes.set_ylim(accuracy_limits(axes.get_ylim()))
        axes.set_xlabel(sweep.axis_label(column))
        if sheet.is_left(place):
            axes.set_ylabel(sweep.value_label)
    text = sweep.heading(f" against {sweep.against(column)}")
    return sheet.finish(text, legend_handles(styles, sweep.policies))


def axis_values(sweep, axis):
    """The drawn values of one of the sweep's columns, rising."""
    found = {place[axis] for cells in sweep.cells.values() for place in cells}
    return sorted(found - {None})


def is_geometric(values):
    """Whether values are more even on a logarithmic axis: by the largest step over the smallest."""
    if isinstance(values[0], str) or len(values) < 3 or values[0] <= 0 or values[-1] < LOG_FROM * values[0]:
        return False
    pairs = list(zip(values, values[1:]))
    ratios = [high / low for low, high in pairs]
    steps = [high - low for low, high in pairs]
    return (max(ratios) - 1) / (min(ratios) - 1) < max(steps) / min(steps)


def _line(axes, style, cells, values):
    """One policy's line; one that does not have the column is level and without markers."""
    if (None,) in cells:
        ends = values[:1] + values[-1:] if len(values) > 1 else [0, 1]
        draw_line(axes, style, ends, [cells[None,]] * 2, markevery=[])
        return
    places = sorted(cells)
    if places:
        draw_line(axes, style, [x for x, in places], [cells[place] for place in places])


def _scale_log(axes, values):
    """A logarithmic axis with plain numbers at some of its values."""
    axes.set_xscale("log")
    axes.minorticks_off()
    every = -(-len(values) // 6)
    axes.set_xticks(values[::every])
    axes.set_xticklabels([f"{value:g}" for value in values[::every]])
