"""From data sets to a trained network: subwords, embeddings, pretraining, exits; each step can be resumed."""

import json
import shutil
from dataclasses import dataclass

import numpy as np
import torch

from splitee.command import announce
from splitee.errors import UsageError
from splitee.files import replacing, replacing_path

from . import data, embeddings, loop, phases, subwords
from . import config as configuration
from .curves import draw
from .model import Dropout, Encoder, Exits, Guess


@dataclass
class Network:
    """A trained network with all it needs to read text."""
    config: dict
    pieces: subwords.Subwords
    encoder: Encoder
    exits: Exits
    record: loop.Record
    device: str


def tokens(path, make):
    """Rows of piece numbers, from the file `path` where it is there, else made and written to it."""
    if path.exists():
        with np.load(path) as stored:
            return np.split(stored["stream"], stored["ends"][:-1])
    rows = make()
    with replacing_path(path) as temporary:
        np.savez(temporary, stream=np.concatenate(rows), ends=np.cumsum([len(row) for row in rows]))
    return rows


def prepare(config, folder, out):
    """(subwords, rows of SST-2 train, rows of IMDb train), stored in `out`."""
    names = ("sst2-train", "imdb-train")
    model = out / "subwords.model"
    if not model.exists() or not all((out / f"{name}.tokens.npz").exists() for name in names):
        announce("subwords: reading the training texts")
        texts = [[data.normal(t) for t in data.sst2(folder, "train")[0]],
                 [data.normal(t) for t in data.imdb(folder, "train")[0]]]
        if not model.exists():
            announce(f"subwords: training {config['subwords']['size']} pieces")
            subwords.train(texts[0] + texts[1], config["subwords"]["size"], model)
    pieces = subwords.Subwords(model)
    rows = [tokens(out / f"{name}.tokens.npz", lambda i=i: pieces.encode(texts[i])) for i, name in enumerate(names)]
    return pieces, *rows


def initial_embeddings(config, pieces, rows, out):
    """The embeddings before any training, float32 [pieces, width], stored in `out`."""
    path = out / "embeddings.npy"
    if not path.exists():
        announce("embeddings: counting neighbours, singular vectors")
        made = embeddings.embeddings(rows, pieces.size, config["model"]["width"], config["embeddings"]["window"],
                                     config["embeddings"]["deviation"], config["seed"])
        with replacing_path(path) as temporary:
            np.save(temporary, made)
    return np.load(path)


def build(config, pieces, vectors, device):
    """(encoder, exits, guess) with their starting weights."""
    torch.manual_seed(config["seed"])
    dtype = getattr(torch, config["compute"])
    encoder = Encoder(pieces.size, config["model"], dtype, Dropout(config["seed"], device))
    torch.nn.init.normal_(encoder.places.weight, std=0.02)
    if vectors is not None:
        encoder.pieces.weight.data.copy_(torch.from_numpy(vectors))
    exits = Exits(config["model"]["layers"], config["model"]["width"], config["finetune"]["reads"])
    guess = Guess(pieces.size, config["model"]["width"])
    return encoder.to(device), exits.to(device), guess.to(device)


def claim(config, out):
    """Makes the folder `out` for this configuration; UsageError where it belongs to another."""
    out.mkdir(parents=True, exist_ok=True)
    path = out / "config.json"
    if path.exists():
        stored = configuration.read(path)
        if configuration.merge(configuration.DEFAULTS, stored, str(path), "") != config:
            raise UsageError(f"{path}: the folder holds a training with another configuration; give an empty --out")
    else:
        with replacing(path) as file:
            file.write(f"{json.dumps(config, indent=2)}\n".encode())


def borrow(config, source, out):
    """Copies subwords and the pretrained encoder of another training to `out`."""
    for name in ("config.json", "pretrained.pt", "subwords.model", "sst2-train.tokens.npz", "imdb-train.tokens.npz",
                 "embeddings.npy"):
        if not (source / name).exists():
            raise UsageError(f"{source}: has no {name}; expected the folder of a training that has pretrained")
    other = configuration.read(source / "config.json")
    if configuration.pretraining(other) != configuration.pretraining(config):
        raise UsageError(f"{source}/config.json: its compute, subwords, embeddings, model or pretrain differ from "
                         "yours")
    for name in ("subwords.model", "sst2-train.tokens.npz", "imdb-train.tokens.npz", "embeddings.npy", "pretrained.pt"):
        if not (out / name).exists():
            shutil.copyfile(source / name, out / name)


def restore(stored, modules):
    """Loads weights by module name, growing the encoder to the stored depth first."""
    depth = 1 + max(int(key.split(".")[1]) for key in stored["encoder"] if key.startswith("layers."))
    modules["encoder"].grow(depth)
    for name, weights in stored.items():
        modules[name].load_state_dict(weights)


def train(config, folder, out, device, pretrained=None, checkpoint_seconds=60.0):
    """Goes from the data sets in `folder` to a trained Network, with everything stored in `out`.

    pretrained: folder of another training to take the pretrained encoder from, or None.
    """
    claim(config, out)
    if pretrained is not None:
        borrow(config, pretrained, out)
    pieces, *rows = prepare(config, folder, out)
    dev_texts, dev_labels = data.sst2(folder, "dev")
    dev = (pieces.encode([data.normal(t) for t in dev_texts]), dev_labels)
    labels = data.sst2(folder, "train")[1]
    vectors = initial_embeddings(config, pieces, rows[0] + rows[1], out)
    encoder, exits, guess = build(config, pieces, vectors, device)
    modules = {"encoder": encoder, "exits": exits, "guess": guess}

    checkpoint, finished, model = out / "checkpoint.pt", out / "pretrained.pt", out / "model.pt"
    stored = loop.load(model, device) or loop.load(checkpoint, device) or loop.load(finished, device)
    record, optimizer_state = loop.Record(), None
    if stored is not None:
        record, weights, optimizer_state = stored
        restore(weights, modules)
    if not model.exists():
        stages = config["pretrain"]["stages"]
        done = int(record.phase.split("-")[1]) if record.phase.startswith("pretrain") else 0
        if record.phase == "exits" or finished.exists():
            done = len(stages) + 1
        for number, stage in enumerate(stages, start=1):
            if number < done:
                continue
            if number > done:
                record.step, optimizer_state = 0, None
                if number > 1:
                    encoder.stretch(stages[number - 2]["length"], stage["length"])
            phase = phases.pretraining(number, stage, config["pretrain"], encoder, guess, rows[0] + rows[1],
                                       config["seed"], device)
            loop.run(phase, record, checkpoint, optimizer_state, checkpoint_seconds)
            loop.write_curve(record.curve, out / "curves.csv")
        if record.phase != "exits":
            encoder.grow(config["model"]["layers"])
            if stages:
                encoder.stretch(stages[-1]["length"], config["model"]["length"])
            record.step, optimizer_state = 0, None
            loop.save(finished, record, {"encoder": encoder, "guess": guess})
        phase = phases.finetuning(config, encoder, exits, (rows[0], labels), rows[1], dev, device)
        loop.run(phase, record, checkpoint, optimizer_state, checkpoint_seconds)
        loop.save(model, record, {"encoder": encoder, "exits": exits})
        checkpoint.unlink(missing_ok=True)
    loop.write_curve(record.curve, out / "curves.csv")
    draw(record.curve, out / "curves.png")
    for module in modules.values():
        module.eval()
    return Network(config, pieces, encoder, exits, record, device)
