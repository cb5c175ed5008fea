"""Cost, accuracy and the exits chosen over time, between the points of the curves."""

from matplotlib.patches import Patch

from .changes import mark_changes
from .panels import ACCURACY, at_offload, cost_label, heading, legend_handles, panel_title
from .sheet import Sheet

OUTAGE = {"color": "#dddddd", "linewidth": 0, "zorder": 0}
WIDE = 20  # a cost that reaches this many times the smallest has a logarithmic axis
PER_SECOND = 1000  # ms
ROOM = 0.2  # of a panel's height, above its lines
HEIGHTS = {"cost": 1.9, "accuracy": 1.5, "exit": 1.5}  # inches, of the panels from top to bottom


def draw_over_time(results, styles):
    """For each trace a panel of cost above one of accuracy, and, where the curves tell them, one of the exits; the
    link's outages are shaded."""
    tells_exits = all(windows[0].exit is not None for windows in results.windows.values())
    shown = [name for name in HEIGHTS if name != "exit" or tells_exits]
    sheet = Sheet(len(results.curve_traces), [HEIGHTS[name] for name in shown])
    for place, trace in enumerate(results.curve_traces):
        panels = dict(zip(shown, sheet.cells[place]))
        for name, axes in panels.items():
            _draw_lines(results, styles, trace, name, axes)
        _finish_panels(results, trace, list(panels.values()))
        panels["cost"].set_title(panel_title(sheet, results, trace))
        if sheet.is_left(place):
            for name, axes in panels.items():
                axes.set_ylabel(_label(results, name))
    handles = legend_handles(styles, results.policies)
    if results.outages:
        handles.append(Patch(**OUTAGE, label="the link sends nothing"))
    what = "Cost per sample, accuracy and mean exit" if tells_exits else "Cost per sample and accuracy"
    return sheet.finish(heading(results, f"{what} over time, at {at_offload(results)}", None), handles)


def _draw_lines(results, styles, trace, name, axes):
    """A line per policy in the panel of what windows have by this name."""
    for policy in results.policies:
        windows = results.windows[trace, policy]
        if getattr(windows[0], name) is not None:
            xs = [_time(results, window.end) for window in windows]
            axes.plot(xs, [getattr(window, name) for window in windows], **{**styles[policy].line, "linewidth": 0.9})


def _finish_panels(results, trace, panels):
    """The axes of a trace's panels, the outages and the changes."""
    top = panels[0]
    _scale(top, [w.cost for policy in results.policies for w in results.windows[trace, policy]])
    _shade(results, trace, panels)
    last = max(window.end for window in results.windows[trace, results.policies[0]])
    if results.changes[trace]:
        _make_room(top)
    mark_changes(panels, results.changes[trace], last, lambda first: _time(results, first))
    panels[-1].set_xlabel("Time (s)" if results.between_ms else "Round (samples)")
    for axes in panels[:-1]:
        axes.tick_params(labelbottom=False)


def _label(results, name):
    """The label of a panel's axis."""
    if name != "exit":
        return cost_label(results) if name == "cost" else ACCURACY
    sends = any(window.exit < 1 for windows in results.windows.values() for window in windows)
    return "Mean exit (0: input sent)" if sends else "Mean exit"


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
