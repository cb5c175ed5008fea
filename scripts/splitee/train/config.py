"""The configuration of a training: a JSON file, checked key by key against the defaults below."""

import copy
import json
import re
from pathlib import Path

from splitee.errors import UsageError

# Every key with its default. Numbers are steps, tokens or plain factors; rates are learning rates of AdamW.
DEFAULTS = {
    "name": "encoder12",  # of the network; its traces are the files NAME-SET.npz
    "seed": 2023,
    "compute": "bfloat16",  # of the matrix products; "float32" elsewhere and as the other choice
    "subwords": {"size": 8000},
    "embeddings": {"window": 5, "deviation": 0.1},
    "model": {"layers": 12, "width": 128, "heads": 4, "feed_forward": 512, "length": 128, "dropout": 0.2},
    # stages: a list of STAGE; empty: no masked-word pretraining
    "pretrain": {"stages": [], "mask": 0.15, "dropout": 0.0, "decay": 0.01, "embedding_rate": 1.0},
    "finetune": {
        "exits": "detached",  # heads 1..L-1 read detached states; or "joint": one loss, weighted by depth squared
        "reads": "first",  # what an exit reads of a state: that of the first piece, or the "mean" of all
        "epochs": 2, "batch": 64, "rate": 6e-4, "warmup": 0.1, "decay": 0.01,
        "embedding_rate": 0.05,  # times `rate`; 0: the embeddings of the pieces stay as they are
        "layer_decay": 1.0,  # the rate of a layer is this times that of the layer above
        "word_dropout": 0.1, "concatenate": 0.2,
        "filler": 1,  # 1: joined texts hold a piece of an unlabelled IMDb training text; 0: they do not
        "label_smoothing": 0.0,
    },
}
STAGE = {"layers": 12, "steps": 1000, "batch": 64, "length": 64, "rate": 1e-3, "final_rate": 0.0, "warmup": 200}


def read(path):
    """The content of the JSON file `path`. Raises UsageError."""
    try:
        return json.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from None
    except (ValueError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: is not JSON: {error}") from None


def load(path):
    """The checked configuration in the file `path`, completed by DEFAULTS. Raises UsageError."""
    given = read(path)
    config = merge(DEFAULTS, given, str(path), "")
    stages = config["pretrain"]["stages"]
    config["pretrain"]["stages"] = [
        merge(STAGE, stage, str(path), f"pretrain.stages[{i}]") for i, stage in enumerate(stages)]
    check(config, str(path))
    return config


def merge(defaults, given, file, place):
    """`defaults` updated in place by `given`; an unknown key or a value of another kind is an error."""
    if not isinstance(given, dict):
        raise UsageError(f"{file}: {place or 'the top'} is not an object")
    result = copy.deepcopy(defaults)
    for key, value in given.items():
        where = f"{place}.{key}" if place else key
        if key not in defaults:
            raise UsageError(f"{file}: {where} is unknown; known here: {', '.join(defaults)}")
        default = defaults[key]
        if isinstance(default, dict):
            result[key] = merge(default, value, file, where)
        elif not same_kind(default, value):
            raise UsageError(f"{file}: {where} is {json.dumps(value)}; expected {kind(default)}")
        else:
            result[key] = value
    return result


def same_kind(default, value):
    if isinstance(default, float):
        return isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 0
    if isinstance(default, int):
        return isinstance(value, int) and not isinstance(value, bool) and value >= 0
    return isinstance(value, type(default))


def kind(default):
    names = {float: "a number of 0 or more", int: "an integer of 0 or more", str: "a string", list: "a list"}
    return names[type(default)]


def check(config, file):
    """Raises UsageError where values that are right by themselves do not fit together."""
    model, finetune = config["model"], config["finetune"]
    rules = [
        (re.fullmatch(r"[A-Za-z0-9][\w.-]*", config["name"]) is not None,
         "name is not made of letters, digits, '.', '_' and '-', of which the first is a letter or digit"),
        (config["compute"] in ("bfloat16", "float32"), "compute is neither bfloat16 nor float32"),
        (finetune["exits"] in ("detached", "joint"), 'finetune.exits is neither "detached" nor "joint"'),
        (finetune["reads"] in ("first", "mean"), 'finetune.reads is neither "first" nor "mean"'),
        (model["heads"] >= 1 and model["width"] % model["heads"] == 0, "model.width is no multiple of model.heads"),
        (model["layers"] >= 1, "model.layers is below 1"),
        (model["length"] >= 8, "model.length is below 8"),
        (0 < finetune["layer_decay"] <= 1, "finetune.layer_decay is not above 0 and at most 1"),
        (finetune["epochs"] >= 1 and finetune["batch"] >= 1, "finetune.epochs or finetune.batch is below 1"),
        (model["dropout"] < 1 and config["pretrain"]["dropout"] < 1, "a dropout is 1 or more"),
        (0 < config["pretrain"]["mask"] < 1, "pretrain.mask is not between 0 and 1"),
    ]
    depth = 1
    for i, stage in enumerate(config["pretrain"]["stages"]):
        rules += [
            (depth <= stage["layers"] <= model["layers"],
             f"pretrain.stages[{i}].layers shrinks the model or exceeds model.layers"),
            (8 <= stage["length"] <= model["length"], f"pretrain.stages[{i}].length is not in 8 to model.length"),
            (stage["steps"] >= 1 and stage["batch"] >= 1, f"pretrain.stages[{i}].steps or batch is below 1"),
        ]
        depth = stage["layers"]
    if config["pretrain"]["stages"]:
        rules.append((depth == model["layers"], "the last of pretrain.stages has not all model.layers"))
    for good, text in rules:
        if not good:
            raise UsageError(f"{file}: {text}")


def pretraining(config):
    """The settings that decide a pretrained encoder, except for the seed, as JSON text for comparison."""
    keys = ("compute", "subwords", "embeddings", "model", "pretrain")
    part = {key: config[key] for key in keys}
    part["model"] = {k: v for k, v in config["model"].items() if k != "dropout"}
    return json.dumps(part, sort_keys=True)
