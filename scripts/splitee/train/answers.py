"""Logits as the arrays of a trace: confidence, prediction and entropy of every exit, and the error of rounding them."""

import numpy as np

from .evaluate import accuracies, probabilities

THRESHOLDS = [round(0.5 + 0.05 * i, 2) for i in range(10)]


def arrays(found):
    """confidence, prediction and entropy of logits [N, L, C], in a trace's types, and the error of rounding."""
    probability = probabilities(found)
    exact = probability.max(axis=-1)
    entropy = -(probability * np.log(np.maximum(probability, 1e-300))).sum(axis=-1)
    confidence = np.minimum(exact.astype(np.float16), np.float16(1))
    largest = np.float16(np.log(found.shape[-1]))
    if float(largest) > np.log(found.shape[-1]):
        largest = np.nextafter(largest, np.float16(0))
    crossed = {f"{t:.2f}": int(((exact >= t) != (confidence.astype(np.float64) >= t)).sum()) for t in THRESHOLDS}
    rounding = {
        "confidence": "float16, 11 significant bits: at most 2.5e-4 off",
        "entropy": "float16",
        "sides_changed": crossed,
        "sides_changed_of": f"per threshold, how many of the {exact.size} confidences are on the other side of it than "
                            "before rounding; predictions and accuracies are not touched",
    }
    trace = {
        "confidence": confidence,
        "prediction": found.argmax(axis=-1).astype(np.uint8),
        "entropy": np.clip(entropy.astype(np.float16), np.float16(0), largest),
    }
    return trace, rounding


def verify(path, found, labels):
    """Asserts that a written trace agrees with the logits."""
    with np.load(path) as trace:
        right = (trace["prediction"] == trace["label"][:, None]).mean(axis=0)
        assert (right == accuracies(found, labels)).all(), "accuracies differ from the logits'"
        off = np.abs(trace["confidence"].astype(np.float64) - probabilities(found).max(axis=-1))
        assert off.max() <= 2.0**-12, "a confidence is off by more than half a step of float16"
        assert (trace["confidence"] <= 1).all()
