"""The look of policies: the same in every figure, and distinct without colour."""

import textwrap
from dataclasses import dataclass, field, replace

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
class Look:
    """The look of figures that a user asks for, where it differs from the usual one."""

    width: float = None  # inches of a whole figure
    font_size: float = None  # points of most text; headings, ticks and legends go with it
    has_heading: bool = True
    sheet: dict = field(default_factory=dict)  # matplotlib's parameters, from a style file
    labels: dict = field(default_factory=dict)  # name of a policy or trace -> the text in its place


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
        """Matplotlib's arguments for the line."""
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
        """Matplotlib's arguments for the markers."""
        return {
            "color": self.color,
            "linestyle": "",
            "marker": self.marker,
            "markersize": 4.2 + 1.1 * self.depth,
            "zorder": 3 - 0.1 * self.depth,
        }

    @property
    def open_mark(self):
        """Matplotlib's arguments for marks of values that are not our own."""
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


def plain(text):
    """A name in a form that matplotlib shows unchanged: on one line and not taken for mathematics."""
    return shown(text).replace("$", r"\$")


def scaled(look):
    """RC with the sizes of texts that a look asks for."""
    share = 1 if look.font_size is None else look.font_size / RC["font.size"]
    texts = ("font.size", "legend.fontsize")
    return {name: size * share if name in texts or name.endswith(("titlesize", "labelsize")) else size
            for name, size in RC.items()}


def wrapped(text, width):
    """A name on several lines of at most `width` letters."""
    return "\n".join(textwrap.wrap(plain(text), width)) or " "


def styles_of(results, look=Look()):
    """The style of each policy of the results, as manifest.json says it, with the labels of a look.

    A policy without an entry there (manifests of early versions) gets the next colour of
    matplotlib, by its place in the results, so that it does not depend on which policies are drawn.
    """
    styles = {}
    untold = 0
    for policy in results.all_policies:
        configured = results.configured.get(policy, {})
        drawing = configured.get("drawing")
        has_look_of_type = configured.get("type") == policy
        if drawing and has_look_of_type:
            style = _with_exit(_drawn_as(drawing), configured.get("exit"))
        elif drawing and drawing["label"] == policy:
            style = _drawn_as(drawing)
        else:
            style = Style(wrapped(policy, 30), f"C{untold % 10}", SOLID, "o")
            untold += 1
        if policy in look.labels:
            style = replace(style, label=wrapped(look.labels[policy], 30))
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
