"""The configuration of a fine-tuning: a JSON file, checked key by key against the defaults below."""

import re

from splitee.errors import UsageError

from .config import merge, read

DEFAULTS = {
    "name": "tuned",  # of the network; its traces are the files NAME-SET.npz
    "task": "sst2",  # one of tasks.TASKS
    "seed": 2023,
    "exits": "joint",  # one loss of all exits, as ElasticBERT; "detached": the last exit's loss moves the encoder
    "reads": "first",  # what an exit reads of a state: that of the first piece, as ElasticBERT, or the "mean" of all
    "depth_power": 0,  # joint: the loss of exit i weighs i to this power; 0: all weigh the same
    "length": 64,  # most pieces of a text in training
    "read_length": 128,  # and when traces are made
    "epochs": 2, "batch": 64,
    "compute": "float32",  # of the encoder's matrix products in training; or "bfloat16", which some CPUs have units for
    "rate": 8e-5,  # learning rate of AdamW for the encoder
    "exit_rate": 5.0,  # times `rate`: that of the exits, which start at random
    "warmup": 0.1, "decay": 0.01, "dropout": 0.1,
    "word_rate": 0.0,  # times `rate`: that of the embeddings of pieces; 0: they stay as they are
}


def load(path, tasks):
    """The checked configuration in the file `path`, completed by DEFAULTS. Raises UsageError."""
    config = merge(DEFAULTS, read(path), str(path), "")
    rules = [
        (re.fullmatch(r"[A-Za-z0-9][\w.-]*", config["name"]) is not None,
         "name is not made of letters, digits, '.', '_' and '-', of which the first is a letter or digit"),
        (config["task"] in tasks, f"task is {config['task']!r}; known are {', '.join(tasks)}"),
        (config["exits"] in ("joint", "detached"), 'exits is neither "joint" nor "detached"'),
        (config["reads"] in ("first", "mean"), 'reads is neither "first" nor "mean"'),
        (config["compute"] in ("float32", "bfloat16"), "compute is neither float32 nor bfloat16"),
        (min(config["length"], config["read_length"]) >= 8, "length or read_length is below 8"),
        (config["epochs"] >= 1 and config["batch"] >= 1, "epochs or batch is below 1"),
        (config["dropout"] < 1, "dropout is 1 or more"),
        (config["warmup"] < 1, "warmup is 1 or more"),
    ]
    for good, text in rules:
        if not good:
            raise UsageError(f"{path}: {text}")
    return config
