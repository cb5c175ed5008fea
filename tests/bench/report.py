"""Writes the measurements of bench.py: bench.json, bench.md, and the figure (figure.py)."""
import json
import statistics

from field import limit_of
from figure import draw

from splitee.paper.published import OFFLOADS
from splitee.plotting.output import write

NAMES = {"splitee": "splitee-sim, splitee", "splitee-s": "splitee-sim, splitee-s", "numba": "Numba",
         "numpy": "NumPy, 180 lanes abreast", "python": "plain Python"}


def three(values):
    """Median, lowest and highest."""
    return {"median": statistics.median(values), "min": min(values), "max": max(values)}


def text_of(values, digits=3):
    """Median (lowest to highest) to `digits` significant digits, without exponents."""
    def short(value):
        return f"{float(f'{value:.{digits}g}'):,.10g}"

    numbers = three(values)
    return f"{short(numbers['median'])} ({short(numbers['min'])} to {short(numbers['max'])})"


def nanoseconds(measured):
    """Nanoseconds per decision at 12 exits, of each program and round."""
    decisions = 20 * len(OFFLOADS) * measured["samples"]
    head = measured["headline"]
    times = {name: [value / decisions * 1e9 for value in head[name]] for name in ("splitee", "splitee-s")}
    return {**times, **{name: head[name] for name in ("numba", "numpy", "python")}}


def ratios(measured):
    """The goals: (name, values of the rounds, must, aim, whether more is better); must None: for information."""
    head, times = measured["headline"], nanoseconds(measured)

    def over(top, bottom):
        return [a / b for a, b in zip(top, bottom)]

    def slope(few, more):
        return [b - a for a, b in zip(few, more)]

    slope_12 = slope(head["splitee"], head["more orders"])
    slope_96 = slope(head["96 exits"], head["96 exits, more orders"])
    return [
        ("Numba over splitee", over(times["numba"], times["splitee"]), 25, 60, True),
        ("plain Python over splitee", over(times["python"], times["splitee"]), 2000, 6000, True),
        ("NumPy over splitee", over(times["numpy"], times["splitee"]), None, None, True),
        ("splitee-s over splitee", over(times["splitee-s"], times["splitee"]), 2.5, 1.5, False),
        ("96 exits over 12, slope between 20 and 60 orders", over(slope_96, slope_12), 2, 1.3, False),
        ("96 exits over 12, whole command, 20 orders", over(head["96 exits"], head["splitee"]), None, None, False),
        ("one worker over two, 20 orders", over(head["splitee"], head["two workers"]), 1.8, 1.95, True),
        ("one worker over two, 60 orders", over(head["more orders"], head["more orders, two workers"]),
         1.8, 1.95, True),
        ("splitee measured twice in a round (noise)", over(head["splitee again"], head["splitee"]),
         None, None, False),
    ]


def verdict(values, must, aim, more):
    """The goal that the median reaches."""
    if must is None:
        return ""
    value = statistics.median(values)
    reaches = (lambda goal: value >= goal) if more else (lambda goal: value <= goal)
    return "aim" if reaches(aim) else "must" if reaches(must) else "**missed**"


def table(header, rows):
    """A Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines)


def load_text(measured):
    """The load over the last minute, before and after."""
    return f"load {measured['load_before'][0]:.2f} before, {measured['load_after'][0]:.2f} after"


def machine_text(measured):
    """The machine on one line."""
    machine = measured["machine"]
    numba = f", Numba {machine['numba']}" if "numba" in machine else ""
    return (f"{machine['cpu']}, {machine['cores']} cores; {load_text(measured)}; {measured['version']}, "
            f"Python {machine['python']}, NumPy {machine['numpy']}{numba}")


def sweep_table(points, axis):
    """Nanoseconds per decision along one axis of the figure."""
    rows = [[f"{point[axis]:,}", *(text_of(point[name]) for name in NAMES)] for point in points]
    return table([axis, *NAMES.values()], rows)


def policies_table(times):
    """Nanoseconds per decision of every policy and learner, and over splitee in the same round."""
    rows = []
    for row, values in times.items():
        limit = limit_of(row)
        ratio = [own / other for own, other in zip(values, times["splitee"])]
        reached = "yes" if statistics.median(values) < limit else "no"
        rows.append([row, text_of(values), text_of(ratio), f"< {limit}", reached])
    return table(["policy or learner", "ns per decision", "over splitee", "goal", "reached"], rows)


def policies_markdown(measured):
    """The report on every policy and learner as text."""
    note = "**A quick try, too short to quote.** " if measured["quick"] else ""
    return f"""# Speed of every policy

