"""The package as its users import it, and small made-up traces and policies to try it with.

SPLITEE_PACKAGE names the folder with the package and its extension module.
"""

import os
import unittest
from pathlib import Path

import numpy as np
import support

FOLDER = Path(os.environ.get("SPLITEE_PACKAGE", support.SOURCE / "build/dev/python"))
if not list((FOLDER / "splitee").glob("_core.*so")):
    raise unittest.SkipTest(f"{FOLDER} has no extension module; configure with SPLITEE_PYTHON_MODULE=ON and build")
import splitee  # noqa: E402

splitee.__path__.insert(0, str(FOLDER / "splitee"))
TABLES = ("summary.csv", "runs.csv", "curves.csv", "exits.csv", "arms.csv", "compare.csv")


def arrays(samples=600, exits=5, seed=3):
    """Confidence, prediction and label that rise with the exits."""
    random = np.random.default_rng(seed)
    confidence = np.sort(random.uniform(0.3, 1, (samples, exits)), axis=1).astype(np.float32)
    label = random.integers(0, 3, samples)
    right = random.random((samples, exits)) < confidence
    return confidence, np.where(right, label[:, None], 3 - 1 - label[:, None] % 3), label


def trace(**options):
    """A trace of made-up numbers."""
    return splitee.Trace(*arrays(**options), kind="synthetic", name="t")


def config(*policies, **more):
    """A configuration with a small trace."""
    cost = {"offload": [2, 5]}
    traces = [{"path": more.pop("trace", None) or trace(), "threshold": 0.6}]
    return {"name": "test", "traces": traces, "cost": cost, "policies": list(policies), "repeats": 3, **more}


class SplitEE(splitee.Policy):
    """SplitEE, a built-in policy of the program."""

    warm_start = True

    def __init__(self, setup, beta=1.0):
        """Nothing is known yet."""
        arms = len(setup.arms)
        self.beta, self.total, self.count = beta, [0.0] * arms, [0] * arms
        self.mean, self.width = [0.0] * arms, [0.0] * arms

    def choose(self, round):
        """The arm with the highest index."""
        indices = [mean + width * round.sqrt_ln for mean, width in zip(self.mean, self.width)]
        return indices.index(max(indices))

    def observe(self, seen):
        """Counts a reward."""
        self.total[seen.arm] += seen.reward
        self.count[seen.arm] += 1
        self.mean[seen.arm] = self.total[seen.arm] / self.count[seen.arm]
        self.width[seen.arm] = self.beta / self.count[seen.arm] ** 0.5


def giving(value):
    """A class whose choose returns a value, or raises it."""

    class Odd(splitee.Policy):
        def choose(self, round):
            if isinstance(value, BaseException):
                raise value
            return value

    return Odd


def refused(case, policy, **more):
    """The exception of a run with a policy; case: the TestCase that asks."""
    with case.assertRaises(splitee.PolicyError) as raised:
        splitee.run(config(policy), **more)
    case.assertNotIn("\n", str(raised.exception))
    return raised.exception
