"""Traces of a trained network: the answers of every exit to every text, as .npz files for splitee-sim."""

import json

import numpy as np

from splitee.command import announce
from splitee.files import replacing_path

from . import cost, data
from .answers import arrays, verify
from .calibration import calibration_error
from .evaluate import accuracies, logits, probabilities
from .sets import FILES, SETS
from .subwords import cut

TRAINED = {
    "detached": "the encoder by the last exit's loss alone, exits 1 to 11 at the same time on its states without a "
                "gradient into it (as exits on a finished encoder)",
    "joint": "encoder and all exits together, the loss of exit i weighted by i squared",
}

READS = {"first": "state of the first piece", "mean": "mean state of all pieces"}


def described(network, entry, name, found, rounding, lengths):
    """The meta of a trace."""
    config, right = network.config, accuracies(found, entry.labels)
    probability = probabilities(found)
    settings = config["model"]
    hit = found.argmax(axis=-1) == entry.labels[:, None]
    return {
        "kind": "measured",
        "name": f"{config['name']}-{name}",
        "model": f"transformer encoder of {settings['layers']} layers trained from scratch by this project (not "
                 "ElasticBERT), pre-norm, an exit after every layer: "
                 f"{READS[config['finetune']['reads']]}, LayerNorm, linear",
        "sizes": {**settings, "pieces": network.pieces.size,
                  "weights": sum(p.numel() for m in (network.encoder, network.exits) for p in m.parameters())},
        **entry.meta,
        "classes": ["negative", "positive"],
        "exits": settings["layers"],
        "training_data": "labels: SST-2 train of GLUE (67,349 phrases); without labels, its texts and those of "
                         "the IMDb training set: subwords, embeddings, masked-word pretraining if any, filler in "
                         "joined texts",
        "exits_trained": TRAINED[config["finetune"]["exits"]],
        "pretraining": config["pretrain"] if config["pretrain"]["stages"] else "none beyond the embeddings",
        "finetuning": config["finetune"],
        "seed": config["seed"],
        "seeds": network.record.seeds,
        "revision": network.record.revisions,
        "training_seconds": {key: round(value) for key, value in network.record.seconds.items()},
        "accuracy": [round(float(a), 6) for a in right],
        "calibration_error": [round(float(e), 6) for e in calibration_error(probability.max(axis=-1), hit)],
        "confidence_kind": "maximum softmax probability, no temperature scaling",
        "rounding": rounding,
        **cost.of(network, lengths, entry.texts),
        "provenance": "Made by scripts/train/train.py of splitee-sim. Labels of this set were used in no training; "
                      "what SST-2 dev "
                      "chose, and what was chosen after IMDb's test accuracy of earlier networks was known, stands "
                      "in data/traces/README.md.",
    }


def set_logits(network, entry, name, out):
    """(logits, lengths in pieces) of one set, kept in the folder `out`."""
    path = out / "logits" / f"{name}.npz"
    if path.exists():
        with np.load(path) as stored:
            return stored["logits"], stored["lengths"]
    rows = [cut(row, network.config["model"]["length"])
            for row in network.pieces.encode([data.normal(text) for text in entry.texts])]
    found = logits(network.encoder, network.exits, rows, network.device, title=f"evaluating {name}")
    lengths = np.array([len(row) for row in rows])
    with replacing_path(path) as temporary:
        np.savez(temporary, logits=found, lengths=lengths)
    return found, lengths


def stream_logits(network, out, folder):
    """The logits and lengths of the stream, joined from its parts."""
    parts = [set_logits(network, SETS[name](folder), name, out) for name in ("sst2", "amazon", "imdb")]
    return tuple(np.concatenate([part[i] for part in parts]) for i in (0, 1))


def write(network, folder, out, traces, names):
    """Writes the traces of the named sets to the folder `traces` and prints accuracy by exit."""
    for name in names:
        entry = SETS[name](folder)
        found, lengths = (stream_logits(network, out, folder) if name == "stream"
                          else set_logits(network, entry, name, out))
        trace, rounding = arrays(found)
        meta = described(network, entry, FILES[name], found, rounding, lengths)
        path = traces / f"{network.config['name']}-{FILES[name]}.npz"
        with replacing_path(path) as temporary:
            np.savez_compressed(temporary, **trace, label=entry.labels.astype(np.uint8),
                                meta=np.frombuffer(json.dumps(meta).encode(), dtype=np.uint8))
            verify(temporary, found, entry.labels)
        announce(f"{path}: {len(entry.labels)} rows, accuracy per exit in %: "
                 + " ".join(f"{100 * a:.1f}" for a in meta["accuracy"]))
