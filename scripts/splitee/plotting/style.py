"""How policies look: the same in every figure, and told apart without colour."""

import textwrap
from dataclasses import dataclass, replace

from splitee.shown import shown

RC = {
    "font.family": "DejaVu Sans",
    "font.size": 8,
    "axes.titlesize": 8,
    "axes.labelsize": 8,
    "xtick.labelsize": 7,
    "ytick.labelsize": 7,
    "legend.fontsize": 7.5,
    "figure.titlesize": 8.5,
    "axes.linewidth": 0.6,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "grid.color": "#dddddd",
    "grid.linewidth": 0.5,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "xtick.major.size": 2.5,
    "ytick.major.size": 2.5,
    "lines.markeredgewidth": 0,
    "hatch.linewidth": 0.5,
    "legend.frameon": False,
    "legend.handlelength": 3.4,
    "legend.columnspacing": 1.6,
    "pdf.fonttype": 42,
    "svg.hashsalt": "splitee-sim",
    "figure.dpi": 200,
    "savefig.dpi": 200,
}


@dataclass(frozen=True)
class Style:
    """The look of one policy.

    Policies whose lines run into each other stay visible through `depth`: a deeper marker is larger
    and lies below, and a deep line is thick and pale.
    """

    label: str
    color: str
    dashes: tuple  # of a line, as matplotlib's (offset, on-off sequence)
    marker: str
    depth: int = 0
    width: float = 1.3

    @property
    def line(self):
        """How matplotlib draws the line."""
        broken = bool(self.dashes[1])
        order = 2.4 if broken else 2.3 - 0.05 * self.depth
        return {
            "color": self.color,
            "linestyle": self.dashes,
            "linewidth": self.width,
            "zorder": order,
        }

    @property
    def mark(self):
        """How matplotlib draws the markers."""
        return {
            "color": self.color,
            "linestyle": "",
            "marker": self.marker,
            "markersize": 4.2 + 1.1 * self.depth,
            "zorder": 3 - 0.1 * self.depth,
        }

    @property
    def open_mark(self):
        """How matplotlib draws the marks of values that are not our own."""
        return {
            "color": self.color,
            "linestyle": "",
            "marker": self.marker,
            "markersize": 4.4,
            "markeredgewidth": 0.9,
            "markerfacecolor": "none",
            "zorder": 4,
        }


SOLID = (0, ())

ANY_POLICY = Style("any policy", "#555555", SOLID, "o")

OTHER_COLORS = (
    "#7b2d8e",
    "#1b7837",
    "#b2182b",
    "#35978f",
    "#4d4d9f",
    "#a6761d",
    "#e7298a",
    "#66a61e",
)
OTHER_DASHES = (
    (0, (7, 1.5, 3, 1.5)),
    (0, (1.5, 1.5)),
    SOLID,
    (0, (4, 2)),
    (0, (6, 1, 1, 1, 1, 1)),
)
OTHER_MARKERS = ("<", ">", "d", "h", "8", "H", "o")


def plain(text):
    """A name as matplotlib shows it unchanged: on one line and not taken for mathematics."""
    return shown(text).replace("$", r"\$")


def wrapped(text, width):
    """A name on several lines of at most `width` letters."""
    return "\n".join(textwrap.wrap(plain(text), width)) or " "


def styles_of(results):
    """The style of each policy of the results.

    A policy of its own name gets the next free look, by its place in the results, so that it does
    not depend on which policies are drawn.
    """
    styles = {}
    others = 0
    for policy in results.all_policies:
        configured = results.configured.get(policy, {})
        drawing = configured.get("drawing") if configured.get("type") == policy else None
        if drawing:
            style = _with_exit(_drawn_as(drawing), configured.get("exit"))
        else:
            style = Style(
                wrapped(policy, 30),
                OTHER_COLORS[others % len(OTHER_COLORS)],
                OTHER_DASHES[others % len(OTHER_DASHES)],
                OTHER_MARKERS[others % len(OTHER_MARKERS)],
            )
            others += 1
        styles[policy] = style
    return styles


def _drawn_as(drawing):
    """The style that manifest.json gives a policy."""
    return Style(
        wrapped(drawing["label"], 30),
        drawing["colour"],
        (0, tuple(drawing["dashes"])),
        drawing["marker"],
        drawing["depth"],
        drawing["width"],
    )


def _with_exit(style, exit_number):
    """The style of a policy with its exit in the label, where it has a single one."""
    if not isinstance(exit_number, (int, float)) or abs(exit_number) > 1e9:
        return style
    return replace(style, label=f"{style.label} at exit {exit_number:g}")
