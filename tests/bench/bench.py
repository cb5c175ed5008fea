#!/usr/bin/python3
"""Measures splitee-sim as a whole command against the replay in plain Python, NumPy and Numba (rivals.py).

A time per decision of splitee-sim is the wall time of `splitee-sim run --jobs 1` with nine offloading costs and 20
orders (5 on traces of more than a million samples), from its start to its end, reading and writing included. That of a
rival is the time of its loop alone, without reading its trace and compiling. All are measured in turn, round after
round, and a ratio is that of two measurements of the same round. Writes bench.json, bench.md and the figure bench.svg,
bench.png; of every policy and learner, policies.json and policies.md. Needs scripts/ on PYTHONPATH, as scripts/bench.sh
sets it.
Exit status: 1 where a rival does not do what splitee-sim does; nothing is timed then.
"""
import argparse
import json
import os
import platform
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from field import cases_of
from program import Program, random_orders, run_quietly
from report import write_policies, write_report

from splitee.paper.published import OFFLOADS

LANES = 180  # replays that NumPy runs side by side: nine costs by 20 orders
ORDERS, MORE_ORDERS = 20, 60
LONG, FEW_ORDERS = 10**6, 5  # traces with more samples are replayed once, in so many orders


@dataclass(frozen=True)
class Size:
    """The amount of work that is measured."""

    samples: int  # of the traces of the headline
    rounds: int
    sweep_rounds: int
    exits: tuple  # of the figure
    exits_samples: int
    samples_of: tuple  # of the figure
    field_rounds: int  # of every policy and learner
    field_orders: int  # of each of these
    parts_seconds: float  # per benchmark of the parts


FULL = Size(549_367, 9, 3, (2, 4, 8, 12, 24, 48, 96), 100_000, (10**4, 10**5, 10**6, 10**7), 2, ORDERS, 0.2)
QUICK = Size(50_000, 2, 1, (2, 12, 96), 10_000, (10**4, 10**5), 1, 2, 0.01)


def say(text):
    """Progress, on standard error."""
    print(f"bench.py: {text}", file=sys.stderr, flush=True)


def per_decision(seconds, samples, orders):
    """Nanoseconds per decision of a command."""
    return seconds / (len(OFFLOADS) * orders * samples) * 1e9


def rivals_on(program, trace):
    """The rivals, ready to be timed on a trace on which they agree with splitee-sim."""
    from rivals import Rivals, disagreements, read_confidence, rounds_for  # needs Numba

    confidence = read_confidence(trace)
    samples, exits = confidence.shape
    orders = random_orders(samples, 3)
    rounds = rounds_for(samples, exits)
    checked = {name: min(count, 200_000) for name, count in rounds.items()} if samples > LONG else rounds
    lines = disagreements(program.path, confidence, orders[0], checked)
    if lines:
        sys.exit("\n".join(f"bench.py: {trace.name}: {line}" for line in lines))
    return Rivals(confidence, orders, rounds, LANES)


def in_turn(cases, rounds, what):
    """Calls every case once a round; returns {case: [a value per round]}."""
    values = {name: [] for name in cases}
    for number in range(rounds):
        say(f"{what}, round {number + 1} of {rounds}")
        for name, measure in cases.items():
            values[name].append(measure())
    return values


def headline(program, size):
    """The numbers with goals: {case: seconds of a command, or nanoseconds per decision of a rival}."""
    few = program.make_trace(size.samples, 12)
    many = program.make_trace(size.samples, 96)
    deflated = program.deflate(few)
    rivals = rivals_on(program, few)
    cases = {
        "splitee": lambda: program.seconds(few),
        "numba": rivals.numba,
        "splitee again": lambda: program.seconds(few),
        "numpy": rivals.numpy,
        "python": rivals.python,
        "splitee-s": lambda: program.seconds(few, policy="splitee-s"),
        "deflated trace": lambda: program.seconds(deflated),
        "two workers": lambda: program.seconds(few, jobs=2),
        "more orders": lambda: program.seconds(few, orders=MORE_ORDERS),
        "more orders, two workers": lambda: program.seconds(few, orders=MORE_ORDERS, jobs=2),
        "96 exits": lambda: program.seconds(many),
        "96 exits, more orders": lambda: program.seconds(many, orders=MORE_ORDERS),
    }
    values = in_turn(cases, size.rounds, "headline")
    memory = {"12 exits": program.peak_mebibytes(few), "96 exits": program.peak_mebibytes(many)}
    return values, memory


