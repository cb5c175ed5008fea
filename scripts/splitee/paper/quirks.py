"""Measures the effect of each difference between the SplitEE paper and its published code.

Runs the paper's experiment at offloading cost 5 lambda once as published and once with each switch the other way, and
writes the differences as a page.

usage: scripts/reference/quirks.py [--program build/release/src/splitee-sim] [--out results/quirks.md]
"""

import argparse
import json
import pathlib
import tempfile

from splitee import simulator
from splitee.command import Parser, announce, file_path
from splitee.files import replacing_path
from splitee.result_files import read_table

from .published import OFFLOAD, ROUNDS, data_sets

LEARNERS = ("splitee", "splitee-s")

# Name, what it means, the policies it touches, parameters of these policies, overrides of the configuration.
VARIANTS = (
    ("warm start counted", "rounds 1 to L play each arm once and count (paper), instead of a trial on the first L "
     "samples that is in no figure (code)", LEARNERS, {"warm_start": "counted"}, []),
    ("reward counts what is charged", "gamma_i in the reward is what the policy pays (paper), instead of "
     "(lambda1 + lambda2) i for every policy (code)", LEARNERS, {}, ["cost.reward_cost=charged"]),
    ("no look at C_L", "SplitEE-S learns only from rewards that the device has observed, instead of C_L also where the "
     "sample was not offloaded (code)", ("splitee-s",), {"feedback": "observable"}, []),
    ("ElasticBERT without the off-by-one", "exits at the first confident layer, instead of the layer after it (code)",
     ("elasticbert",), {"stop": "first-confident"}, []),
    ("random exit per sample", "a new random arm each round, instead of one per repeat (code)", ("random-exit",),
     {"draw": "per-sample"}, []),
    ("the paper's reading", "convention \"paper\": all of the above but the look at C_L", LEARNERS, {},
     ["convention=paper"]),
    ("the paper's reading, lambda2 = lambda1/6", "the same with processing 6/7 and inference 1/7 of lambda", LEARNERS,
     {}, ["convention=paper", f"cost.processing={6 / 7}", f"cost.inference={1 / 7}"]),
)


def run(program, policies, overrides, folder):
    """Runs configs/paper.json at 5 lambda with these policies; returns the numbers per (trace, policy)."""
    settings = [f"cost.offload={OFFLOAD}", f"policies={json.dumps(policies)}", f"curves.rounds=[{ROUNDS[-1]}]",
                *overrides]
    config = simulator.CHECKOUT / "configs" / "paper.json"
    simulator.run(program, "run", "--config", config, "--out", folder, "--quiet",
                  *(word for setting in settings for word in ("--set", setting)))
    numbers = {}
    for row in read_table(folder / "summary.csv", ["samples", "accuracy_mean", "cost_mean", "best_exit"]).rows:
        numbers[row.trace, row.policy] = {
            "accuracy": 100 * row.required("accuracy_mean"),
            "cost": row.required("cost_mean") / row.required("samples"),
            "exit": int(row.required("best_exit"))}
    for row in read_table(folder / "curves.csv", ["round", "regret_mean", "regret_ci95_high"]).rows:
        mean, high = row.required("regret_mean"), row.number("regret_ci95_high")
        numbers[row.trace, row.policy].update(regret=mean, half=0.0 if high is None else high - mean)
    return numbers


def table(base, changed, policies):
    """Markdown rows: per data set and policy the published setting and the difference."""
    yield "| data set | policy | accuracy % | cost λ/sample | regret at 2000 | best exit |"
    yield "|---|---|--:|--:|--:|--:|"
    for data_set in data_sets():
        for policy in policies:
            old, new = base[data_set, policy], changed[data_set, policy]
            yield (f"| {data_set} | {policy} | {old['accuracy']:.2f} ({new['accuracy'] - old['accuracy']:+.2f}) "
                   f"| {old['cost']:.3f} ({new['cost'] - old['cost']:+.3f}) "
                   f"| {old['regret']:.1f} ± {old['half']:.1f} ({new['regret'] - old['regret']:+.1f}) "
                   f"| {old['exit']}{'' if old['exit'] == new['exit'] else ' → ' + str(new['exit'])} |")


def page(program):
    """The lines of the page."""
    plain = [*LEARNERS, "elasticbert", "random-exit"]
    yield "# What the differences between paper and published code are worth"
    yield ""
    yield ("Made by `scripts/reference/quirks.py` on the reconstructed traces (data/paper/README.md) at offloading "
           "cost 5 λ, "
           "20 orders. Each table shows the published code's setting and, in brackets, the change when one switch is "
           "turned. Regret is each policy's own, against the best fixed exit under the same reward; the interval is "
           "the "
           "95% interval over orders.")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        base = run(program, plain, [], folder / "base")
        sections = []
        for number, (title, meaning, policies, parameters, overrides) in enumerate(VARIANTS):
            changed_policies = [{"type": p, **parameters} if parameters and p in policies else p for p in plain]
            changed = run(program, changed_policies, overrides, folder / str(number))
            sections.append((title, meaning, policies, changed))
    yield from ("", "The largest change over the data sets and policies that the switch touches:", "",
                "| switch | accuracy, points | cost | regret at 2000 |", "|---|--:|--:|--:|")
    for title, _, policies, changed in sections:
        yield f"| {title} | " + " | ".join(largest(base, changed, policies)) + " |"
    for title, meaning, policies, changed in sections:
        yield from ("", f"## {title[0].upper()}{title[1:]}", "", f"{meaning[0].upper()}{meaning[1:]}.", "")
        yield from table(base, changed, policies)


def largest(base, changed, policies):
    """The change largest in size of accuracy (points), cost (percent) and regret, as text."""
    keys = [(data_set, policy) for data_set in data_sets() for policy in policies]
    accuracy = max((changed[k]["accuracy"] - base[k]["accuracy"] for k in keys), key=abs)
    cost = max((100 * (changed[k]["cost"] / base[k]["cost"] - 1) for k in keys), key=abs)
    regret = max((changed[k]["regret"] - base[k]["regret"] for k in keys), key=abs)
    return f"{accuracy:+.2f}", f"{cost:+.1f}%", f"{regret:+.1f}"


def main(command_line):
    """Runs everything and writes the page."""
    parser = Parser(prog="quirks.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=file_path, default=simulator.BUILT)
    parser.add_argument("--out", type=file_path, default=simulator.CHECKOUT / "results/quirks.md")
    options = parser.parse_args(command_line)
    text = "\n".join(page(options.program)) + "\n"
    with replacing_path(options.out) as temporary:
        temporary.write_text(text, encoding="utf-8")
    announce(options.out)
