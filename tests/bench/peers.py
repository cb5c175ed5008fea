#!/usr/bin/python3
"""Times SMPyBandits, MABWiser and coba on the work of theirs that is nearest to a replay, beside splitee-sim.

All play UCB over the twelve splits of one made trace, in one order, at one offloading cost. The peers are asked for an
arm and told its reward, round by round, as their documentation shows; the rewards are computed before, and their time
is that of their calls alone. splitee-sim's is the wall time of the whole command over 20 orders. Writes peers.md.
Packages that are not installed are left out; scripts/bench.sh installs them into a virtual environment of their own.
"""
import argparse
import contextlib
import importlib.metadata
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from splitee.paper.published import INFERENCE, MU, PROCESSING

SAMPLES, EXITS, THRESHOLD, OFFLOAD, ORDERS = 100_000, 12, 0.7, 5, 20


def smpybandits(rewards):
    """UCB of SMPyBandits: mean + sqrt(2 ln t / n)."""
    from SMPyBandits.Policies import UCB

    policy = UCB(rewards.shape[1])
    policy.startGame()
    for row in rewards:
        arm = policy.choice()
        policy.getReward(arm, row[arm])


def mabwiser(rewards):
    """UCB1 of MABWiser: mean + alpha sqrt(2 ln N / n), told one reward at a time."""
    from mabwiser.mab import MAB, LearningPolicy

    arms = list(range(rewards.shape[1]))
    mab = MAB(arms, LearningPolicy.UCB1(alpha=1))
    mab.fit(arms, [rewards[arm, arm] for arm in arms])
    for row in rewards:
        arm = mab.predict()
        mab.partial_fit([arm], [row[arm]])


def coba(rewards):
    """BanditUCBLearner of coba: UCB1-tuned."""
    from coba.learners import BanditUCBLearner

    learner = BanditUCBLearner()
    arms = list(range(rewards.shape[1]))
    for row in rewards:
        arm, probability = learner.predict(None, arms)[:2]
        learner.learn(None, arm, row[arm], probability)


# Package on PyPI, what it plays, how many rounds are enough to time it.
PEERS = {
    "SMPyBandits": (smpybandits, "UCB", 20_000),
    "mabwiser": (mabwiser, "UCB1", 2_000),
    "coba": (coba, "BanditUCBLearner (UCB1-tuned)", 20_000),
}


SAME = f"""The same for all: a made trace of {SAMPLES:,} samples and {EXITS} exits, the splits as arms, the reward of
each (threshold {THRESHOLD}, offloading cost {OFFLOAD} λ, mu {MU}), an index rule of the UCB family."""
NOT_THE_SAME = f"""Not the same: the peers learn and nothing else. Their rewards are computed before and not timed, they
are told one at a time (MABWiser is made for batches, which would be faster and another problem, since each choice would
wait for a batch), and they run in Python. splitee-sim's time is that of the whole command: reading, {ORDERS} orders,
cost, accuracy, regret and result files. coba's rule is UCB1-tuned. None of the peers knows of exits, offloading or
rewards that are seen beside that of the arm played."""


def run(program, folder, *arguments):
    """Runs splitee-sim in a folder."""
    subprocess.run([program, *arguments], cwd=folder, check=True, stdout=subprocess.DEVNULL)


def rewards_of(trace):
    """The reward of each arm in each round, with the samples as they are stored."""
    with np.load(trace) as arrays:
        confidence = arrays["confidence"].astype(np.float64)
    gamma = (PROCESSING + INFERENCE) * np.arange(1, EXITS + 1)
    stops = (confidence >= THRESHOLD) | (np.arange(EXITS) == EXITS - 1)
    return np.where(stops, confidence, confidence[:, -1:] - MU * OFFLOAD) - MU * gamma