def sweep_point(program, trace, rounds):
    """Nanoseconds per decision of everything on one trace."""
    rivals = rivals_on(program, trace)
    samples = len(rivals.confidence)
    orders = ORDERS if samples <= LONG else FEW_ORDERS

    def own(policy):
        return per_decision(program.seconds(trace, policy=policy, orders=orders), samples, orders)

    cases = {
        "splitee": lambda: own("splitee"), "splitee-s": lambda: own("splitee-s"),
        "numba": rivals.numba, "numpy": rivals.numpy, "python": rivals.python,
    }
    return in_turn(cases, rounds, trace.stem)


def sweeps(program, size):
    """The points of the figure: {axis: [{axis, case: [values]}]}."""
    points = {"exits": [], "samples": []}
    source = program.make_trace(size.exits_samples, max(size.exits))
    for exits in size.exits:
        trace = program.resample(source, size.exits_samples, exits)
        points["exits"].append({"exits": exits, **sweep_point(program, trace, size.sweep_rounds)})
        trace.unlink()
    source = program.make_trace(min(size.samples, max(size.samples_of)), 12)
    for samples in size.samples_of:
        trace = program.resample(source, samples, 12)
        rounds = size.sweep_rounds if samples <= LONG else 1
        points["samples"].append({"samples": samples, **sweep_point(program, trace, rounds)})
        trace.unlink()
    return points


def parts(executable, seconds):
    """The benchmarks of the parts, as output by Google Benchmark."""
    say("parts")
    command = [executable, "--benchmark_format=json", f"--benchmark_min_time={seconds}"]
    text = run_quietly(command)
    return [{"name": part["name"].removesuffix("/manual_time").removesuffix("/real_time"),
             "items_per_second": part["items_per_second"]} for part in json.loads(text)["benchmarks"]]


def machine(modules):
    """The machine of the measurement, with the versions of these modules."""
    model = platform.processor() or platform.machine()
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        models = [line.partition(":")[2].strip() for line in file if line.startswith("model name")]
    versions = {module: __import__(module).__version__ for module in modules}
    return {"cpu": models[0] if models else model, "cores": len(os.sched_getaffinity(0)),
            "python": platform.python_version(), **versions}


def told_of(program, size, options, load, start):
    """The entries about the measurement in every report."""
    modules = ("numpy",) if options.policies else ("numpy", "numba")
    return {"quick": options.quick, "machine": machine(modules),
            "version": run_quietly([program.path, "--version"]).strip(),
            "load_before": load, "load_after": os.getloadavg(), "samples": size.samples,
            "seconds": round(time.monotonic() - start)}


def measure_speed(program, size, options):
    """splitee-sim against the rivals, along exits and samples, and its parts."""
    load, start = os.getloadavg(), time.monotonic()
    values, memory = headline(program, size)
    points = sweeps(program, size)
    measured = {
        "rounds": size.rounds, "exits_samples": size.exits_samples,
        "headline": values, "peak_mebibytes": memory, "sweeps": points,
        "parts": parts(options.parts.resolve(), size.parts_seconds) if options.parts else [],
    }
    return {**told_of(program, size, options, load, start), **measured}


def measure_policies(program, size, options):
    """Every policy and learner."""
    load, start = os.getloadavg(), time.monotonic()
    values = in_turn(cases_of(program, size.samples, size.field_orders), size.field_rounds, "every policy and learner")
    return {**told_of(program, size, options, load, start), "rounds": size.field_rounds,
            "orders": size.field_orders, "policies": values}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=Path, default="build/release/src/splitee-sim",
                        help="splitee-sim (default %(default)s)")
    parser.add_argument("--parts", type=Path, help="the benchmarks of the parts (default: left out)")
    parser.add_argument("--out", type=Path, default="results/bench", help="folder to write to (default %(default)s)")
    parser.add_argument("--quick", action="store_true", help="small and short: tries the script, measures little")
    parser.add_argument("--policies", action="store_true",
                        help="only every policy and learner: policies.json and policies.md, in some ten minutes")
    options = parser.parse_args()
    size = QUICK if options.quick else FULL
    with tempfile.TemporaryDirectory(prefix="splitee-bench-") as folder:
        program = Program(options.program.resolve(), Path(folder))
        written = [] if options.policies else write_report(measure_speed(program, size, options), options.out)
        written += write_policies(measure_policies(program, size, options), options.out)
    for path in written:
        print(path)


if __name__ == "__main__":
    main()
