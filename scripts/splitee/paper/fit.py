"""Fits the parameter files data/paper/NAME.json to the published figures in data/paper/published, by running
splitee-sim itself on the traces that a parameter set makes.

usage: scripts/reconstruct/fit.py --program build/release/src/splitee-sim [--dataset SNLI ...] [--steps 4]
                                    [--free all|layers|curves] [--folder data/paper] [--write]

Weighted least squares by damped Gauss-Newton steps from the present parameters. Every evaluation uses the same
random numbers, so that small changes of a parameter show. It consists of two runs:
  totals   the full number of samples, one to four orders, five offloading costs: accuracy, cost, offloads, histogram;
  regret   a trace of 20,000 samples, 300 orders: the expected regret, with far less noise than 20 orders have.
Without --write the outcome is only shown. data/paper/README.md says what is fitted and what is not.
"""

import argparse
import json
import math
import time

import numpy as np

from splitee.command import Parser, announce, file_path
from splitee.files import replacing

from .published import DATA, data_sets, read_parameters
from .simulate import Simulator
from .targets import targets

FIT_OFFLOADS = (1, 2, 3.5, 4, 5)
ORDERS = {"IMDb": 4, "SciTail": 4, "QQP": 4}  # of the totals; QQP's arms 1, 3 and 4 are nearly equal at 5 lambda
REGRET_SAMPLES = 20000
REGRET_ORDERS = 300

# Numbers that must stay positive are fitted as logarithms: (step of the finite difference, spread of the prior around
# the start). rho and phi are not fitted: they come from real predictions.
LOGARITHMIC = {"blind_scale": (0.05, 0.2), "mu_first": (0.02, 0.2), "mu_last": (0.02, 0.2), "mu_power": (0.2, 1),
               "k_first": (0.05, 0.5), "k_last": (0.05, 0.5), "k_power": (0.08, 0.5), "cap_first": (0.08, 0.5),
               "cap_last": (0.1, 0.5), "sigma_sample": (0.05, 0.3), "sigma_layer": (0.08, 0.3),
               "transition_k": (0.05, 0.5)}
PLAIN = {"blind_shift": (0.05, 0.2)}
LAYER_STEP, LAYER_PRIOR = 0.08, 0.5  # of the logarithm of a layer_scale
FOUR_DIGITS = "{:.4g}"


class Coordinates:
    """The parameters as a vector without bounds, and back."""

    def __init__(self, parameters, stage):
        self.start = parameters
        free = []
        if stage != "layers":
            free += [(("log", key), *how) for key, how in LOGARITHMIC.items() if parameters.get(key, 0) > 0]
            free += [(("plain", key), *how) for key, how in PLAIN.items()]
        if stage != "curves":
            first = parameters["blind_layers"] + (2 if "transition_k" in parameters else 1)  # k_first is its scale
            free += [(("layer", layer), LAYER_STEP, LAYER_PRIOR) for layer in range(first + 1, parameters["exits"])]
        self.names = [name for name, _, _ in free]
        self.step = np.array([step for _, step, _ in free])
        self.prior = np.array([prior for _, _, prior in free])

    def vector(self):
        """The vector at which the fit starts."""
        return np.array([self._read(*name) for name in self.names])

    def _read(self, kind, key):
        if kind == "log":
            return math.log(self.start[key])
        if kind == "layer":
            return math.log(self.start["layer_scale"][key - 1]) if "layer_scale" in self.start else 0.0
        return self.start[key]

    def parameters(self, vector):
        """The parameters of a vector, rounded as they are written."""
        made = dict(self.start)
        scale = list(self.start.get("layer_scale", [1] * self.start["exits"]))
        for (kind, key), value in zip(self.names, vector):
            if kind == "layer":
                scale[key - 1] = math.exp(value)
            else:
                made[key] = math.exp(value) if kind == "log" else float(value)
        if any(kind == "layer" for kind, _ in self.names):
            made["layer_scale"] = [rounded(value) for value in scale]
        return {key: rounded(value) if isinstance(value, float) else value for key, value in made.items()}


def rounded(value):
    """To four significant digits, with whole factors as they are."""
    return 1 if value == 1 else float(FOUR_DIGITS.format(value))


