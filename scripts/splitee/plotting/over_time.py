"""Cost and accuracy over time, between the points of the curves."""

from matplotlib.patches import Patch

from .changes import mark_changes
from .panels import ACCURACY, at_offload, cost_label, heading, legend_handles, panel_title
from .sheet import Sheet

OUTAGE = {"color": "#dddddd", "linewidth": 0, "zorder": 0}
WIDE = 20  # a cost that reaches this many times the smallest has a logarithmic axis
PER_SECOND = 1000  # ms
ROOM = 0.2  # of a panel's height, above its lines


def draw_over_time(results, styles):
    """For each trace a panel of cost above one of accuracy; the link's outages are shaded."""
    sheet = Sheet(len(results.curve_traces), [1.9, 1.5])
    for place, trace in enumerate(results.curve_traces):
        above, below = sheet.cells[place]
        above.set_title(panel_title(sheet, results, trace))
        for policy in results.policies:
            windows = results.windows[trace, policy]
            xs = [_time(results, window.end) for window in windows]
            look = {**styles[policy].line, "linewidth": 0.9}
            above.plot(xs, [window.cost for window in windows], **look)
            if windows[0].accuracy is not None:
                below.plot(xs, [window.accuracy for window in windows], **look)
        _scale(above, [w.cost for policy in results.policies for w in results.windows[trace, policy]])
        _shade(results, trace, (above, below))
        last = max(window.end for window in results.windows[trace, results.policies[0]])
        if results.changes[trace]:
            _make_room(above)
        mark_changes((above, below), results.changes[trace], last, lambda first: _time(results, first))
        below.set_xlabel("Time (s)" if results.between_ms else "Round (samples)")
        above.tick_params(labelbottom=False)
        if sheet.is_left(place):
            above.set_ylabel(cost_label(results))
            below.set_ylabel(ACCURACY)
    handles = legend_handles(styles, results.policies)
    if results.outages:
        handles.append(Patch(**OUTAGE, label="the link sends nothing"))
    text = f"Cost per sample and accuracy over time, at {at_offload(results)}"
    return sheet.finish(heading(results, text, None), handles)


def _time(results, rounds):
    """The position of a round on the axis: in seconds where there is a clock."""
    return rounds * results.between_ms / PER_SECOND if results.between_ms else rounds


def _scale(axes, costs):
    """A logarithmic axis where costs differ widely."""
    low = min(costs)
    if low > 0 and max(costs) > WIDE * low:
        axes.set_yscale("log")
    else:
        axes.set_ylim(bottom=0)


def _make_room(axes):
    """Room for words above the lines."""
    low, high = axes.get_ylim()
    axes.set_ylim(low, high * (high / low) ** ROOM if axes.get_yscale() == "log" else high + ROOM * (high - low))


def _shade(results, trace, panels):
    """Shades the link's outages, up to the end of the trace."""
    ends = [window.end for policy in results.policies for window in results.windows[trace, policy]]
    last = _time(results, max(ends))
    for axes in panels:
        axes.set_xlim(0, last)
        for start, end in results.outages:
            if start / PER_SECOND < last:
                axes.axvspan(start / PER_SECOND, min(end / PER_SECOND, last), **OUTAGE)
