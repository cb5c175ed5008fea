"""Draws accuracy and mean confidence per exit of traces, one panel each, and prints a Markdown table of accuracy,
mean confidence and expected calibration error (15 equal bins) per exit. Everything is computed from the traces."""

import json
import zipfile
from pathlib import Path

import numpy as np

from splitee.command import Parser, announce, file_path
from splitee.errors import DataError
from splitee.files import replacing_path

from .calibration import calibration_error


def read(path):
    """(name, confidence [N, L] in float64, right [N, L]) of a trace with predictions and labels."""
    try:
        with np.load(path) as trace:
            confidence = trace["confidence"].astype(np.float64)
            right = trace["prediction"] == trace["label"][:, None]
            meta = json.loads(bytes(trace["meta"]).decode()) if "meta" in trace else {}
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {error.strerror or error}") from None
    except (KeyError, ValueError, zipfile.BadZipFile) as error:
        raise DataError(f"{path}: is no trace with confidence, prediction and label: {error}") from None
    return meta.get("name", Path(path).stem), confidence, right


def table(traces):
    """Markdown lines: per trace accuracy, mean confidence and calibration error of every exit, in percent."""
    layers = max(confidence.shape[1] for _, confidence, _ in traces)
    lines = ["| trace | | " + " | ".join(str(i) for i in range(1, layers + 1)) + " |", "|" + "---|" * (layers + 2)]
    for name, confidence, right in traces:
        for title, values in (("accuracy", right.mean(axis=0)), ("confidence", confidence.mean(axis=0)),
                              ("ECE", calibration_error(confidence, right))):
            lines.append(f"| {name if title == 'accuracy' else ''} | {title} | "
                         + " | ".join(f"{100 * v:.1f}" for v in values) + " |")
    return lines


def draw(traces, path):
    """The figure, as the ending of `path` says (png, svg, pdf), in the look of all figures."""
    from matplotlib.lines import Line2D

    from splitee.plotting.output import METADATA
    from splitee.plotting.panels import ticks
    from splitee.plotting.sheet import Sheet, use_own_look
    from splitee.plotting.style import wrapped

    use_own_look()
    sheet = Sheet(len(traces), [1.85])
    looks = ({"color": "#0b4f9e", "marker": "o", "markersize": 3, "label": "accuracy"},
             {"color": "#e2631f", "marker": "s", "markersize": 3, "linestyle": "--", "label": "mean confidence"})
    for place, (name, confidence, right) in enumerate(traces):
        axes = sheet.cells[place][0]
        exits = range(1, confidence.shape[1] + 1)
        for values, look in zip((right, confidence), looks):
            axes.plot(exits, 100 * values.mean(axis=0), **look)
        axes.set_title(wrapped(f"{name} ({len(right):,})", sheet.title_letters))
        axes.xaxis.set_major_locator(ticks(integer=True))
        axes.set_xlabel("Exit")
        if sheet.is_left(place):
            axes.set_ylabel("%")
    figure = sheet.finish(["Accuracy and mean confidence of each exit; in brackets the samples"],
                          [Line2D([], [], **look) for look in looks])
    kind = path.suffix.removeprefix(".").lower()
    with replacing_path(path) as temporary:
        figure.savefig(temporary, metadata=METADATA.get(kind))


def main(command_line):
    parser = Parser(prog="figure.py", description=__doc__)
    parser.add_argument("traces", nargs="+", type=file_path)
    parser.add_argument("--out", type=file_path, help="the figure; without it only the table is printed")
    given = parser.parse_args(command_line)
    traces = [read(path) for path in given.traces]
    announce("\n".join(table(traces)), lines=True)
    if given.out:
        draw(traces, given.out)
