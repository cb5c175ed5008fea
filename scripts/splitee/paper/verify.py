"""Replays configs/paper.json for several seeds of the traces and of the orders and compares with the published numbers.

usage: scripts/reconstruct/verify.py --program build/release/src/splitee-sim [--seeds 5] [--folder data/paper]

Prints three tables in Markdown: the numbers within tolerance and the largest errors per seed; the mean over the seeds
of the regret against the published interval; the ElasticBERT exit histogram (published, model, their ratio).
"""

import argparse
import json
import pathlib
import shutil
import statistics
import tempfile

from splitee import simulator
from splitee.command import Parser, announce, file_path
from splitee.result_files import read_table

from .published import DATA, OFFLOAD, ROUNDS, data_sets, read_parameters
from .targets import HELD_OUT, histogram, regret

CONFIG = simulator.CHECKOUT / "configs" / "paper.json"


def replay(program, source, seed, folder):
    """One full run of the parameter files in `source`; check's report and the exits.

    The traces are made with `seed`, and the orders with the seed that stands `seed` - 1 places on.
    """
    config = json.loads(CONFIG.read_text())
    for trace in config["traces"]:
        made = {**read_parameters(source, trace["name"]), "seed": seed}
        trace["synth"] = f"{trace['name']}.json"
        (folder / trace["synth"]).write_text(json.dumps(made))
    config["seed"] += seed - 1
    (folder / "config.json").write_text(json.dumps(config))
    out = folder / f"out-{seed}"
    simulator.run(program, "run", "--config", folder / "config.json", "--out", out, "--jobs", 1, "--quiet")
    report = simulator.run(program, "check", out, "--against", DATA / "expected.json", "--format", "json",
                           accepted=(0, 1))
    exits = {(row.trace, int(row.required("exit"))): row.required("exited")
             for row in read_table(out / "exits.csv", ["exit", "exited"]).rows
             if row.policy == "elasticbert" and row.offload == OFFLOAD}
    shutil.rmtree(out)
    return json.loads(report), exits


def largest(numbers, column, policies=None):
    """The largest error of a column, in percent (points for the accuracy)."""
    worst = 0
    for number in numbers:
        if number["column"] != column or (policies and number["where"]["policy"] not in policies):
            continue
        error = number["found"] - number["published"]
        worst = max(worst, 100 * abs(error if column == "accuracy_mean" else error / number["published"]))
    return worst


def per_seed(reports):
    """Table: numbers within tolerance and largest errors."""
    yield from ("| trace seed, order seed | within tolerance | accuracy, points | cost | SplitEE regret | "
                "SplitEE-S regret | out of tolerance |", "|---|---|---|---|---|---|---|")
    for seed, report in reports.items():
        numbers = report["numbers"]
        out = [f"{n['where']['trace']} {n['where']['policy']} {n['column']} at o = {n['where']['offload']}"
               + (f", round {n['where']['round']}" if "round" in n["where"] else "") + f": {n['found']:.4g}"
               for n in numbers if not n["within"]]
        cells = [f"{seed}, {2022 + seed}", f"{report['within']} of {len(numbers)}",
                 f"{largest(numbers, 'accuracy_mean'):.2f}", f"{largest(numbers, 'cost_mean'):.1f}%",
                 f"{largest(numbers, 'regret_mean', ['splitee']):.1f}%",
                 f"{largest(numbers, 'regret_mean', ['splitee-s']):.1f}%", "; ".join(out) or "none"]
        yield f"| {' | '.join(cells)} |"


def regrets(reports):
    """Table: mean over the seeds against the published mean and interval."""
    rounds = " | ".join(f"round {at}: published, model" for at in ROUNDS)
    yield from ("", f"| data set | policy | {rounds} | inside |", "|---|---|" + "---|" * (len(ROUNDS) + 1))
    for dataset in data_sets():
        published = regret(dataset)
        for policy in ("splitee", "splitee-s"):
            cells, inside = [], 0
            for at in ROUNDS:
                mean, half = published[policy, at]
                found = statistics.mean(
                    n["found"] for report in reports.values() for n in report["numbers"]
                    if n["column"] == "regret_mean" and n["where"]["trace"] == dataset
                    and n["where"]["policy"] == policy and int(n["where"]["round"]) == at)
                inside += abs(found - mean) <= half
                cells.append(f"{mean:.1f} ± {half:.1f}, {found:.1f}")
            held = " (predicted)" if policy == "splitee-s" and dataset in HELD_OUT else ""
            yield f"| {dataset} | {policy}{held} | {' | '.join(cells)} | {inside} of {len(ROUNDS)} |"


def histograms(exits):
    """Table: samples leaving at layers 6 to 12, mean over the seeds."""
    layers = " | ".join(f"layer {layer}" for layer in range(6, 13))
    yield from ("", f"| data set | {layers} |", "|---|" + "---|" * 7)
    for dataset in data_sets():
        cells = []
        for layer, samples in histogram(dataset).items():
            found = statistics.mean(seed[dataset, layer] for seed in exits)
            cells.append(f"{samples:.0f}, {found:.0f} ({found / samples:.2f})")
        yield f"| {dataset} | {' | '.join(cells)} |"


def main(command_line):
    """Replays all seeds, then prints the tables."""
    parser = Parser(prog="verify.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True, type=file_path, help="the splitee-sim to use")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--folder", type=file_path, default=DATA, help="of the parameter files")
    arguments = parser.parse_args(command_line)
    reports, exits = {}, []
    with tempfile.TemporaryDirectory(prefix="splitee-verify-") as name:
        for seed in range(1, arguments.seeds + 1):
            reports[seed], found = replay(arguments.program, arguments.folder, seed, pathlib.Path(name))
            exits.append(found)
    for line in (*per_seed(reports), *regrets(reports), *histograms(exits)):
        announce(line)
