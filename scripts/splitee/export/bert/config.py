"""The config.json of a multi-exit BERT."""

import json
from dataclasses import dataclass

from splitee.errors import DataError
from splitee.files import check_regular

SIZES = (
    "vocab_size",
    "hidden_size",
    "num_hidden_layers",
    "num_attention_heads",
    "intermediate_size",
    "max_position_embeddings",
    "type_vocab_size",
)
ACTIVATIONS = ("gelu", "gelu_new", "relu")


@dataclass(frozen=True)
class Config:
    """Sizes of the network; exits: the layers (from 0) that have an exit behind them.

    classifier_names: for each exit, the number in the name of its classifier's weights.
    distance_buckets: the number of kinds of distance between two tokens in attention, as in MPNet; 0: none.
    exit_reads: what an exit reads of its layer, the "first" token or the "mean" of all.
    """

    sizes: dict
    exits: tuple
    classifier_names: tuple
    activation: str
    epsilon: float
    classes: int
    class_names: dict
    distance_buckets: int = 0
    exit_reads: str = "first"

    def __getattr__(self, name):
        """The sizes by their names in config.json."""
        try:
            return self.sizes[name]
        except KeyError:
            raise AttributeError(name) from None


def read_config(folder):
    """Reads config.json of a model's folder; DataError where something is missing or unknown."""
    path = folder / "config.json"
    check_regular(path, 1 << 26)
    try:
        entries = json.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise DataError(f"{path}: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise DataError(f"{path}: is no JSON ({error})") from error
    if not isinstance(entries, dict):
        raise DataError(f"{path}: is no JSON object")
    sizes = {name: _size(path, entries, name) for name in SIZES}
    if sizes["hidden_size"] % sizes["num_attention_heads"]:
        raise DataError(
            f"{path}: hidden_size {sizes['hidden_size']} is no multiple of num_attention_heads "
            f"{sizes['num_attention_heads']}"
        )
    activation = entries.get("hidden_act", "gelu")
    if not isinstance(activation, str) or activation not in ACTIVATIONS:
        raise DataError(f"{path}: hidden_act is {activation!r}; known are {', '.join(ACTIVATIONS)}")
    if entries.get("position_embedding_type", "absolute") != "absolute":
        raise DataError(
            f"{path}: position_embedding_type is {entries['position_embedding_type']!r}; only "
            "'absolute' is known"
        )
    exits, classifiers = _exits(path, entries, sizes["num_hidden_layers"])
    names, known = (_object(path, entries, name) for name in ("label2id", "id2label"))
    classes = len(known) if known else entries.get("num_labels", 2)
    if type(classes) is not int or classes < 2:
        raise DataError(f"{path}: num_labels is {classes!r}; expected 2 or more")
    for name, number in names.items():
        if type(number) is not int or not 0 <= number < classes:
            raise DataError(
                f"{path}: label2id.{name} is {number!r}; expected one of the {classes} classes, 0 "
                f"to {classes - 1}"
            )
    epsilon = entries.get("layer_norm_eps", 1e-12)
    if type(epsilon) not in (int, float) or not 0 <= epsilon < 1:
        raise DataError(f"{path}: layer_norm_eps is {epsilon!r}; expected a number from 0 to 1")
    buckets = entries.get("relative_attention_num_buckets", 0)
    if buckets != 0 and (type(buckets) is not int or buckets % 4 or not 4 <= buckets <= 256):
        raise DataError(
            f"{path}: relative_attention_num_buckets is {buckets!r}; expected a multiple of 4 from "
            "4 to 256"
        )
    reads = entries.get("exit_reads", "first")
    if reads not in ("first", "mean"):
        raise DataError(f"{path}: exit_reads is {reads!r}; expected 'first' or 'mean'")
    return Config(sizes, exits, classifiers, activation, epsilon, classes, names, buckets, reads)


def _object(path, entries, name):
    """A dictionary, empty where it is missing."""
    value = entries.get(name) or {}
    if not isinstance(value, dict):
        raise DataError(f"{path}: {name} is no object; expected {{...}}")
    return value


def _size(path, entries, name):
    """A whole number of at least 1."""
    value = entries.get(name)
    if type(value) is not int or value < 1:
        what = f"{name} is {value!r}" if name in entries else f"has no {name}"
        raise DataError(f"{path}: {what}; expected a whole number of at least 1")
    return value


def _exits(path, entries, layers):
    """The layers with exits and the numbers of their classifiers.

    num_output_layers is a number k (the last k layers have exits, classifiers count exits), or a
    list with 1 for each layer that has one (classifiers count layers).
    """
    given = entries.get("num_output_layers", layers)
    if type(given) is int and 1 <= given <= layers:
        return tuple(range(layers - given, layers)), tuple(range(given))
    flags = isinstance(given, list) and all(flag in (0, 1) for flag in given)
    if flags and len(given) == layers and any(given):
        exits = tuple(layer for layer, has_exit in enumerate(given) if has_exit)
        return exits, exits
    raise DataError(
        f"{path}: num_output_layers is {given!r}; expected 1 to {layers}, or a list of {layers} "
        "entries 0 or 1"
    )
