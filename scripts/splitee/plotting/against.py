"""A value against a grid column: one line per policy, one panel per trace; over names marks without lines."""

from .frontier import LOWEST
from .panels import accuracy_limits, draw_line, legend_handles, mark_handles, panel_title, plain_numbers, ticks
from .sheet import Sheet
from .style import plain
from .log_axes import lie_apart, log_ticks

LOG_FROM = 10  # a column that spans less than this factor stays on a linear axis
ABREAST = 0.6  # of the room of a name: what the marks of all policies take


def draw_against(sweep, styles):
    """The figure of a Sweep over one column."""
    column = sweep.axes[0]
    values = axis_values(sweep, 0)
    log, named = is_geometric(values), isinstance(values[0], str)
    log_values = named and _needs_log(sweep)
    sheet = Sheet(len(sweep.traces), [2.4 if len(sweep.traces) == 1 else 1.95])
    for place, trace in enumerate(sweep.traces):
        axes = sheet.cells[place][0]
        axes.set_title(panel_title(sheet, sweep, trace))
        if not any(sweep.cells[trace, policy] for policy in sweep.policies):
            axes.text(0.5, 0.5, "no values", transform=axes.transAxes, ha="center", va="center")
            axes.set_axis_off()
            continue
        for number, policy in enumerate(sweep.policies):
            if named:
                beside = ABREAST * ((number + 0.5) / len(sweep.policies) - 0.5)
                _marks(axes, styles[policy], sweep.cells[trace, policy], values, beside)
            else:
                _line(axes, styles[policy], sweep.cells[trace, policy], values)
        plain_numbers(axes)
        if named:
            axes.set_xticks(range(len(values)), [plain(name) for name in values])
            axes.set_xlim(-0.5, len(values) - 0.5)
        elif len(values) == 1:
            axes.set_xticks(values)
        else:
            axes.xaxis.set_major_locator(ticks())
        if log:
            _scale_log(axes, values)
        if log_values:
            axes.set_yscale("log")
            log_ticks(axes.yaxis, *axes.get_ylim())
        if sweep.value == "accuracy_mean":
            axes.set_ylim(accuracy_limits(axes.get_ylim()))
        axes.set_xlabel(sweep.axis_label(column))
        if sheet.is_left(place):
            axes.set_ylabel(sweep.value_label + (",\nlog scale" if log_values else ""))
    text = sweep.heading(f" against {sweep.against(column)}", "95% interval" if named else "95% band")
    handles = mark_handles if named else legend_handles
    return sheet.finish(text, handles(styles, sweep.policies))


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


def _marks(axes, style, cells, names, beside):
    """One policy's marks over names, which are no scale, so that no line joins them; each with its interval."""
    for (name,), estimate in cells.items():
        x = names.index(name) + beside
        if estimate.low is not None and estimate.low != estimate.high:
            axes.vlines(x, estimate.low, estimate.high, color=style.color, linewidth=1)
        axes.plot([x], [estimate.mean], **style.mark)


def _needs_log(sweep):
    """Whether values of which less is better lie so far apart that marks would meet at the foot of the panels."""
    means = [cell.mean for cells in sweep.cells.values() for cell in cells.values()]
    return sweep.value.startswith(LOWEST) and lie_apart(means)


def _scale_log(axes, values):
    """A logarithmic axis with plain numbers at some of its values."""
    axes.set_xscale("log")
    axes.minorticks_off()
    every = -(-len(values) // 6)
    axes.set_xticks(values[::every])
    axes.set_xticklabels([f"{value:g}" for value in values[::every]])
