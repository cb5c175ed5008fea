"""The numbers of a trace that follow from logits or class probabilities."""

import numpy as np


def softmax(logits, temperature=1.0):
    """Class probabilities in float64.

    logits: [..., exits, classes], finite. temperature: one number, or one per exit; positive.
    """
    scaled = np.asarray(logits, np.float64)
    temperature = np.broadcast_to(temperature, scaled.shape[-2:-1])[:, None]
    with np.errstate(over="ignore"):  # what is infinitely far below the largest has probability 0
        powers = np.exp((scaled - scaled.max(-1, keepdims=True)) / temperature)
    return powers / powers.sum(-1, keepdims=True)


def exit_arrays(probability):
    """Confidence, prediction and entropy of class probabilities.

    probability: [..., classes]. Gives a dictionary of arrays [...]: the largest probability, its
    class (ties: the lowest) and the entropy in natural logarithm (0 ln 0 = 0; at most that of equal
    probabilities, also where rounding says more), reals in float64.
    """
    logarithm = np.log(probability, where=probability > 0, out=np.zeros(probability.shape))
    entropy = -(probability * logarithm).sum(-1)
    return {
        "confidence": probability.max(-1).astype(np.float64),
        "prediction": probability.argmax(-1),
        "entropy": np.clip(entropy, 0.0, np.log(probability.shape[-1])),
    }


def narrow_integers(values):
    """The integers in the smallest type that holds them all."""
    smallest = np.promote_types(
        np.min_scalar_type(values.min(initial=0)), np.min_scalar_type(values.max(initial=0))
    )
    return values.astype(smallest)


def narrow_reals(values):
    """The reals as float32 where that changes none of them, else as float64."""
    single = values.astype(np.float32)
    return single if np.array_equal(single, values) else values.astype(np.float64)
