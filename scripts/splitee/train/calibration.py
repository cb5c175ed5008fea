"""The distance of confidence from the share of right answers."""

import numpy as np

BINS = 15


def calibration_error(confidence, right):
    """Expected calibration error per exit, [L], with BINS equal bins of confidence [N, L] in 0 to 1; right [N, L]."""
    bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
    gaps = [np.bincount(bins[:, i], weights=right[:, i] - confidence[:, i], minlength=BINS)
            for i in range(confidence.shape[1])]
    return np.abs(gaps).sum(axis=1) / len(confidence)
