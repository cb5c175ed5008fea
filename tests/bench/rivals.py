#!/usr/bin/python3
"""The replay of SplitEE that one would write without splitee-sim, three times: plain Python, NumPy, Numba.

All three replay policy `splitee` under the convention "published-code" at the costs of the paper. As a command, this
reads a trace and an order, holds all three against what splitee-sim itself gives for them, and only then times them:
exit status 1 where an offload is missing or a cost is off by more than 1e-9. tests/bench/bench.py imports it.
"""
import argparse
import csv
import json
import math
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from numba import njit
from program import THRESHOLD, run_quietly

from splitee.paper.published import INFERENCE, MU, OFFLOADS, PROCESSING

TOLERANCE = 1e-9


def plain_python(samples, order, offload, rounds):
    """The published code's way: all indices afresh in each round, one sample after another.

    `samples` is a list of lists; gives the total cost in lambda and the number of offloads."""
    exits = len(samples[0])
    last = exits - 1

    def outcome(sample, arm):
        gamma = (PROCESSING + INFERENCE) * (arm + 1)
        if sample[arm] >= THRESHOLD or arm == last:
            return sample[arm] - MU * gamma, False
        return sample[last] - MU * (gamma + offload), True

    total = [outcome(samples[order[arm]], arm)[0] for arm in range(exits)]
    count = [1] * exits
    cost, offloaded = 0.0, 0
    for t in range(rounds):
        index = [total[i] / count[i] + np.sqrt(np.log(t + 1) / count[i]) for i in range(exits)]
        arm = index.index(max(index))
        reward, goes = outcome(samples[order[t]], arm)
        total[arm] += reward
        count[arm] += 1
        cost += PROCESSING * (arm + 1) + INFERENCE
        if goes:
            cost += offload
            offloaded += 1
    return cost, offloaded


def numpy_lanes(confidence, orders, offloads, rounds):
    """Replays all lanes (an order and an offloading cost each) abreast: a few array operations per round.

    `orders` is [lanes, rounds or more]; gives the costs and the numbers of offloads."""
    lanes, exits = len(offloads), confidence.shape[1]
    last = exits - 1
    lane = np.arange(lanes)
    gamma = (PROCESSING + INFERENCE) * np.arange(1, exits + 1)
    paid = PROCESSING * np.arange(1, exits + 1) + INFERENCE
    rows = orders[:, :exits]
    first = confidence[rows, np.arange(exits)]
    stays = (first >= THRESHOLD) | (np.arange(exits) == last)
    total = np.where(stays, first, confidence[rows, last] - MU * offloads[:, None]) - MU * gamma
    count = np.ones((lanes, exits))
    cost, offloaded = np.zeros(lanes), np.zeros(lanes, dtype=np.int64)
    for t in range(rounds):
        arm = np.argmax(total / count + np.sqrt(np.log(t + 1) / count), axis=1)
        row = orders[:, t]
        seen = confidence[row, arm]
        goes = (seen < THRESHOLD) & (arm != last)
        total[lane, arm] += np.where(goes, confidence[row, last] - MU * offloads, seen) - MU * gamma[arm]
        count[lane, arm] += 1
        cost += paid[arm] + offloads * goes
        offloaded += goes
    return cost, offloaded


@njit
def numba_replay(confidence, order, offload, rounds):
    """The loops of plain_python, compiled."""
    exits = confidence.shape[1]
    last = exits - 1
    total, count = np.zeros(exits), np.ones(exits)
    cost, offloaded = 0.0, 0
    for t in range(-exits, rounds):  # the rounds before 0 are the uncounted warm start
        if t < 0:
            arm, row = t + exits, order[t + exits]
        else:
            arm, row, highest, log_t = 0, order[t], -np.inf, math.log(t + 1)
            for i in range(exits):
                index = total[i] / count[i] + math.sqrt(log_t / count[i])
                if index > highest:
                    arm, highest = i, index
        reward = confidence[row, arm]
        goes = reward < THRESHOLD and arm != last
        if goes:
            reward = confidence[row, last] - MU * offload
        total[arm] += reward - MU * (PROCESSING + INFERENCE) * (arm + 1)
        if t >= 0:
            count[arm] += 1
            cost += PROCESSING * (arm + 1) + INFERENCE
            if goes:
                cost += offload
                offloaded += 1
    return cost, offloaded


def read_confidence(path):
    """The confidences of a trace, widened as splitee-sim does."""
    with np.load(path) as trace:
        return trace["confidence"].astype(np.float64)


def own_totals(program, confidence, order, rounds):
    """What splitee-sim gives for the first rounds of an order: {offload: (cost, offloaded)}.

    These rounds are a trace of their own, with the same order."""
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        visited, places = np.unique(order[:rounds], return_inverse=True)
        np.savez(folder / "trace.npz", confidence=confidence[visited])
        np.save(folder / "order.npy", places[None, :])
        config = {
            "name": "agreement", "repeats": 1,
            "traces": [{"name": "trace", "path": "trace.npz", "threshold": THRESHOLD, "order": "order.npy"}],
            "cost": {"processing": PROCESSING, "inference": INFERENCE, "offload": list(OFFLOADS), "mu": MU},
            "policies": ["splitee"],
        }
        (folder / "config.json").write_text(json.dumps(config))
        command = [program, "run", "--config", folder / "config.json", "--out", folder / "out", "--quiet"]
        run_quietly(command)
        with open(folder / "out" / "runs.csv", newline="") as file:
            return {float(row["offload"]): (float(row["cost"]), int(row["offloaded"])) for row in csv.DictReader(file)}


