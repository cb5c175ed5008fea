"""Traces of a fine-tuned network: the answers of every exit to every text of a set, as .npz files for splitee-sim."""

import json
import shutil

import numpy as np

from splitee.command import announce
from splitee.files import replacing_path

from . import tunecost
from .answers import arrays, verify
from .calibration import calibration_error
from .evaluate import accuracies, logits, probabilities
from .export import READS
from .progress import Progress
from .sets import LICENCES
from .tasks import NO_TEXT, STREAM, TERMS, Texts
from .tuning import rows_of

CHUNK = 1000  # rows of a set whose logits are stored together, so that a killed evaluation goes on
TRAINED = {
    "detached": "the encoder by the last exit's loss alone, the other exits at the same time on its states without a "
                "gradient "
                "into it (as exits on a finished encoder)",
    "joint": "encoder and all exits together by the sum of the losses of all exits, that of exit i weighted by i to "
             "the "
             "power of finetuning.depth_power (0: all the same, as ElasticBERT)",
}


def set_logits(network, texts, name, out):
    """(logits, lengths in pieces) of one set, kept in the folder `out`; goes on where a killed evaluation stopped."""
    length = network.config["read_length"]
    path = out / "logits" / f"{name}-{length}.npz"
    if path.exists():
        with np.load(path) as stored:
            return stored["logits"], stored["lengths"]
    rows = rows_of(network.pieces, texts, length)
    parts = out / "logits" / f"{name}-{length}.parts"
    found, progress = [], Progress(f"evaluating {name}", len(rows))
    for start in range(0, len(rows), CHUNK):
        part = parts / f"{start}.npy"
        if not part.exists():
            values = logits(network.encoder, network.exits, rows[start:start + CHUNK], network.device)
            with replacing_path(part) as temporary:
                np.save(temporary, values)
        found.append(np.load(part))
        progress.show(min(start + CHUNK, len(rows)))
    found, lengths = np.concatenate(found), np.array([len(row) for row in rows])
    with replacing_path(path) as temporary:
        np.savez(temporary, logits=found, lengths=lengths)
    shutil.rmtree(parts)
    return found, lengths


def stream(network, folder, out):
    """(Texts, logits, lengths) of the sets of STREAM one after the other."""
    parts = [network.task.sets[name](folder) for _, name in STREAM]
    found = [set_logits(network, part, name, out) for part, (_, name) in zip(parts, STREAM)]
    starts = np.cumsum([0] + [len(part) for part in parts])
    meta = {
        "dataset": "a stream that shifts: SST-2's dev set, Yelp's reviews, IMDb's test set, four Amazon domains; "
                   "rows as in "
                   "the traces of these sets",
        "order": "to be replayed as stored",
        "segments": [{"name": name, "first": int(row)} for (name, _), row in zip(STREAM, starts)],
        "domains": [{"name": domain["name"], "first_row": int(starts[3]) + domain["first_row"]}
                    for domain in parts[3].meta["domains"]],
        "license_note": " ".join([*(LICENCES[name] for name in ("sst2", "imdb", "amazon")), TERMS["reviews"]])
        + NO_TEXT,
    }
    texts = Texts([text for part in parts for text in part.first], None,
                  np.concatenate([part.labels for part in parts]), meta)
    return texts, *(np.concatenate([part[i] for part in found]) for i in (0, 1))


def described(network, texts, name, found, rounding, lengths):
    """The meta of a trace."""
    config, settings = network.config, network.encoder.config
    probability = probabilities(found)
    hit = found.argmax(axis=-1) == texts.labels[:, None]
    layers = settings.num_hidden_layers
    return {
        "kind": "measured",
        "name": f"{config['name']}-{name}",
        "model": f"pretrained transformer encoder of {layers} layers, width {settings.hidden_size} (not "
                 "ElasticBERT), fine-tuned "
                 "by this project with an exit after every layer: "
                 f"{READS[config['reads']]}, dense layer with tanh, linear",
        "pretrained": network.origin,
        "sizes": {**settings.sizes, "weights": sum(p.numel() for m in (network.encoder, network.exits)
                                                   for p in m.parameters())},
        **texts.meta,
        "classes": list(network.task.classes),
        "exits": layers,
        "training_data": network.task.about,
        "exits_trained": TRAINED[config["exits"]],
        "finetuning": config,
        "longest": f"{config['read_length']} pieces; of a longer text the first half and the end are read, of a "
                   "longer pair "
                   "the longer text loses its end",
        "seed": config["seed"],
        "revision": network.record.revisions,
        "training_seconds": {key: round(value) for key, value in network.record.seconds.items()},
        "accuracy": [round(float(a), 6) for a in accuracies(found, texts.labels)],
        "calibration_error": [round(float(e), 6) for e in calibration_error(probability.max(axis=-1), hit)],
        "confidence_kind": "maximum softmax probability, no temperature scaling",
        "rounding": rounding,
        **tunecost.of(network, lengths, texts),
        "provenance": "Made by scripts/train/tune.py of splitee-sim. Labels of this set were used in no training; "
                      "labels of "
                      "the training task's own dev set alone chose anything (data/traces/README.md).",
    }


def write(network, folder, out, traces, names):
    """Writes the traces of the named sets to the folder `traces` and prints accuracy by exit."""
    for name in names:
        if name == "stream":
            texts, found, lengths = stream(network, folder, out)
        else:
            texts = network.task.sets[name](folder)
            found, lengths = set_logits(network, texts, name, out)
        trace, rounding = arrays(found)
        meta = described(network, texts, name, found, rounding, lengths)
        path = traces / f"{network.config['name']}-{name}.npz"
        with replacing_path(path) as temporary:
            np.savez_compressed(temporary, **trace, label=texts.labels.astype(np.uint8),
                                meta=np.frombuffer(json.dumps(meta).encode(), dtype=np.uint8))
            verify(temporary, found, texts.labels)
        announce(f"{path}: {len(texts)} rows, accuracy per exit in %: "
                 + " ".join(f"{100 * a:.1f}" for a in meta["accuracy"]))