{note}Made by `scripts/bench.sh --policies` on {machine_text(measured)}.

Every policy, and every learner of `bandit` over splits with feedback own, on a synthetic trace of {measured["samples"]:,} samples and 12 exits with
what they ask for besides (entropy, a score, for i-splitee four contexts), nine offloading costs, {measured["orders"]} orders, one worker. Processor time of the whole
command over its decisions (its wall time on a machine that does nothing else); medians of {measured["rounds"]} rounds measured in turn, lowest and highest
in brackets. A ratio is taken within a round. All of this took {measured["seconds"]} s.

{policies_table(measured["policies"])}
"""  # noqa: E501


def write_policies(measured, folder):
    """Writes the measurements of every policy and learner; returns the files' paths."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "policies.json").write_text(json.dumps(measured, indent=1) + "\n", encoding="utf-8")
    (folder / "policies.md").write_text(policies_markdown(measured), encoding="utf-8")
    return [folder / "policies.json", folder / "policies.md"]


def markdown(measured):
    """The report as text."""
    times = nanoseconds(measured)
    goal_rows = [
        [name, text_of(values), "" if must is None else f"{'≥' if more else '≤'} {must:,}",
         "" if aim is None else f"{'≥' if more else '≤'} {aim:,}", verdict(values, must, aim, more)]
        for name, values, must, aim, more in ratios(measured)]
    commands = [[name, text_of(values)] for name, values in measured["headline"].items()
                if name not in ("numba", "numpy", "python")]
    memory = ", ".join(f"{value:.0f} MiB at {name}" for name, value in measured["peak_mebibytes"].items())
    note = "**A quick try, too short to quote.** " if measured["quick"] else ""
    parts = [[part["name"], f"{1e9 / part['items_per_second']:,.2f}"] for part in measured["parts"]]
    text = f"""# Speed

{note}Made by `scripts/bench.sh` on {machine_text(measured)}.

Synthetic traces of {measured['samples']:,} samples and 12 exits (96 where said) in stored .npz files, nine offloading costs, 20 orders, one
worker. The time of splitee-sim is the wall time of the whole command, reading and writing included; that of the others is
their loop alone, without reading and compiling. All replay policy `splitee`. Before anything was timed, the others
gave splitee-sim's own totals for one order at all nine costs (offloads exactly, cost to 1e-9), each over the rounds it plays
(Numba, beyond a million samples: over the first 200,000).
Medians of {measured['rounds']} rounds measured in turn, lowest and highest in brackets; a ratio is taken within a round.

{table(["", "ratio", "must", "aim", "reached"], goal_rows)}

Peak memory of the command: {memory} (confidences as stored: {measured['samples'] * 12 * 4 / 2**20:.0f} and \
{measured['samples'] * 96 * 4 / 2**20:.0f} MiB).

{table(["", "ns per decision"], [[NAMES[name], text_of(values)] for name, values in times.items()])}

{table(["whole command", "s"], commands)}

All of this took {measured['seconds']} s.

![Time per decision against the numbers of exits and samples](bench.png)

Nanoseconds per decision against the number of exits, {measured['exits_samples']:,} samples:

{sweep_table(measured["sweeps"]["exits"], "exits")}

Against the number of samples, 12 exits. Plain Python and NumPy play a part of the rounds, whose time does not change; with
more than a million samples all is measured once, and splitee-sim replays 5 orders, so that reading weighs more:

{sweep_table(measured["sweeps"]["samples"], "samples")}
"""  # noqa: E501
    if parts:
        text += f"""
The parts by themselves (`build/bench/tests/splitee_bench`); an item is a sample, for `play` a decision:

{table(["part", "ns per item"], parts)}
"""
    return text


def write_report(measured, folder):
    """Writes all files; returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    summary = {
        "nanoseconds_per_decision": {name: three(values) for name, values in nanoseconds(measured).items()},
        "ratios": [{"name": name, **three(values), "must": must, "aim": aim, "more_is_better": more}
                   for name, values, must, aim, more in ratios(measured)],
    }
    (folder / "bench.json").write_text(json.dumps({**summary, **measured}, indent=1) + "\n", encoding="utf-8")
    (folder / "bench.md").write_text(markdown(measured), encoding="utf-8")
    machine = measured["machine"]
    where = f"{machine['cpu']}, {machine['cores']} cores, {load_text(measured)}"
    figure = draw(measured["sweeps"], measured["exits_samples"], where)
    return [folder / "bench.json", folder / "bench.md", *write(figure, folder, "bench", ["svg", "png"])]
