"""Numbers about a policy, measured or published: means with their intervals."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Estimate:
    """A mean with the limits of its 95% interval (None with a single repeat, which has none)."""

    mean: float
    low: float = None
    high: float = None

    def scaled(self, factor):
        """The estimate in another unit."""
        if self.low is None:
            return Estimate(self.mean * factor)
        return Estimate(self.mean * factor, self.low * factor, self.high * factor)


@dataclass(frozen=True)
class Point:
    """The accuracy and cost of a policy at one offloading cost."""

    offload: float
    accuracy: Estimate  # percent; None without labels
    cost: Estimate  # lambda per sample
