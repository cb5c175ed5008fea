"""Sets the published numbers beside those of one results folder, or of two, as a Markdown table."""

import argparse
from dataclasses import dataclass

from splitee.command import Parser, announce, file_path
from splitee.errors import DataError, OutputError
from splitee.files import replacing
from splitee.result_files import read_table

from .points import read_published
from .published import OFFLOAD, POLICIES, PUBLISHED, ROUNDS
from .published import best_exits as published_best_exits

SHOWN = ("SplitEE", "SplitEE-S")
ROUND = ROUNDS[-1]
MARK, THREE_MARK = "paper-table", "three-tables"  # <!-- MARK --> begins a table in a file, <!-- /MARK --> ends it

DESCRIPTION = """\
Prints a Markdown table of accuracy, cost against Final-exit, total cost and regret of SplitEE and
SplitEE-S at an offloading cost of 5 lambda: the values of data/paper/published, those of
summary.csv and curves.csv in RESULTS_DIR, and their differences. With --measured: accuracy and cost
against Final-exit, regret and best exit as published, in RESULTS_DIR (reconstructed traces), and in
MEASURED_DIR (the traces of a real network).
"""

EPILOG = f"""\
FILE must hold a line <!-- {MARK} --> and, after it, a line <!-- /{MARK} -->; with --measured {THREE_MARK}.

Exit status: 0 done, 1 FILE does not hold the table or cannot be written, 2 wrong usage, 3 unusable
results or FILE.
"""

COLUMNS = (
    "Policy",
    "Data set",
    "Accuracy (%)",
    "Cost against Final-exit (%)",
    "Total cost (λ)",
    f"Regret after {ROUND} rounds",
)

FOOTER = """\

Published → this program on the reconstructed traces (difference), at an offloading cost of 5 λ.
The differences are in percentage points for accuracy and cost against Final-exit, and in percent
of the published value for total cost and regret.
"""

THREE_COLUMNS = (
    "Policy",
    "Data set",
    "Accuracy against Final-exit (points)",
    "Cost against Final-exit (%)",
    f"Regret after {ROUND} rounds",
    "Best exit",
)

THREE_FOOTER = """\

Published / on the reconstructed traces / on the measured ones, at an offloading cost of 5 λ.
"""


def parse(arguments):
    """The command line as a namespace."""
    parser = Parser(
        prog="paper_table.py",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "results", metavar="RESULTS_DIR", type=file_path, help="folder of a finished run"
    )
    parser.add_argument("--measured", metavar="MEASURED_DIR", type=file_path,
                        help="folder of a finished run on a real network's traces of the same data sets")
    mode = parser.add_mutually_exclusive_group()
    mode.add_argument("--write", metavar="FILE", type=file_path, help="put the table into FILE")
    mode.add_argument("--check", metavar="FILE", type=file_path, help="see whether FILE holds the table")
    return parser.parse_args(arguments)


def rows_by_pair(path, columns, keep):
    """The rows of a result file at the paper's offloading cost that `keep` keeps, by (trace,
    policy), of which each must have one."""
    found = {}
    for row in read_table(path, columns, lambda row: row.offload == OFFLOAD).rows:
        pair = row.trace, row.policy
        if not keep(row):
            continue
        if pair in found:
            who = f"{row.trace} with {row.policy}"
            raise DataError(f"{path}: line {row.line}: {who} again; needs results without a grid")
        found[pair] = row
    return found


def pick(rows, pair, path, what):
    """The row of a (trace, policy), which must be there."""
    if pair not in rows:
        raise DataError(f"{path}: has no row for {pair[0]} with {pair[1]} at {what}")
    return rows[pair]


def cell(published, ours, decimals, relative):
    """One cell of the table; the difference is in percent of the published value if `relative`."""
    difference = ours - published
    if relative:
        difference *= 100 / published
    unit = "%" if relative else ""
    shown = f"{published:,.{decimals}f} → {ours:,.{decimals}f}"
    places = 1 if relative else decimals
    return f"{shown} ({round(difference, places) + 0.0:+.{places}f}{unit})"


@dataclass(frozen=True)
class Numbers:
    """What one source says of a policy on a data set at the paper's offloading cost.

    Accuracies and changes are in percent or points, costs in lambda; total is of all samples.
    """

    accuracy: float
    accuracy_change: float
    cost_change: float
    total: float
    regret: float
    best_exit: int


def published_numbers(published, best, samples, pair):
    """Numbers as they were published; `samples`: how many the total cost is of."""
    at_offload = {point.offload: point for point in published.points.get(pair, [])}
    final = published.points[pair[0], "final-exit"][-1]
    regret = dict(published.curves.get(pair, [])).get(ROUND)
    if OFFLOAD not in at_offload or regret is None or pair[0] not in best:
        raise DataError(f"{PUBLISHED}: lacks values for {pair[0]} with {pair[1]}")
    point = at_offload[OFFLOAD]
    return Numbers(point.accuracy.mean, point.accuracy.mean - final.accuracy.mean,
                   100 * (point.cost.mean / final.cost.mean - 1), samples * point.cost.mean, regret.mean, best[pair[0]])