class Misfit:
    """The weighted differences between model and publication, with the pull to the start as further entries."""

    def __init__(self, simulator, dataset, coordinates):
        self.simulator, self.coordinates = simulator, coordinates
        self.targets = targets(dataset, FIT_OFFLOADS)
        self.start = coordinates.vector()

    def __call__(self, vector):
        parameters = self.coordinates.parameters(vector)
        found = self.simulator.totals(parameters, FIT_OFFLOADS, ORDERS.get(parameters["name"], 1))
        found.update(self.simulator.regrets(parameters, REGRET_SAMPLES, REGRET_ORDERS))
        misfit = [(found.get(key, math.log(0.5)) - value) / unit for key, (value, unit) in self.targets.items()]
        return np.array(misfit + list((vector - self.start) / self.coordinates.prior))


def fit(misfit, vector, coordinates, steps, log):
    """Gauss-Newton with Levenberg's damping; the best vector found."""
    best = misfit(vector)
    damping = 0.03
    for number in range(steps):
        columns = []
        for k, step in enumerate(coordinates.step):
            moved = vector.copy()
            moved[k] += step
            columns.append((misfit(moved) - best) / step)
        jacobian = np.array(columns).T
        normal = jacobian.T @ jacobian
        held = np.diag(1 / coordinates.prior ** 2 + np.diag(normal))
        improved = False
        for _ in range(4):
            change = np.linalg.solve(normal + damping * held, -jacobian.T @ best)
            change = np.clip(change, -coordinates.prior, coordinates.prior)
            found = misfit(vector + change)
            if found @ found < best @ best:
                improved = True
                break
            damping *= 5
        if not improved:
            break
        gain = 1 - found @ found / (best @ best)
        vector, best, damping = vector + change, found, damping / 3
        log(f"step {number + 1}: misfit {best @ best:.1f}")
        if gain < 0.01:
            break
    return vector, best


def show(misfit, found, log):
    """Prints the worst of the fitted numbers."""
    names = list(misfit.targets)
    for k in np.argsort(-np.abs(found[:len(names)]))[:12]:
        value, unit = misfit.targets[names[k]]
        log(f"  {' '.join(map(str, names[k]))}: published {value:.6g}, model {value + unit * found[k]:.6g} "
            f"({found[k]:+.1f} units)")


def write(parameters, path):
    """A parameter file: a key a line."""
    lines = [f"  {json.dumps(key)}: {json.dumps(value)}" for key, value in parameters.items()]
    with replacing(path) as file:
        file.write(("{\n" + ",\n".join(lines) + "\n}\n").encode())


def main(command_line):
    """Fits each requested data set."""
    known = data_sets()
    parser = Parser(prog="fit.py", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", required=True, type=file_path, help="the splitee-sim to use")
    parser.add_argument("--dataset", action="append", choices=known, help="fit only this one")
    parser.add_argument("--steps", type=int, default=4, help="Gauss-Newton steps at most")
    parser.add_argument("--free", choices=("all", "layers", "curves"), default="all",
                        help="what is fitted: everything, only layer_scale, or everything else")
    parser.add_argument("--folder", type=file_path, default=DATA, help="of the parameter files")
    parser.add_argument("--write", action="store_true", help="write the parameter files")
    arguments = parser.parse_args(command_line)
    simulator = Simulator(arguments.program)
    try:
        for dataset in arguments.dataset or known:
            begin = time.time()

            def log(text, dataset=dataset, begin=begin):
                announce(f"{dataset} {time.time() - begin:5.0f}s {text}")

            coordinates = Coordinates(read_parameters(arguments.folder, dataset), arguments.free)
            misfit = Misfit(simulator, dataset, coordinates)
            first = misfit(coordinates.vector())
            log(f"start: misfit {first @ first:.1f} of {len(misfit.targets)} numbers")
            show(misfit, first, log)
            vector, found = fit(misfit, coordinates.vector(), coordinates, arguments.steps, log)
            show(misfit, found, log)
            found = coordinates.parameters(vector)
            log(json.dumps(found))
            if arguments.write:
                write(found, arguments.folder / f"{dataset}.json")
    finally:
        simulator.close()
