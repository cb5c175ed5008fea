"""Runs splitee-sim on the traces of a parameter file, in a temporary folder, and reads what the fit compares."""
import csv
import json
import math
import pathlib
import shutil
import subprocess
import tempfile

from published import BEST_ARM, ROUNDS, THRESHOLDS


def read_rows(path):
    """The rows of a CSV file."""
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


class Simulator:
    """The program, and a folder of its own to work in."""

    def __init__(self, program):
        self.program = str(pathlib.Path(program).resolve())
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="splitee-fit-"))

    def close(self):
        """Removes the folder."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, parameters, policies, offloads, repeats, seed, rounds=None):
        """Runs an experiment on one trace; the result files as lists of rows."""
        out = self.folder / "out"
        shutil.rmtree(out, ignore_errors=True)
        (self.folder / "parameters.json").write_text(json.dumps(parameters))
        trace = {"name": "trace", "synth": "parameters.json", "threshold": THRESHOLDS[parameters["name"]]}
        config = {"name": "fit", "seed": seed, "repeats": repeats, "convention": "published-code", "traces": [trace],
                  "cost": {"processing": 0.8, "inference": 0.2, "offload": list(offloads), "mu": 0.1},
                  "policies": list(policies)}
        if rounds:
            config["curves"] = {"rounds": list(rounds)}
            config["regret"] = {"reference": BEST_ARM[parameters["name"]]}
        (self.folder / "config.json").write_text(json.dumps(config))
        done = subprocess.run([self.program, "run", "--config", str(self.folder / "config.json"), "--out", str(out),
                               "--jobs", "1", "--quiet"], capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(done.stderr.strip())
        return {path.stem: read_rows(path) for path in out.glob("*.csv")}

    def totals(self, parameters, offloads, repeats, seed=2023):
        """Everything but regret, at the parameters' own number of samples."""
        result = self.run(parameters, ("splitee", "splitee-s", "elasticbert", "final-exit"), offloads, repeats, seed)
        found = {}
        for row in result["summary"]:
            policy, offload = row["policy"], float(row["offload"])
            found["accuracy", policy, offload] = float(row["accuracy_mean"])
            found["cost", policy, offload] = float(row["cost_mean"])
            found["best exit", policy, offload] = int(row["best_exit"])
            if offload == 5:
                found["offloaded", policy] = float(row["offloaded_mean"])
            if policy == "final-exit":
                found["final accuracy",] = float(row["accuracy_mean"])
                found["final confidence",] = float(row["reward_mean"]) / parameters["samples"] + 0.1 * 12
        for row in result["exits"]:
            if row["policy"] == "elasticbert" and float(row["offload"]) == 5:
                found["log histogram", int(row["exit"])] = math.log(max(float(row["exited"]), 0.5))
        return found

    def regrets(self, parameters, samples, repeats, seed=4242):
        """The expected regret: the mean over many orders of a trace of `samples` samples."""
        result = self.run({**parameters, "samples": samples}, ("splitee", "splitee-s", "final-exit"), (5,), repeats,
                          seed, ROUNDS)
        return {("regret", row["policy"], int(row["round"])): float(row["regret_mean"]) for row in result["curves"]}