class Run:
    """The results in a folder, by (trace, policy)."""

    def __init__(self, folder):
        if not folder.is_dir():
            raise DataError(f"{folder}: no such folder")
        self.summary, self.curves = folder / "summary.csv", folder / "curves.csv"
        columns = ["samples", "accuracy_mean", "accuracy_change_points", "cost_mean", "cost_change_percent",
                   "best_exit"]
        self.cells = rows_by_pair(self.summary, columns, lambda row: True)
        self.ends = rows_by_pair(self.curves, ["round", "regret_mean"], lambda row: row.required("round") == ROUND)

    def numbers(self, pair):
        """Numbers of a (trace, policy), which must be there."""
        row = pick(self.cells, pair, self.summary, f"offload {OFFLOAD}")
        end = pick(self.ends, pair, self.curves, f"offload {OFFLOAD}, round {ROUND}")
        return Numbers(100 * row.required("accuracy_mean"), row.required("accuracy_change_points"),
                       row.required("cost_change_percent"), row.required("cost_mean"), end.required("regret_mean"),
                       int(row.required("best_exit")))

    def samples(self, pair):
        """How many samples the trace of a (trace, policy) has."""
        return pick(self.cells, pair, self.summary, f"offload {OFFLOAD}").required("samples")


def markdown(fields):
    """One row of a Markdown table."""
    return f"| {' | '.join(fields)} |\n"


def rows_of(runs):
    """Yields (policy's name, data set, the published Numbers, those of each run)."""
    published = read_published(PUBLISHED)
    best = {name: exit_ for name, offload, exit_ in published_best_exits() if offload == OFFLOAD}
    for name in SHOWN:
        policy = POLICIES[name]
        for trace in dict.fromkeys(trace for trace, _ in published.points):
            pair = trace, policy
            ours = [run.numbers(pair) for run in runs]
            yield name, trace, published_numbers(published, best, runs[0].samples(pair), pair), ours


def table(run):
    """The table of one run beside the published numbers."""
    lines = [markdown(COLUMNS), markdown(["---"] * len(COLUMNS))]
    for name, trace, published, (ours,) in rows_of([run]):
        entries = (
            cell(published.accuracy, ours.accuracy, 2, False),
            cell(published.cost_change, ours.cost_change, 1, False),
            cell(published.total, ours.total, 0, True),
            cell(published.regret, ours.regret, 1, True),
        )
        lines.append(markdown((name, trace, *entries)))
    return "".join(lines) + FOOTER


def three(run, measured):
    """The table of a run on reconstructed and of one on measured traces beside the published numbers."""
    lines = [markdown(THREE_COLUMNS), markdown(["---"] * len(THREE_COLUMNS))]
    for name, trace, published, ours in rows_of([run, measured]):
        found = [published, *ours]
        entries = (
            " / ".join(f"{round(number.accuracy_change, 2) + 0.0:+.2f}" for number in found),
            " / ".join(f"{round(number.cost_change, 1) + 0.0:+.1f}" for number in found),
            " / ".join(f"{number.regret:.1f}" for number in found),
            " / ".join(str(number.best_exit) for number in found),
        )
        lines.append(markdown((name, trace, *entries)))
    return "".join(lines) + THREE_FOOTER


def with_table(path, text, mark):
    """The text of a file as it is, and with the table between its two lines."""
    begin, end = f"<!-- {mark} -->", f"<!-- /{mark} -->"
    try:
        old = path.read_text(encoding="utf-8")
    except OSError as error:
        raise DataError(f"{path}: {error.strerror}") from error
    except ValueError as error:
        raise DataError(f"{path}: not a text file: {error}") from error
    lines = old.split("\n")
    for line in (begin, end):
        if lines.count(line) != 1:
            raise DataError(f"{path}: has {lines.count(line)} lines {line} instead of one")
    first, last = lines.index(begin), lines.index(end)
    if last < first:
        raise DataError(f"{path}: has {end} before {begin}")
    return old, "\n".join([*lines[: first + 1], *text.rstrip("\n").split("\n"), *lines[last:]])


def main(arguments):
    """Prints the table, or writes or checks it in a file."""
    options = parse(arguments)
    run = Run(options.results)
    if options.measured:
        text, mark = three(run, Run(options.measured)), THREE_MARK
    else:
        text, mark = table(run), MARK
    path = options.write or options.check
    if path is None:
        announce(text.rstrip("\n"), lines=True)
        return
    old, new = with_table(path, text, mark)
    if options.write:
        with replacing(path) as file:
            file.write(new.encode())
        announce(path)
    elif old != new:
        raise OutputError(f"{path}: does not hold the table of {options.results}; see --write")
