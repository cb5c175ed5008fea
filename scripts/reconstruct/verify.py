#!/usr/bin/python3
"""Replays configs/paper.json for several seeds of the traces and of the orders and compares with the published numbers.

usage: scripts/reconstruct/verify.py --program build/release/src/splitee-sim [--seeds 5] [--folder data/paper]

Prints three tables in Markdown: the numbers within tolerance and the largest errors per seed; the mean over the seeds
of the regret against the published interval; the ElasticBERT exit histogram (published, model, their ratio).
"""
import argparse
import csv
import json
import pathlib
import shutil
import statistics
import subprocess
import tempfile

from published import DATA, DATASETS, HELD_OUT, ROUNDS, histogram, regret

CONFIG = DATA.parents[1] / "configs" / "paper.json"


def replay(program, parameters, seed, folder):
    """One full run with trace seed `seed` and the order seed `seed` places on; check's report and the exits."""
    config = json.loads(CONFIG.read_text())
    for trace in config["traces"]:
        made = {**json.loads((parameters / f"{trace['name']}.json").read_text()), "seed": seed}
        trace["synth"] = f"{trace['name']}.json"
        (folder / trace["synth"]).write_text(json.dumps(made))
    config["seed"] += seed - 1
    (folder / "config.json").write_text(json.dumps(config))
    out = folder / f"out-{seed}"
    subprocess.run([program, "run", "--config", folder / "config.json", "--out", out, "--jobs", "1", "--quiet"],
                   check=True, stderr=subprocess.DEVNULL)
    done = subprocess.run([program, "check", out, "--against", DATA / "expected.json", "--format", "json"],
                          capture_output=True, text=True, check=False)
    with open(out / "exits.csv", newline="") as file:
        exits = {(row["trace"], int(row["exit"])): float(row["exited"]) for row in csv.DictReader(file)
                 if row["policy"] == "elasticbert" and float(row["offload"]) == 5}
    shutil.rmtree(out)
    return json.loads(done.stdout), exits


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
    print("| trace seed, order seed | within tolerance | accuracy, points | cost | SplitEE regret | SplitEE-S regret | "
          "out of tolerance |\n|---|---|---|---|---|---|---|")
    for seed, report in reports.items():
        numbers = report["numbers"]
        out = [f"{n['where']['trace']} {n['where']['policy']} {n['column']} at o = {n['where']['offload']}"
               + (f", round {n['where']['round']}" if "round" in n["where"] else "") + f": {n['found']:.4g}"
               for n in numbers if not n["within"]]
        cells = [f"{seed}, {2022 + seed}", f"{report['within']} of {len(numbers)}",
                 f"{largest(numbers, 'accuracy_mean'):.2f}", f"{largest(numbers, 'cost_mean'):.1f}%",
                 f"{largest(numbers, 'regret_mean', ['splitee']):.1f}%",
                 f"{largest(numbers, 'regret_mean', ['splitee-s']):.1f}%", "; ".join(out) or "none"]
        print(f"| {' | '.join(cells)} |")


def regrets(reports):
    """Table: mean over the seeds against the published mean and interval."""
    print("\n| data set | policy | " + " | ".join(f"round {at}: published, model" for at in ROUNDS)
          + " | inside |\n|---|---|" + "---|" * (len(ROUNDS) + 1))
    for dataset in DATASETS:
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
            print(f"| {dataset} | {policy}{held} | {' | '.join(cells)} | {inside} of {len(ROUNDS)} |")


def histograms(exits):
    """Table: samples leaving at layers 6 to 12, mean over the seeds."""
    print("\n| data set | " + " | ".join(f"layer {layer}" for layer in range(6, 13)) + " |\n|---|" + "---|" * 7)
    for dataset in DATASETS:
        cells = []
        for layer, samples in histogram(dataset).items():
            found = statistics.mean(seed[dataset, layer] for seed in exits)
            cells.append(f"{samples:.0f}, {found:.0f} ({found / samples:.2f})")
        print(f"| {dataset} | {' | '.join(cells)} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True, help="the splitee-sim to use")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--folder", type=pathlib.Path, default=DATA, help="of the parameter files")
    arguments = parser.parse_args()
    program = str(pathlib.Path(arguments.program).resolve())
    reports, exits = {}, []
    with tempfile.TemporaryDirectory(prefix="splitee-verify-") as name:
        for seed in range(1, arguments.seeds + 1):
            reports[seed], found = replay(program, arguments.folder, seed, pathlib.Path(name))
            exits.append(found)
    per_seed(reports)
    regrets(reports)
    histograms(exits)


if __name__ == "__main__":
    main()
