#!/usr/bin/python3
"""Draws the results of a small sweep with scripts/plot.py, and asks it for what it must refuse.

usage: check_plots.py SOURCE_DIR PROGRAM
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

DRAWN = [
    "--value regret_mean,best_exit --where mu=0.1,beta=1",
    "--value cost_mean --against mu --where offload=5,beta=1",
    "--value accuracy_mean --against beta --where offload=5,mu=0.1",
    "--value cost_mean --heat offload,mu --where beta=1",
    "--value cost_mean --heat mu,beta --policies splitee-s --offload 20",
]
REFUSED = {  # with a part of the only line that is printed
    "--value nothing": "no value column 'nothing'; it has samples, accuracy_mean,",
    "--value cost_mean --against nothing": "no grid column 'nothing'; it has offload, mu, beta",
    "--value switches --where mu=0.1,beta=1": "not a number; choose a column of numbers",
    "--value cost_mean --against mu --where offload=5": "beta is 0.5, 1; choose one with --where beta=",
    "--value cost_mean --against mu --where mu=0.1": "mu is an axis",
    "--value cost_mean --where mu=7,beta=1": "mu is 7 nowhere; it has 0.03, 0.1, 0.3",
    "--value cost_mean --heat mu": "is not two columns X,Y",
    "--value cost_mean --heat mu,beta --policies final-exit --offload 5": "'final-exit' has no beta",
    "--against mu": "need --value",
}


def sweep(source, program, folder):
    """Runs a small sweep; gives its folder."""
    trace = source / "tests/data/golden/binary.npz"
    configuration = {
        "name": "sweep",
        "repeats": 3,
        "traces": [{"name": f"part {part}", "path": str(trace), "threshold": 0.7} for part in (1, 2)],
        "cost": {"offload": [5, 20], "mu": {"grid": [0.03, 0.1, 0.3]}},
        "policies": ["splitee", {"type": "splitee-s", "beta": {"grid": [0.5, 1]}}, "final-exit"],
        "curves": {"rounds": {"points": 3}},
    }
    config = folder / "sweep.json"
    config.write_text(json.dumps(configuration))
    run = [program, "run", "--quiet", "--config", config, "--out", folder / "results"]
    subprocess.run(run, check=True)
    return folder / "results"


def main():
    source, program = (Path(argument).resolve() for argument in sys.argv[1:3])
    wrong, seen = [], 0
    with tempfile.TemporaryDirectory() as name:
        results = sweep(source, program, Path(name))

        def plot(options, out):
            command = [source / "scripts/plot.py", results, "--formats", "svg,png", *options.split()]
            return subprocess.run([*command, "--out", out], capture_output=True, text=True)

        for options in DRAWN:
            done = plot(options, Path(name) / "once")
            paths = done.stdout.split()
            if done.returncode or not paths or done.stderr:
                wrong.append(f"{options}: {done.returncode} {done.stderr}")
            seen += len(paths)
        for path in plot(DRAWN[-1], Path(name) / "again").stdout.split():
            if Path(path).read_bytes() != (Path(name) / "once" / Path(path).name).read_bytes():
                wrong.append(f"{DRAWN[-1]}: {path} has other bytes the second time")
        for options, expected in REFUSED.items():
            done = plot(options, Path(name) / "refused")
            if done.returncode != 2 or done.stderr.count("\n") != 1 or expected not in done.stderr:
                wrong.append(f"{options}: {done.returncode} {done.stderr}")
        if (Path(name) / "refused").exists():
            wrong.append("a refused figure has left files")
    print("\n".join(wrong) or f"{seen} figures drawn, {len(REFUSED)} refused as they should be")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
