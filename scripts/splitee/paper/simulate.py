"""Runs splitee-sim on the traces of a parameter file, in a temporary folder, and reads what the fit compares."""

import json
import math
import pathlib
import shutil
import tempfile

from splitee import simulator
from splitee.result_files import read_table

from .published import INFERENCE, LAYERS, MU, OFFLOAD, PROCESSING, ROUNDS, reference_exit, threshold


class Simulator:
    """The program, and a folder of its own to work in."""

    def __init__(self, program):
        self.program = program
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="splitee-fit-"))

    def close(self):
        """Removes the folder."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, parameters, policies, offloads, repeats, seed, rounds=None):
        """Runs an experiment on one trace; the folder of its results."""
        out = self.folder / "out"
        shutil.rmtree(out, ignore_errors=True)
        (self.folder / "parameters.json").write_text(json.dumps(parameters))
        trace = {"name": "trace", "synth": "parameters.json", "threshold": threshold(parameters["name"])}
        config = {"name": "fit", "seed": seed, "repeats": repeats, "convention": "published-code", "traces": [trace],
                  "cost": {"processing": PROCESSING, "inference": INFERENCE, "offload": list(offloads), "mu": MU},
                  "policies": list(policies)}
        if rounds:
            config["curves"] = {"rounds": list(rounds)}
            config["regret"] = {"reference": reference_exit(parameters["name"])}
        (self.folder / "config.json").write_text(json.dumps(config))
        simulator.run(self.program, "run", "--config", self.folder / "config.json", "--out", out, "--jobs", 1,
                      "--quiet")
        return out

    def totals(self, parameters, offloads, repeats, seed=2023):
        """All numbers but regret, at the parameters' own number of samples."""
        policies = ("splitee", "splitee-s", "elasticbert", "final-exit")
        out = self.run(parameters, policies, offloads, repeats, seed)
        found = {}
        columns = ["samples", "accuracy_mean", "cost_mean", "best_exit", "offloaded_mean", "reward_mean"]
        for row in read_table(out / "summary.csv", columns).rows:
            policy, offload = row.policy, row.offload
            found["accuracy", policy, offload] = row.required("accuracy_mean")
            found["cost", policy, offload] = row.required("cost_mean")
            found["best exit", policy, offload] = int(row.required("best_exit"))
            if offload == OFFLOAD:
                found["offloaded", policy] = row.required("offloaded_mean")
            if policy == "final-exit":
                found["final accuracy",] = row.required("accuracy_mean")
                found["final confidence",] = row.required("reward_mean") / parameters["samples"] + MU * LAYERS
        for row in read_table(out / "exits.csv", ["exit", "exited"]).rows:
            if row.policy == "elasticbert" and row.offload == OFFLOAD:
                found["log histogram", int(row.required("exit"))] = math.log(max(row.required("exited"), 0.5))
        return found

    def regrets(self, parameters, samples, repeats, seed=4242):
        """The expected regret: the mean over many orders of a trace of `samples` samples."""
        policies = ("splitee", "splitee-s", "final-exit")
        out = self.run({**parameters, "samples": samples}, policies, (OFFLOAD,), repeats, seed, ROUNDS)
        rows = read_table(out / "curves.csv", ["round", "regret_mean"]).rows
        return {("regret", row.policy, int(row.required("round"))): row.required("regret_mean") for row in rows}