def own(program, folder, learner):
    """Nanoseconds per decision of the whole command."""
    config = {"name": learner, "repeats": ORDERS, "curves": {"rounds": [SAMPLES]},
              "traces": [{"name": "made", "path": "trace.npz", "threshold": THRESHOLD}],
              "cost": {"processing": PROCESSING, "inference": INFERENCE, "offload": OFFLOAD, "mu": MU},
              "policies": [{"type": "bandit", "learner": learner}]}
    (folder / "run.json").write_text(json.dumps(config))
    start = time.perf_counter()
    run(program, folder, "run", "run.json", "--jobs", "1", "--quiet", "--force")
    return (time.perf_counter() - start) / (ORDERS * SAMPLES) * 1e9


def timed(play, rewards):
    """Nanoseconds per round of a peer."""
    start = time.perf_counter()
    play(rewards)
    return (time.perf_counter() - start) / len(rewards) * 1e9


def report(rows, rounds, load, quick):
    """The table and what it says."""
    quickest = statistics.median(rows[0][2])
    note = "**A quick try, too short to quote.** " if quick else ""
    lines = [
        "# Beside other packages", "",
        f"{note}Made by `scripts/bench.sh`; Python {sys.version.split()[0]}, {os.cpu_count()} cores, load {load:.2f} "
        f"before; medians of {rounds} rounds measured in turn, lowest and highest in brackets.", "",
        "| program | rule | ns per decision | times splitee-sim, ucb1 |", "| --- | --- | --- | --- |"]
    for name, rule, values in rows:
        middle = statistics.median(values)
        lines.append(f"| {name} | {rule} | {middle:,.0f} ({min(values):,.0f} to {max(values):,.0f}) | "
                     f"{middle / quickest:,.1f} |")
    lines += ["", SAME, "", NOT_THE_SAME, ""]
    return "\n".join(lines)


def main():
    """Times what is installed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=Path, default="build/release/src/splitee-sim", help="splitee-sim")
    parser.add_argument("--out", type=Path, default="results/bench", help="folder to write to (default %(default)s)")
    parser.add_argument("--quick", action="store_true", help="small and short: tries the script, measures little")
    parser.add_argument("--rounds", type=int, default=5, help="how often all are measured (default %(default)s)")
    options = parser.parse_args()
    rounds, shorter = (1, 20) if options.quick else (options.rounds, 1)
    program, load = options.program.resolve(), os.getloadavg()[0]
    version = subprocess.run([program, "--version"], capture_output=True, text=True, check=True).stdout.split()[1]
    with tempfile.TemporaryDirectory(prefix="splitee-peers-") as name:
        folder = Path(name)
        run(program, folder, "init", "example")
        made = json.loads((folder / "example/trace.json").read_text())
        (folder / "made.json").write_text(json.dumps({**made, "samples": SAMPLES, "exits": EXITS}))
        run(program, folder, "trace", "synth", "--params", "made.json", "--out", "trace.npz")
        rewards = rewards_of(folder / "trace.npz")
        cases = {(f"splitee-sim {version}", f"bandit, {learner}"): lambda learner=learner: own(program, folder, learner)
                 for learner in ("ucb1", "ucb-tuned")}
        for package, (play, rule, count) in PEERS.items():
            try:
                label = (f"{package} {importlib.metadata.version(package)}", rule)
            except importlib.metadata.PackageNotFoundError:
                print(f"peers.py: {package} is not installed, and left out", file=sys.stderr)
                continue
            with contextlib.redirect_stdout(None):
                play(rewards[:EXITS])  # imported, and warm
            cases[label] = lambda play=play, count=count: timed(play, rewards[:count // shorter])
        values = {label: [] for label in cases}
        for _ in range(rounds):
            for label, measure in cases.items():
                values[label].append(measure())
    options.out.mkdir(parents=True, exist_ok=True)
    rows = [(*label, values[label]) for label in cases]
    (options.out / "peers.md").write_text(report(rows, rounds, load, options.quick))
    print(options.out / "peers.md")


if __name__ == "__main__":
    main()