def disagreements(program, confidence, order, rounds):
    """The differences between a rival and splitee-sim, one line each. `rounds` has a number for each rival."""
    lines = []

    def compare(rival, offload, ours, theirs):
        if ours[1] != theirs[1] or abs(ours[0] - theirs[0]) > TOLERANCE * abs(ours[0]):
            lines.append(f"{rival}, {rounds[rival]} rounds, offloading cost {offload}: cost and offloads "
                         f"{theirs[0]!r}, {theirs[1]}; splitee-sim has {ours[0]!r}, {ours[1]}")

    ours = {count: own_totals(program, confidence, order, count) for count in set(rounds.values())}
    orders = np.broadcast_to(order, (len(OFFLOADS), len(order)))
    costs, offloaded = numpy_lanes(confidence, orders, np.array(OFFLOADS), rounds["numpy"])
    samples = confidence[order[:rounds["python"]]].tolist()
    for place, offload in enumerate(OFFLOADS):
        compare("numba", offload, ours[rounds["numba"]][offload],
                numba_replay(confidence, order, float(offload), rounds["numba"]))
        compare("numpy", offload, ours[rounds["numpy"]][offload], (costs[place], int(offloaded[place])))
        compare("python", offload, ours[rounds["python"]][offload],
                plain_python(samples, range(len(samples)), offload, rounds["python"]))
    return lines


class Rivals:
    """The rivals on one trace; each method plays once and returns nanoseconds per decision."""

    def __init__(self, confidence, orders, rounds, lanes):
        """`orders` is [any number, samples]; `rounds` has a number for each rival."""
        self.confidence, self.orders, self.rounds = confidence, orders, rounds
        self.samples = confidence[orders[0, :rounds["python"]]].tolist()
        self.lane_orders = orders[np.arange(lanes) % len(orders), :max(rounds["numpy"], confidence.shape[1])]
        self.lane_offloads = np.array(OFFLOADS, dtype=float)[np.arange(lanes) % len(OFFLOADS)]
        self.turn = 0
        numba_replay(confidence, orders[0], 1.0, 1)  # compiled before anything is timed

    def _timed(self, decisions, play, *arguments):
        start = time.perf_counter()
        play(*arguments)
        return (time.perf_counter() - start) / decisions * 1e9

    def numba(self):
        """All offloading costs along one order after another; of a long one, a few costs spread over them."""
        self.turn += 1
        order, rounds = self.orders[self.turn % len(self.orders)], self.rounds["numba"]
        offloads = OFFLOADS[::1 if rounds <= 10**6 else 4]
        return self._timed(len(offloads) * rounds, lambda: [
            numba_replay(self.confidence, order, float(offload), rounds) for offload in offloads])

    def numpy(self):
        """All lanes side by side."""
        rounds = self.rounds["numpy"]
        return self._timed(rounds * len(self.lane_offloads), numpy_lanes, self.confidence, self.lane_orders,
                           self.lane_offloads, rounds)

    def python(self):
        """One offloading cost after another, on the first rounds: the time of a round does not change."""
        self.turn += 1
        rounds = self.rounds["python"]
        return self._timed(rounds, plain_python, self.samples, range(rounds),
                           OFFLOADS[self.turn % len(OFFLOADS)], rounds)


def rounds_for(samples, exits, python=60_000, numpy=24_000):
    """The number of rounds of each rival: Numba plays all, the slow ones the fewer the more exits there are."""
    return {"numba": samples, "numpy": min(samples, max(exits, numpy // exits)),
            "python": min(samples, max(exits, python // exits))}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("trace", type=Path, help=".npz trace, as splitee-sim reads it")
    parser.add_argument("order", type=Path, help=".npy file [repeats, samples] of 0-based sample numbers")
    parser.add_argument("--program", default="build/release/src/splitee-sim", help="splitee-sim (default %(default)s)")
    parser.add_argument("--lanes", type=int, default=180, help="replays that NumPy steps abreast (default 180)")
    options = parser.parse_args()
    confidence, orders = read_confidence(options.trace), np.load(options.order)
    rounds = rounds_for(*confidence.shape)
    lines = disagreements(options.program, confidence, orders[0], rounds)
    if lines:
        print("\n".join(f"rivals.py: {line}" for line in lines), file=sys.stderr)
        sys.exit(1)
    rivals = Rivals(confidence, orders, rounds, options.lanes)
    print(json.dumps({f"{name}_ns": round(getattr(rivals, name)(), 2) for name in rounds}))


if __name__ == "__main__":
    main()
