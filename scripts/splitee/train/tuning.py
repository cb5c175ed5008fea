"""The fine-tuning of a pretrained encoder with exits as a phase of `loop.run`."""

import numpy as np
import torch
import torch.nn.functional as F

from .batches import by_length, padded
from .evaluate import accuracies, logits
from .loop import Phase, linear_schedule


def rows_of(pieces, texts, length):
    """One array of piece numbers per text or pair, at most `length` long.

    A longer single text keeps its first half and its end, as both tell its sentiment; of a longer pair the longer text
    loses its end.
    """
    rows = []
    for i, text in enumerate(texts.first):
        if texts.second is not None:
            row = pieces.encode(text, texts.second[i], length)[0]
        else:
            row, room = pieces.pieces(text), length - 2
            if len(row) > room:
                row = row[:room // 2] + row[len(row) - (room - room // 2):]
            row = [pieces.first, *row, pieces.separator]
        rows.append(np.array(row, dtype=np.int32))
    return rows


class Batches:
    """Every row once an epoch, in batches of near length; the order depends on seed and epoch alone."""

    def __init__(self, rows, labels, settings):
        self.rows, self.labels, self.settings = rows, np.asarray(labels), settings
        self.lengths = np.array([len(row) for row in rows])
        self.epoch = None
        each = len(self._batches(0))
        self.starts = [each * epoch for epoch in range(settings["epochs"] + 1)]

    def _batches(self, epoch):
        generator = np.random.default_rng([self.settings["seed"], 6, epoch])
        return by_length(self.lengths, self.settings["batch"], generator)

    def at(self, step):
        """(rows [B, T], labels [B]) of a step."""
        epoch = next(i for i, start in enumerate(self.starts[1:]) if step < start)
        if epoch != self.epoch:
            self.batches, self.epoch = self._batches(epoch), epoch
        chosen = self.batches[step - self.starts[epoch]]
        return padded([self.rows[i] for i in chosen]), torch.from_numpy(self.labels[chosen].astype(np.int64))


def weights_of(encoder, exits, with_words):
    """The modules that a training changes, by name."""
    parts = encoder.embeddings
    found = {"layers": encoder.encoder, "places": parts["position_embeddings"],
             "segments": parts["token_type_embeddings"], "norm": parts["LayerNorm"], "exits": exits}
    return {**found, "words": parts["word_embeddings"]} if with_words else found


def loss_weights(config, layers):
    """The weight of each exit's loss, [L], with mean 1."""
    depths = torch.arange(1.0, layers + 1)
    weights = torch.ones(layers) if config["exits"] == "detached" else depths ** config["depth_power"]
    return weights / weights.mean()


def phase(config, encoder, exits, train, dev, device):
    """The training on (rows, labels) `train`; `dev`, of the same kind, is evaluated after each epoch."""
    batches = Batches(*train, config)
    layers, detached = len(exits.classifiers), config["exits"] == "detached"
    weights = loss_weights(config, layers).to(device)
    modules = weights_of(encoder, exits, config["word_rate"] > 0)
    encoder.embeddings["word_embeddings"].weight.requires_grad_(config["word_rate"] > 0)
    rates = {"exits": config["exit_rate"], "words": config["word_rate"]}

    def loss(step):
        encoder.drop.rate = config["dropout"]
        encoder.drop.at(0, step)
        rows, labels = (t.to(device) for t in batches.at(step))
        with torch.autocast(torch.device(device).type, torch.bfloat16, enabled=config["compute"] == "bfloat16"):
            found = exits(encoder.states(rows), rows, detached, encoder.drop).float()
        each = torch.stack([F.cross_entropy(found[:, i], labels) for i in range(layers)])
        notes = {"loss_first": each[0].detach(), "loss_last": each[-1].detach()}
        total = (each * weights).sum()
        return total if detached else total / layers, notes

    def noted(step):
        if step not in batches.starts:
            return None
        right = accuracies(logits(encoder, exits, dev[0], device), dev[1])
        return {f"dev_exit_{i}": float(a) for i, a in enumerate(right, start=1)}

    steps = batches.starts[-1]
    return Phase("exits", modules,
                 [{"params": list(module.parameters()), "lr": config["rate"] * rates.get(name, 1.0)}
                  for name, module in modules.items()],
                 steps, linear_schedule(steps, int(config["warmup"] * steps)), loss, noted,
                 decay=config["decay"], seed=config["seed"], every=10)
