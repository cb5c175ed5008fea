"""The options of the command that draws figures."""

import argparse
import csv
import math
import re

from splitee.command import file_path
from splitee.result_files import NAMES
from splitee.shown import shown

FORMATS = ("svg", "pdf", "png")
LEAST_INCHES, MOST_INCHES = 1.5, 100  # of a figure's width
LEAST_POINTS, MOST_POINTS = 3, 72  # of its text


def number(text):
    """A finite number of the command line."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise argparse.ArgumentTypeError(f"{text!r} is not a number")
    return value


def names(text):
    """A comma-separated list of names; a name with a comma stands in double quotes, as in CSV."""
    try:
        items = [name for row in csv.reader([text]) for name in row if name]
    except csv.Error as error:
        raise argparse.ArgumentTypeError(f"{shown(text[:40])!r} is no list of names") from error
    if not items:
        raise argparse.ArgumentTypeError("names nothing")
    return items


def formats(text):
    """A comma-separated list of file formats."""
    items = names(text)
    unknown = [item for item in items if item not in FORMATS]
    if unknown:
        raise argparse.ArgumentTypeError(f"no format {unknown[0]!r}; known: {', '.join(FORMATS)}")
    return list(dict.fromkeys(items))


def axes_pair(text):
    """Two grid columns, `x,y`."""
    pair = names(text)
    if len(set(pair)) != 2 or len(pair) != 2:
        raise argparse.ArgumentTypeError(f"{text!r} is not two columns X,Y")
    return pair


def bound(text):
    """`METRIC<=VALUE` or `METRIC>=VALUE` as (metric, value)."""
    metric, separator, value = re.split("([<>]=?)", text, maxsplit=1) if re.search("[<>]", text) else (text, "", "")
    if not separator or not metric.strip():
        raise argparse.ArgumentTypeError(f"{text!r} is not METRIC<=VALUE or METRIC>=VALUE")
    return metric.strip(), number(value)


def direction(text):
    """`METRIC=highest` or `METRIC=lowest` as (metric, word)."""
    metric, _, word = text.rpartition("=")
    if not metric or word not in ("highest", "lowest"):
        raise argparse.ArgumentTypeError(f"{text!r} is not METRIC=highest or METRIC=lowest")
    return metric, word


def grid_point(text):
    """`mu=0.1,beta=1` as a dictionary."""
    point = {}
    for item in names(text):
        column, separator, value = item.partition("=")
        if not separator:
            raise argparse.ArgumentTypeError(f"{item!r} is not COLUMN=VALUE")
        if column in point:
            raise argparse.ArgumentTypeError(f"names {column} twice")
        point[column] = value if column in NAMES else number(value)
    return point


def between(low, high, unit):
    """The type of numbers from low to high."""

    def read(text):
        """The number."""
        value = number(text)
        if not low <= value <= high:
            raise argparse.ArgumentTypeError(f"{text!r} is not a number of {unit} from {low:g} to {high:g}")
        return value

    return read


def label_pairs(text):
    """`splitee=ours,IMDb=films` as a dictionary."""
    labels = {}
    for item in names(text):
        name, separator, label = item.partition("=")
        if not separator or not name or not label.strip():
            raise argparse.ArgumentTypeError(f"{item!r} is not NAME=LABEL")
        if name in labels:
            raise argparse.ArgumentTypeError(f"names {name!r} twice")
        labels[name] = label
    return labels


def add_results(parser):
    """Adds the options for the results to draw, and the place of the figures."""
    parser.add_argument(
        "results", metavar="RESULTS_DIR", type=file_path, nargs="?", help="folder of a finished run"
    )
    parser.add_argument(
        "--out",
        metavar="DIR",
        type=file_path,
        help="folder for the figures (default RESULTS_DIR/figures)",
    )
    parser.add_argument(
        "--formats",
        metavar="LIST",
        type=formats,
        default=list(FORMATS),
        help="file formats, of svg, pdf and png (default all)",
    )
    parser.add_argument(
        "--offload",
        metavar="VALUE",
        type=number,
        help="offloading cost in lambda at which regret and exits are drawn (default: the one "
        "nearest to 5, where the paper draws its regret; of per-exit costs the scale nearest to 1)",
    )
    parser.add_argument(
        "--policies",
        metavar="LIST",
        type=names,
        help="policies to draw, in all figures (default all)",
    )
    parser.add_argument(
        "--traces", metavar="LIST", type=names, help="traces to draw (default all)"
    )
    parser.add_argument(
        "--where",
        metavar="COLUMN=VALUE,...",
        type=grid_point,
        default={},
        help="point of the grid beyond the offloading cost (default: the first)",
    )


def add_cells(parser):
    """Adds the figures that are drawn only on request."""
    parser.add_argument(
        "--value",
        metavar="LIST",
        type=names,
        help="columns of summary.csv to draw over the grid, for example accuracy_mean,cost_mean",
    )
    parser.add_argument(
        "--against",
        metavar="COLUMN",
        help="with --value: the grid column to draw it against (default offload)",
    )
    parser.add_argument(
        "--heat",
        metavar="X,Y",
        type=axes_pair,
        help="with --value: two grid columns to draw it over as colours",
    )
    parser.add_argument(
        "--frontier",
        metavar="X,Y",
        type=axes_pair,
        help="two columns of numbers of summary.csv: draw every cell, and those that no other beats",
    )
    parser.add_argument(
        "--subject-to",
        metavar="METRIC<=VALUE",
        type=bound,
        action="append",
        default=[],
        help="with --frontier: draw a line at this bound of one of the two",
    )
    parser.add_argument(
        "--better",
        metavar="METRIC=highest|lowest",
        type=direction,
        action="append",
        default=[],
        help="with --frontier: which is better, where the name of the column does not tell",
    )
    parser.add_argument(
        "--published",
        metavar="DIR",
        type=file_path,
        help="folder of published values, such as data/paper/published, to draw as marks",
    )
    parser.add_argument(
        "--bounds",
        action="store_true",
        help="draw into regret, in grey, what no consistent learner with a policy's feedback can "
        "undercut in the long run",
    )
    parser.add_argument(
        "--time",
        action="store_true",
        help="draw cost and accuracy between the points of the curves, with the link's outages shaded, and the "
        "mean exit where the curves tell it",
    )
    parser.add_argument(
        "--risk",
        metavar="FILE,...",
        type=names,
        help="what `trace threshold --format json` wrote: draw risk and bound against the threshold",
    )


def add_look(parser):
    """Adds the options for the look of the figures."""
    parser.add_argument(
        "--width",
        metavar="INCHES",
        type=between(LEAST_INCHES, MOST_INCHES, "inches"),
        help="width of each figure (default 3.5, 5.2 or 7.16, as it has columns)",
    )
    parser.add_argument(
        "--font-size",
        metavar="POINTS",
        type=between(LEAST_POINTS, MOST_POINTS, "points"),
        help="size of most text; headings, ticks and legends go with it (default 8)",
    )
    parser.add_argument(
        "--no-title", action="store_true", help="without the heading, for a figure with a caption"
    )
    parser.add_argument(
        "--labels",
        metavar="NAME=LABEL,...",
        type=label_pairs,
        default={},
        help="what stands for the names of policies and traces",
    )
    parser.add_argument(
        "--style", metavar="FILE", type=file_path, help="a style file of matplotlib, over our own look"
    )


def expect_fitting(parser, options):
    """Refuses options that have no meaning together."""
    if options.risk is not None:
        if options.results or options.value or options.frontier or options.published:
            parser.error("--risk draws one figure of its own, without RESULTS_DIR and other figures")
        if options.out is None:
            parser.error("--risk needs --out, the folder for the figure")
        for name in ("policies", "traces", "where", "offload", "time", "bounds", "labels"):
            if getattr(options, name, None):
                parser.error(f"--{name} says nothing of --risk, which draws no results")
    elif options.results is None:
        parser.error("the following arguments are required: RESULTS_DIR")
    if options.value is not None and options.bounds:
        parser.error("--bounds belongs to the figures that are drawn without --value")
    if options.value is None and (options.against or options.heat):
        parser.error("--against and --heat need --value, the column of summary.csv to draw")
    if options.frontier is None and (options.subject_to or options.better):
        parser.error("--subject-to and --better need --frontier, the two columns to draw")
    if options.frontier is not None and (options.value or options.published or options.bounds):
        parser.error("--frontier draws one figure of its own; without --value, --published, --bounds")
    if options.time and (options.value or options.frontier):
        parser.error("--time belongs to the figures that are drawn without --value and --frontier")
    if options.value is not None and options.published is not None:
        parser.error("--published belongs to the figures that are drawn without --value")
