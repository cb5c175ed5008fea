"""The results of a run, as tables and figures."""

import functools
import html
import io
import json
import os
import shutil
import threading
from pathlib import Path

import numpy as np

from splitee.errors import DataError, OutputError, UsageError
from splitee.files import check_folder
from splitee.result_files import NAMES, csv_lines

from .core import core

# Columns of words; all others hold numbers, where a field is empty NaN.
TEXT = {"trace", "policy", "metric", "against", "looks", "tier", "best_arm", "reference_arm", "switches", "interval"}
TEXT |= {"within_noise", *NAMES}
# Held while figures are made or written: matplotlib's settings are those of the whole process.
_drawing = threading.RLock()
REPEATED = ("subject_to", "better")  # options of plot() that may stand several times
MOST_SHOWN = 60  # rows of the table in a notebook
SHOWN = (
    ("accuracy_mean", "accuracy %", 100, "{:.2f}"),
    ("cost_per_sample_mean", "cost per sample", 1, "{:.4g}"),
    ("offloaded_share_mean", "offloaded %", 100, "{:.1f}"),
    ("regret_mean", "regret", 1, "{:.1f}"),
)


class Results:
    """The results of a run: tables, figures, and the folder where the files are.

    summary: a row per cell (trace, policy, offloading cost and other grid values), means over the repeats with their
        95% intervals. runs: a row per cell and repeat. curves: regret over the rounds. exits: where samples went.
        compare: differences between policies, paired repeat by repeat. arms, answers: of runs that have such. Each is
        a pandas.DataFrame, or a structured NumPy array where pandas is not installed; `columns` says the unit and
        meaning of each column, `manifest` what the run was.
    folder: of the files (results/README.md). Where run() was given no `out`, it is a temporary one, which goes with
        this object; save() keeps it.
    decisions, seconds, workers: how the run went; None of results that were loaded.
    """

    def __init__(self, folder, *, decisions=None, seconds=None, workers=None):
        """Results in a folder; DataError where it holds none."""
        self.folder = Path(folder).absolute()
        self.decisions, self.seconds, self.workers = decisions, seconds, workers
        check_folder(self.folder)
        path = self.folder / "manifest.json"
        try:
            self.manifest = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise DataError(f"{path}: {getattr(error, 'strerror', None) or error}") from error
        if not isinstance(self.manifest, dict) or self.manifest.get("program") != "splitee-sim":
            raise DataError(f"{path}: not a manifest of splitee-sim")

    @property
    def name(self):
        """The name in the configuration."""
        return self.manifest["configuration"]["name"]

    @property
    def columns(self):
        """{file: {column: {"unit", "meaning"}}}."""
        return self.manifest.get("columns", {})

    @functools.cached_property
    def summary(self):
        """A row per cell: means over the repeats with their 95% intervals."""
        return self.table("summary")

    @functools.cached_property
    def runs(self):
        """A row per cell and repeat."""
        return self.table("runs")

    @functools.cached_property
    def curves(self):
        """A row per cell and point of the curves: regret, accuracy and cost so far."""
        return self.table("curves")

    @functools.cached_property
    def exits(self):
        """A row per cell and exit: samples that played, exited and were offloaded there."""
        return self.table("exits")

    @functools.cached_property
    def compare(self):
        """A row per cell, metric and reference policy: differences, paired repeat by repeat."""
        return self.table("compare")

    @functools.cached_property
    def arms(self):
        """A row per cell and arm, of policies with arms of their own choice."""
        return self.table("arms")

    @functools.cached_property
    def answers(self):
        """A row per cell, of runs in which answers come late or are lost."""
        return self.table("answers")

    def table(self, name):
        """The table NAME.csv as a pandas.DataFrame, or a structured array where pandas is not installed."""
        columns = _columns(self.folder / f"{name}.csv")
        try:
            import pandas
        except ImportError:
            return _structured(columns)
        return pandas.DataFrame(columns)

    def plot(self, **options):
        """Draws what scripts/plot.py draws; gives {name: matplotlib.figure.Figure}.

        options: those of scripts/plot.py (`--offload 5 --policies a,b` is offload=5, policies=["a", "b"]); formats and
        out are not among them, and names are whole. Threads that draw do so one after another. UsageError for what the
        results do not have, OutputError without Matplotlib.
        """
        try:
            import matplotlib
        except ImportError as error:
            raise OutputError(f"figures need Matplotlib ({error}); pip install matplotlib") from error
        from splitee.plotting import command, draw, look

        asked = command.parse([str(self.folder), *_arguments(options)], allow_abbrev=False)
        with _drawing, matplotlib.rc_context(), look.styled(asked):
            figures = dict(draw.drawn(asked))
        for figure in figures.values():
            figure._repr_png_ = functools.partial(_png, figure)  # what notebooks show
        return figures

    def plot_regret(self, **options):
        """Cumulative regret over the rounds with its 95% band: a Figure. options: as of plot()."""
        return self._one("regret", options)

    def plot_costs(self, **options):
        """Accuracy and cost per sample against the offloading cost: a Figure. options: as of plot()."""
        return self._one("costs", options)

    def plot_tradeoff(self, **options):
        """Accuracy against cost per sample: a Figure. options: as of plot()."""
        return self._one("tradeoff", options)

    def plot_exits(self, **options):
        """Where samples exit on the device and where they are offloaded: a Figure. options: as of plot()."""
        return self._one("exits", options)

    def plot_frontier(self, x="cost_mean", y="accuracy_mean", **options):
        """Every cell in two columns of summary, and a line through those that no other beats: a Figure."""
        return next(iter(self.plot(frontier=[x, y], **options).values()))

    def plot_value(self, value, against="offload", **options):
        """A column of summary against a grid column, one line per policy: a Figure."""
        return next(iter(self.plot(value=[value], against=against, **options).values()))

    def _one(self, name, options):
        """One of the figures that plot() draws."""
        figures = self.plot(**options)
        if name not in figures:
            raise UsageError(f"these results have no figure {name}; they have {', '.join(figures)}")
        return figures[name]

    def report(self, out=None, *, against=None):
        """Writes what `splitee-sim report` writes, one HTML page that needs no other file and no network; its Path.

        out: a name that ends in .html, replaced where it is there; default: report.html in `folder`, with which it
        goes where that is a temporary one. against: a file of expected numbers (JSON), whose verdict the page shows;
        default: expected.json or check.json in `folder`, where there is one. UsageError for another name, DataError for
        unreadable results, OutputError where the page cannot be written.
        """
        out = self.folder / "report.html" if out is None else _path(out, "out")
        if out.suffix != ".html":
            raise UsageError(f"out is {str(out)!r}; expected a name that ends in .html")
        against = None if against is None else str(_path(against, "against"))
        core().report(str(self.folder), out=str(out), against=against)
        return out

    def save(self, folder):
        """Copies the files into a new folder; returns the Results in it."""
        try:
            shutil.copytree(self.folder, folder)
        except OSError as error:
            raise OutputError(f"{folder}: {error.strerror or error}") from error
        return Results(folder, decisions=self.decisions, seconds=self.seconds, workers=self.workers)

    def __repr__(self):
        """A description in one line."""
        return f"<splitee.Results {self.name!r}: {self.manifest['cells']} cells in {self.folder}>"

    def _repr_html_(self):
        """The summary for notebooks."""
        columns = _columns(self.folder / "summary.csv")
        rows = len(columns["trace"])
        at = list(columns).index("samples")
        key = [name for name in list(columns)[:at]]
        shown = [one for one in SHOWN if one[0] in columns]
        head = "".join(f"<th>{html.escape(text)}</th>" for text in [*key, *(one[1] for one in shown)])
        body = []
        for row in range(min(rows, MOST_SHOWN)):
            cells = [_text_of(columns[name][row]) for name in key]
            cells += [_number(columns[name][row] * scale, form) for name, _, scale, form in shown]
            body.append("<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in cells) + "</tr>")
        rest = f"<p>{rows - MOST_SHOWN} more rows in .summary</p>" if rows > MOST_SHOWN else ""
        return (
            f"<p><b>{html.escape(self.name)}</b>: {self.manifest['cells']} cells, "
            f"{self.manifest['configuration']['repeats']} repeats, seed {self.manifest['seed']}</p>"
            f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table>{rest}"
        )


def _path(value, name):
    """A path that was given."""
    if not isinstance(value, (str, os.PathLike)):
        raise UsageError(f"{name} is {value!r}; expected the path of a file")
    return Path(value)


def _columns(path):
    """The columns of a result file: lists of text, or arrays of numbers."""
    lines = csv_lines(path)
    header = next(lines)[1]
    rows = []
    for line, fields in lines:
        if len(fields) != len(header):
            raise DataError(f"{path}: line {line}: has {len(fields)} fields instead of {len(header)}")
        rows.append(fields)
    columns = list(zip(*rows)) if rows else [()] * len(header)
    return {name: _typed(name, column) for name, column in zip(header, columns)}


def _typed(name, column):
    """The values of a column: whole numbers, reals with NaN for what is empty, or text."""
    if name in TEXT:
        return list(column)
    try:
        values = np.array([float(field) if field else np.nan for field in column])
    except ValueError:
        return list(column)
    if all(field.lstrip("-").isdigit() for field in column) and np.all(np.abs(values) < 2.0**53):
        return values.astype(np.int64)
    return values


def _structured(columns):
    """Columns as one structured array."""
    arrays = {name: np.asarray(values, str if isinstance(values, list) else None) for name, values in columns.items()}
    length = len(next(iter(arrays.values())))
    table = np.empty(length, [(name, array.dtype) for name, array in arrays.items()])
    for name, array in arrays.items():
        table[name] = array
    return table


def _arguments(options):
    """The options of plot() as arguments of the command."""
    for name, value in options.items():
        if isinstance(value, (np.ndarray, np.generic)):
            value = value.tolist()
        if name in ("formats", "out"):
            raise UsageError(f"plot() has no {name}; a Figure has savefig()")
        if name == "help":
            raise UsageError("plot() has no help; help(splitee.Results.plot) and scripts/plot.py --help tell of it")
        option = f"--{name.replace('_', '-')}"
        if value is True:
            yield option
        elif isinstance(value, dict):
            yield f"{option}={','.join(_quoted(f'{key}={item}') for key, item in value.items())}"
        elif name in REPEATED and isinstance(value, (list, tuple)):
            yield from (f"{option}={item}" for item in value)
        elif isinstance(value, (list, tuple)):
            yield f"{option}={','.join(_quoted(item) for item in value)}"
        elif value is not None and value is not False:
            yield f"{option}={value}"


def _quoted(item):
    """A name of a list, in quotes where it holds a comma."""
    text = str(item)
    return '"' + text.replace('"', '""') + '"' if "," in text or '"' in text else text


def _text_of(value):
    """A value of the key as text."""
    return f"{value:g}" if isinstance(value, (float, np.floating)) else str(value)


def _number(value, form):
    """A number as it is shown; an empty text for NaN."""
    return "" if np.isnan(value) else form.format(value)


def _png(figure):
    """A figure as the bytes of a PNG."""
    stream = io.BytesIO()
    with _drawing:
        figure.savefig(stream, format="png")
    return stream.getvalue()
