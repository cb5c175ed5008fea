"""What an array of one number per class is: probabilities, their logarithms, percent, or logits.

This is the only place where that is decided. Numbers are looked at block by block, because a file
may be larger than memory, and an evaluation comes in batches.
"""

import numpy as np

from .derive import softmax

PROBABILITIES = "probabilities"
LOGARITHMS = "log-probabilities"
PERCENT = "percent"
LOGITS = "logits"

# How far a row may sum up away from 1. EXACT is what `splitee-sim` allows; a softmax in bfloat16
# (8 bits) is within LOW_PRECISION; rows of logits all within LIKE are as good as impossible.
EXACT = 1e-3
LOW_PRECISION = 2.0**-7
LIKE = 0.05
FEW = 16  # rows that may look like probabilities by chance, where others do not


class Evidence:
    """What the rows [..., classes] seen so far have in common.

    rows: how many; inside: whether all values are from 0 to 1; low, high: the smallest and the
    largest sum of a row.
    """

    def __init__(self):
        """Nothing seen."""
        self.rows = 0
        self.least, self.most = np.inf, -np.inf
        self.low, self.high = np.inf, -np.inf
        self.log_off = 0.0

    def see(self, values):
        """Looks at a block of finite values."""
        if not values.size:
            return
        self.rows += values.size // values.shape[-1]
        with np.errstate(over="ignore", invalid="ignore"):
            sums = values.sum(-1, dtype=np.float64)
        self.least, self.most = min(self.least, values.min()), max(self.most, values.max())
        self.low, self.high = min(self.low, sums.min()), max(self.high, sums.max())
        if self.most <= LIKE and self.log_off <= LIKE:
            powers = np.exp(values, dtype=np.float64).sum(-1)
            self.log_off = max(self.log_off, np.abs(powers - 1).max())

    @property
    def inside(self):
        """Whether all values are from 0 to 1."""
        return self.least >= 0 and self.most <= 1

    @property
    def off(self):
        """How far a row sums up away from 1, at most."""
        return max(1 - self.low, self.high - 1)

    @property
    def kind(self):
        """PROBABILITIES, LOGARITHMS, PERCENT or LOGITS."""
        if self.inside and self.off <= LIKE:
            return PROBABILITIES
        if self.least >= 0 and self.most <= 100 and max(100 - self.low, self.high - 100) <= 1:
            return PERCENT
        if self.most <= LIKE and self.least < 0 and self.log_off <= LIKE:
            return LOGARITHMS
        return LOGITS

    @property
    def sums(self):
        """What the rows sum up to, in words."""
        low, high = f"{self.low:.4g}", f"{self.high:.4g}"
        return f"every row sums to {low}" + ("" if low == high else f" to {high}")

    @property
    def doubt(self):
        """What speaks against logits, in words, or None."""
        if self.rows > FEW and self.inside and self.kind == LOGITS:
            return (
                f"all values are from 0 to 1, rare for logits, but rows sum to {self.low:.4g} to "
                f"{self.high:.4g}; are they probabilities of independent classes (sigmoid)?"
            )
        return None


def kind_of(values):
    """The kind of an array [..., classes] of finite values."""
    evidence = Evidence()
    evidence.see(np.asarray(values))
    return evidence.kind


def count_problem(classes):
    """Why so many classes are too few for a trace, in words, or None."""
    if classes >= 2:
        return None
    return (
        "one number per exit is no distribution over classes, whose confidence would always be 1; "
        "of a single probability p (sigmoid) give the two classes 1-p and p"
    )


def cooled(probability, temperature=1.0):
    """Probabilities at a temperature: those of the logits divided by it, as far as they tell.

    probability: float64 [..., exits, classes], rows that sum to 1 within LOW_PRECISION; rows that
    are further off than EXACT are divided by their sum. temperature: one number, or one per exit.
    """
    sums = probability.sum(-1, keepdims=True)
    off = abs(sums - 1) > EXACT
    if off.any():
        probability = np.where(off, probability / sums, probability)
    if np.all(np.asarray(temperature) == 1):
        return probability
    with np.errstate(divide="ignore"):  # the logarithm of 0
        return softmax(np.log(probability), temperature)
