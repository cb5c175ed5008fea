"""The common part of the tests of scripts/sweep.sh and scripts/slurm."""

import json
import subprocess
import time
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2]
FILES = ("runs.csv", "summary.csv", "curves.csv", "exits.csv")
SECONDS = 24  # of work on one core, so that there is time to kill in the middle


def check(what, condition, detail=""):
    """Prints one line for a condition that holds; AssertionError where it does not."""
    print(f"{'ok  ' if condition else 'FAIL'} {what}{'' if condition else f': {detail}'}", flush=True)
    if not condition:
        raise AssertionError(f"{what}: {detail}")


def wait_for(what, condition, seconds):
    """Waits until `condition()` returns something true, and returns that."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.1)
    check(what, False, f"not within {seconds} s")


def write_config(path, repeats):
    """Writes a sweep of 160 cells over a real trace."""
    trace = SOURCE / "data/traces/resnet56-cifar10-noise10.npz"
    configuration = {
        "name": "sweep",
        "repeats": repeats,
        "traces": [
            {"name": "noise", "path": str(trace), "threshold": {"grid": [0.6, 0.7, 0.8, 0.9]}}
        ],
        "cost": {"offload": {"grid": [1, 5, 10, 20]}, "mu": {"grid": [0.03, 0.1]}},
        "policies": [
            "splitee",
            {"type": "splitee-s", "beta": {"grid": [0.5, 1, 2]}},
            "final-exit",
        ],
        "curves": {"rounds": {"points": 3}},
    }
    path.write_text(json.dumps(configuration))


def straight_run(program, folder):
    """Writes a configuration that keeps one core busy for SECONDS, runs it in one go, and gives
    the paths of the configuration and of the results."""
    config, results, repeats = folder / "sweep.json", folder / "straight", 2
    write_config(config, repeats)
    run = [program, "run", "--quiet", "--config", config, "--out"]
    while (needed := _seconds([*run, folder / f"trial-{repeats}", "--jobs", "1"])) < 1:
        repeats *= 4
        write_config(config, repeats)
    repeats = round(repeats * SECONDS / needed)
    write_config(config, repeats)
    subprocess.run([*run, results], check=True)
    print(f"     {repeats} repeats of each cell", flush=True)
    return config, results


def _seconds(command):
    """How long a command takes."""
    start = time.monotonic()
    subprocess.run(command, check=True)
    return time.monotonic() - start


def check_equal(what, results, straight):
    """Checks that all result files but run.json have the same bytes."""
    names = sorted(path.name for path in straight.iterdir() if path.name != "run.json")
    check(f"{what}: has all files", set(FILES) <= set(names), names)
    for name in names:
        theirs = results / name
        equal = theirs.exists() and theirs.read_bytes() == (straight / name).read_bytes()
        check(f"{what}: {name} is the same bytes", equal, f"{theirs} differs or is missing")


def programs_at_work(folder):
    """The numbers of the processes that write results below a folder: {shard number: pid}."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            words = (entry / "cmdline").read_bytes().decode().split("\0")
        except OSError:
            continue
        if "--shard" in words[1:] and "run" in words[:2] and any(str(folder) in w for w in words):
            found[int(words[words.index("--shard") + 1].partition("/")[0])] = int(entry.name)
    return found


def journal_of(shards, number):
    """The size of a shard's unfinished journal in bytes, 0 where there is none."""
    sizes = [path.stat().st_size for path in shards.glob(f"{number}-of-*/unfinished.journal")]
    return sizes[0] if sizes else 0
