"""From a pretrained encoder to a fine-tuned network; resumes where a training stopped."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from splitee.command import announce
from splitee.errors import DataError, UsageError
from splitee.export.bert.checkpoint import FILES
from splitee.files import replacing

from . import loop, pretrained, tuneconfig, tuning
from .config import merge, read
from .curves import draw
from .model import Dropout
from .tasks import TASKS


@dataclass
class Network:
    """A fine-tuned network with what it needs to read text. source: the folder of the pretrained encoder; origin:
    what is known about it."""
    config: dict
    task: object
    pieces: object
    encoder: pretrained.Encoder
    exits: pretrained.Exits
    record: loop.Record
    device: str
    source: Path
    origin: dict

    def export(self, folder):
        """Writes the network in the layout of ElasticBERT's published code."""
        pretrained.export_folder(self.source, folder, self.encoder, self.exits, self.task.classes)


def origin_of(folder):
    """The facts about a pretrained encoder: name, checksum of its weights, and how it was made."""
    path = next((folder / name for name in FILES if (folder / name).is_file()), None)
    if path is None:
        raise DataError(f"{folder}: has neither {FILES[0]} nor {FILES[1]}")
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(1 << 20):
            digest.update(block)
    entries = read(folder / "config.json")
    noted = {key[1:]: entries[key] for key in ("_made_with", "_licence") if key in entries}
    return {"name": entries.get("_name_or_path", folder.name), "file": path.name, "sha256": digest.hexdigest(), **noted}


def claim(config, origin, start, out):
    """Makes the folder `out` for this training; UsageError where it belongs to another."""
    out.mkdir(parents=True, exist_ok=True)
    path = out / "config.json"
    mine = {"config": config, "pretrained": origin, "start": start}
    if not path.exists():
        with replacing(path) as file:
            file.write(f"{json.dumps(mine, indent=2)}\n".encode())
        return
    stored = read(path)
    reading = ("name", "read_length")  # may change without a new training
    same = merge(tuneconfig.DEFAULTS, stored["config"], str(path), "")
    same |= {key: config[key] for key in reading}
    if {**stored, "config": same} != mine:
        raise UsageError(f"{path}: the folder holds a training with another configuration; give an empty --out")


def started(start, modules, device):
    """Loads the encoder of another fine-tuning into `modules`; its exits too where their classes are as many.

    Returns the facts about it.
    """
    stored = loop.load(start / "model.pt", device)
    if stored is None:
        raise UsageError(f"{start}: has no model.pt; expected the folder of a finished fine-tuning")
    settings = read(start / "config.json")["config"]
    for name, weights in stored[1].items():
        if name == "exits":
            weights = {k: v for k, v in weights.items()
                       if v.shape == modules[name].state_dict()[k].shape}
            modules[name].load_state_dict({**modules[name].state_dict(), **weights})
        elif name in modules:
            modules[name].load_state_dict(weights)
    return {"name": settings["name"], "task": settings["task"], "seed": settings["seed"], "exits": settings["exits"]}


def train(config, folder, source, out, device, start=None, checkpoint_seconds=180.0):
    """Fine-tunes the encoder in `source` on config["task"] of the data sets in `folder`, with all stored in `out`.

    start: folder of another fine-tuning to start from, or None. Returns a Network.
    """
    task = TASKS[config["task"]]
    torch.manual_seed(config["seed"])
    pieces, encoder = pretrained.load(source, Dropout(config["seed"], device))
    settings = encoder.config
    if max(config["length"], config["read_length"]) > settings.max_position_embeddings:
        raise UsageError(f"{source}: has {settings.max_position_embeddings} places; length or read_length is larger")
    exits = pretrained.Exits(settings.num_hidden_layers, settings.hidden_size, len(task.classes), config["reads"])
    encoder, exits = encoder.to(device), exits.to(device)
    modules = tuning.weights_of(encoder, exits, config["word_rate"] > 0)
    begun = started(start, modules, device) if start else None
    origin = origin_of(source)
    claim(config, origin, begun, out)

    checkpoint, model = out / "checkpoint.pt", out / "model.pt"
    stored = loop.load(model, device) or loop.load(checkpoint, device)
    record, optimizer_state = loop.Record(), None
    if stored is not None:
        record, weights, optimizer_state = stored
        for name, values in weights.items():
            modules[name].load_state_dict(values)
    if not model.exists():
        texts, dev = task.train(folder), task.dev(folder)
        announce(f"{config['name']}: {len(texts)} texts to train on, {len(dev)} to choose by")
        rows = tuning.rows_of(pieces, texts, config["length"])
        dev_rows = tuning.rows_of(pieces, dev, config["read_length"])
        announce(f"mean length {np.mean([len(row) for row in rows]):.1f} and "
                 f"{np.mean([len(row) for row in dev_rows]):.1f} "
                 "pieces")
        phase = tuning.phase(config, encoder, exits, (rows, texts.labels), (dev_rows, dev.labels), device)
        loop.run(phase, record, checkpoint, optimizer_state, checkpoint_seconds)
        loop.save(model, record, modules)
        checkpoint.unlink(missing_ok=True)
    loop.write_curve(record.curve, out / "curves.csv")
    draw(record.curve, out / "curves.png")
    encoder.eval()
    exits.eval()
    return Network(config, task, pieces, encoder, exits, record, device, source, {**origin, "tuned_before": begun})
