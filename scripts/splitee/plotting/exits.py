"""Where samples exit and where they are offloaded."""

import textwrap

from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from .panels import at_offload, heading, panel_title
from .sheet import Sheet, relative

HATCH = "/////"
OFFLOADED = "are offloaded to the cloud"
TO_LAST_TIER = "are offloaded to the last tier"
BESIDE = {"xycoords": "axes fraction", "textcoords": "offset points", "ha": "right"}


def draw_exits(results, styles):
    """The share of samples that exit, and that are offloaded, at each exit: a row per policy.

    The rows of a trace have one axis, which begins at 0 where any of its policies sends the input.
    """
    heights = [0.85] + [0.66] * (len(results.policies) - 1)
    sheet = Sheet(len(results.traces), heights, columns=5, labels=1.0, narrowest=0.75)
    for place, trace in enumerate(results.traces):
        cells = sheet.cells[place]
        cells[0].set_title(panel_title(sheet, results, trace), pad=11)
        first = min(results.exits[trace, policy][0][0] for policy in results.policies)
        cells[-1].set_xlabel("Exit" if first > 0 else "Exit\n(0: the input is sent)")
        for axes, policy in zip(cells, results.policies):
            exits, tiers = results.exits[trace, policy], results.tiers.get(trace, [])
            _bars(axes, styles[policy], exits)
            _share_above(axes, exits, tiers)
            _axis_of_exits(axes, int(first), int(exits[-1][0]))
            _tier_borders(axes, tiers, is_named=axes is cells[0])
            axes.set_ylim(0, 1.05 * _largest_share(results, policy))
            axes.yaxis.set_major_locator(MaxNLocator(2, steps=[1, 2, 2.5, 5, 10]))
            axes.tick_params(labelbottom=axes is cells[-1], labelleft=sheet.is_left(place))
            if sheet.is_left(place):
                _row_label(axes, styles[policy].label)
    stops, sent = ("stop at an exit", TO_LAST_TIER) if results.tiers else ("exit on the device", OFFLOADED)
    handles = [
        Patch(facecolor="#444444", linewidth=0, label=stops),
        Patch(facecolor="#e4e4e4", edgecolor="#444444", hatch=HATCH, linewidth=0, label=sent),
    ]
    text = f"Share of the samples (%) that leave at each exit, at {at_offload(results)}"
    return sheet.finish(heading(results, text, None), handles)


def _row_label(axes, label):
    """The policy's name left of its row, clear of the tick labels."""
    axes.annotate(textwrap.fill(label, 14), (0, 0.5), (relative(-22), 0), va="center", **BESIDE)


def _largest_share(results, policy):
    """The largest share of a policy at one exit, over the traces: its panels share their axis."""
    shares = [share for trace in results.traces for share in results.exits[trace, policy]]
    return max(exited + offloaded for _, exited, offloaded in shares) or 1


def _bars(axes, style, exits):
    """Stacked steps: exited on the device below, offloaded on top."""
    numbers, exited, offloaded = zip(*exits)
    edges = [number - 0.5 for number in numbers] + [numbers[-1] + 0.5]
    total = [low + high for low, high in zip(exited, offloaded)]
    tint = {"facecolor": style.color, "alpha": 0.2}
    hatch = {"facecolor": "none", "edgecolor": style.color, "hatch": HATCH}
    for look in (tint, hatch):
        axes.stairs(total, edges, baseline=exited, fill=True, linewidth=0, **look)
    axes.stairs(exited, edges, fill=True, color=style.color, linewidth=0)
    axes.stairs(total, edges, color="#333333", linewidth=0.4)


def _share_above(axes, exits, tiers):
    """Above a row the share that was offloaded; with tiers what left the first one, as summary.csv counts it."""
    share = sum(offloaded for _, _, offloaded in exits)
    words = "offloaded"
    if tiers:
        at_home = tiers.count(tiers[0])
        share += sum(exited for number, exited, _ in exits if number > at_home)
        words = "left the first tier:"
    axes.annotate(f"{words} {share:.0f}%", (1, 1), (0, 1.5), fontsize=relative(6), **BESIDE)


def _axis_of_exits(axes, first, last):
    """The axis from the first to the last exit; only the lowest of a trace's panels has its numbers."""
    axes.set_xlim(first - 0.5, last + 0.5)
    axes.set_xticks(_exit_ticks(first, last))


def _tier_borders(axes, tiers, is_named):
    """A line between tiers, and the name of each at its first exit where the panel is to show it."""
    for place, name in enumerate(tiers):
        if place > 0 and name == tiers[place - 1]:
            continue
        if place > 0:
            axes.axvline(place + 0.5, color="#888888", linewidth=0.6, dashes=(3, 2))
        if is_named:
            at = {"xycoords": ("data", "axes fraction"), "textcoords": "offset points"}
            axes.annotate(name, (place + 0.5, 1), (2, -7), fontsize=relative(6), color="#555555", **at)


def _exit_ticks(first, count):
    """The first, 0 or 1, and the last exit and some round ones between."""
    steps = (1, 2, 5, 10, 25, 50, 100, 250, 500, 1000)
    step = next((step for step in steps if count <= 4 * step), count)
    between = [at for at in range(step, count, step) if min(at - first, count - at) >= 0.6 * step]
    return sorted({first, *between, count})
