"""Runs splitee-sim as a whole command, and makes the traces that it replays."""
import json
import resource
import shutil
import subprocess
import sys
import time

import numpy as np

from splitee.paper.published import INFERENCE, MU, OFFLOADS, PROCESSING

THRESHOLD = 0.7

MODEL = {
    "model": "latent-margin", "name": "bench", "kind": "synthetic", "seed": 1, "classes": 2,
    "blind_scale": 0.29, "blind_shift": 0.22, "mu_first": 0.83, "mu_last": 0.97, "mu_power": 0.8,
    "k_first": 2.7, "k_last": 9.7, "k_power": 0.84, "cap_first": 3.0, "cap_last": 8.6,
    "sigma_sample": 0.61, "sigma_layer": 0.67, "rho": 0.79, "phi": 0.78,
}  # near the fits of data/paper

# Started on its own, since a child's peak memory is at least that of the process that starts it.
PEAK = """import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"""


def run_quietly(command):
    """Runs a command to its end and returns its output; ends this program with the command's message where it fails."""
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{done.stderr}{command[0]} ended with status {done.returncode}")
    return done.stdout


class Program:
    """splitee-sim with a folder for its files."""

    def __init__(self, path, folder):
        self.path, self.folder = path, folder

    def make_trace(self, samples, exits):
        """A synthetic trace as `trace synth` writes it, stored; returns its path."""
        stem = self.folder / f"synth-{samples}x{exits}"
        parameters = stem.with_suffix(".json")
        parameters.write_text(json.dumps({**MODEL, "samples": samples, "exits": exits, "blind_layers": exits // 6}))
        run_quietly([self.path, "trace", "synth", "--params", parameters, "--out", stem.with_suffix(".npz")])
        return stem.with_suffix(".npz")

    def deflate(self, trace):
        """The same trace as numpy.savez_compressed writes it; returns its path."""
        path = trace.with_name(f"deflated-{trace.name}")
        with np.load(trace) as arrays:
            np.savez_compressed(path, **arrays)
        return path

    def resample(self, trace, samples, exits):
        """A trace of another size from the rows and columns of one; gives its path.

        Fewer samples are its first rows, more are drawn from it with replacement; fewer exits are evenly spaced
        ones, the last among them. The file is stored and has confidence and correctness."""
        path = self.folder / f"part-{samples}x{exits}.npz"
        with np.load(trace) as arrays:
            confidence = arrays["confidence"]
            correct = (arrays["prediction"] == arrays["label"][:, None]).astype(np.uint8)
        rows = np.arange(samples)
        if samples > len(confidence):
            rows = np.random.default_rng(1).integers(0, len(confidence), samples)
        columns = np.arange(1, exits + 1) * confidence.shape[1] // exits - 1
        meta = np.frombuffer(json.dumps({"kind": "synthetic", "name": "bench"}).encode(), np.uint8)
        part = np.ix_(rows, columns)
        np.savez(path, confidence=confidence[part], correct=correct[part], meta=meta)
        return path

    def command(self, trace, policy="splitee", orders=20, jobs=1):
        """The command that replays a trace at nine offloading costs; a policy as configurations have it."""
        name = policy if isinstance(policy, str) else policy["name"]
        stem = self.folder / f"{trace.stem}-{name}-{orders}"
        config = {
            "name": "bench", "repeats": orders,
            "traces": [{"name": "bench", "path": str(trace), "threshold": THRESHOLD}],
            "cost": {"processing": PROCESSING, "inference": INFERENCE, "offload": list(OFFLOADS), "mu": MU},
            "policies": [policy],
        }
        stem.with_suffix(".json").write_text(json.dumps(config))
        out = self.folder / "results"
        shutil.rmtree(out, ignore_errors=True)
        return [self.path, "run", "--config", stem.with_suffix(".json"), "--out", out, "--quiet", "--jobs", str(jobs)]

    def seconds(self, trace, **how):
        """Wall time of the whole command, from its start to its end."""
        command = self.command(trace, **how)
        start = time.perf_counter()
        run_quietly(command)
        return time.perf_counter() - start

    def cpu_seconds(self, trace, **how):
        """Time that the whole command takes of a processor: on one worker, its wall time where nothing else runs."""
        command = self.command(trace, **how)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        run_quietly(command)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime

    def peak_mebibytes(self, trace, **how):
        """Peak memory of the command."""
        command = [sys.executable, "-c", PEAK, *self.command(trace, **how)]
        return int(run_quietly(command)) / 1024


def random_orders(samples, count):
    """Orders for the rivals: [count, samples]."""
    draw = np.random.default_rng(2)
    return np.stack([draw.permutation(samples).astype(np.uint32) for _ in range(count)])
