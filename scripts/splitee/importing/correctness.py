"""Which of prediction, label and correct a trace holds, and whether they agree."""

import numpy as np

from splitee.errors import DataError

from . import checks, entropy
from .checks import first


def complete(imported, class_count, place):
    """Checks classes and correctness of what a CSV file gave, and adds warnings.

    `correct` stays only where prediction and label do not say it already. place(array, sample,
    exit): the text that leads a reader to a value, with exit None for labels.
    """
    arrays = imported.arrays
    if class_count:
        imported.facts["classes"] = class_count
        if "prediction" in arrays:
            checks.classes(
                arrays["prediction"], class_count, lambda n, i: place("prediction", n, i)
            )
        if "label" in arrays:
            checks.classes(arrays["label"], class_count, lambda n: place("label", n, None))
        _check_least(arrays["confidence"], class_count, place)
    entropy.check(imported, class_count, place)
    if {"prediction", "label"} <= arrays.keys():
        if "correct" in arrays:
            _compare(arrays, place)
        imported.warnings += _doubts(arrays, class_count)
    elif "correct" not in arrays:
        imported.warnings.append(
            "without predictions and labels, or correct, the trace can give no accuracy"
        )


def _check_least(confidence, count, place):
    """Refuses confidences that cannot be the largest of `count` probabilities."""
    least = 1 / count - 1e-3
    at = first(confidence < least)
    if at is not None:
        raise DataError(
            f"{place('confidence', *at)} is {checks.short(confidence[at])}; the largest of {count} "
            f"probabilities is at least 1/{count}"
        )


def _compare(arrays, place):
    """Refuses a `correct` that prediction and label contradict; removes it where they agree."""
    correct = arrays.pop("correct")
    implied = arrays["prediction"] == arrays["label"][:, None]
    at = first(correct != implied)
    if at is not None:
        raise DataError(
            f"{place('correct', *at)} is {correct[at]}, but the prediction there is "
            f"{arrays['prediction'][at]} and the label {arrays['label'][at[0]]}"
        )


def _doubts(arrays, class_count):
    """Possible but unlikely properties, one line each."""
    labels, predicted = np.unique(arrays["label"]), np.unique(arrays["prediction"])
    never = np.setdiff1d(labels, predicted)
    if never.size:
        yield (
            f"no exit ever predicts label {', '.join(map(str, never[:5]))}; are predictions and "
            "labels counted from the same number?"
        )
    two = not class_count and max(labels[-1], predicted[-1]) == 1
    if two and arrays["confidence"].min() < 0.5:
        yield (
            "a confidence below 0.5 with classes 0 and 1 only: confidence must be the probability "
            "of the predicted class, not that of class 1"
        )
