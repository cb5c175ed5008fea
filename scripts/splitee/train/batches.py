"""Rows of piece numbers as batches. Every random choice depends on the seed and the place alone, so that a resumed
training draws the same as an uninterrupted one."""

import numpy as np
import torch

from .subwords import FIRST, MASK, PAD, SEPARATOR, cut


def padded(rows):
    """int64 tensor [B, T] of rows of several lengths, PAD past their ends."""
    result = np.full((len(rows), max(len(row) for row in rows)), PAD, dtype=np.int64)
    for i, row in enumerate(rows):
        result[i, :len(row)] = row
    return torch.from_numpy(result)


def by_length(lengths, size, generator, pool=50):
    """Batches (index arrays) of up to `size` rows of near length, in random order: shuffled, sorted pool by pool."""
    order = generator.permutation(len(lengths))
    batches = []
    for start in range(0, len(order), size * pool):
        part = order[start:start + size * pool]
        part = part[np.argsort(lengths[part], kind="stable")]
        batches += [part[i:i + size] for i in range(0, len(part), size)]
    return [batches[i] for i in generator.permutation(len(batches))]


def joined(rows, labels, share, generator, plain=()):
    """`rows` where a random `share` of them is joined with 1 to 11 others, up to a third of them of other labels.

    plain: texts without labels; where there are any, 10 to 60 pieces in a row of a random one stand at a random place
    between the joined rows, so that frequent pieces of texts say nothing about the label.
    """
    alike = {int(label): np.flatnonzero(labels == label) for label in np.unique(labels)}
    unlike = {int(label): np.flatnonzero(labels != label) for label in np.unique(labels)}
    result = list(rows)
    for i in np.flatnonzero(generator.random(len(rows)) < share):
        label, count = int(labels[i]), int(generator.integers(1, 12))
        other = int(generator.integers(0, count // 3 + 1))
        drawn = [*generator.choice(alike[label], count - other), *generator.choice(unlike[label], other)]
        parts = [rows[k] for k in generator.permutation([i, *drawn]).astype(int)]
        if len(plain):
            text = plain[int(generator.integers(len(plain)))]
            start = int(generator.integers(max(len(text) - 60, 1)))
            parts.insert(int(generator.integers(len(parts) + 1)), text[start:start + int(generator.integers(10, 61))])
        result[i] = np.concatenate(parts)
    return result


class Labelled:
    """The batches of a fine-tuning."""

    def __init__(self, rows, labels, plain, settings, length, seed):
        self.plain = plain if settings["filler"] else ()
        self.rows, self.labels, self.settings, self.length, self.seed = rows, np.asarray(labels), settings, length, seed
        self.epoch = None
        self.starts = [0]  # of every epoch, as a step, and behind the last one its end
        for epoch in range(settings["epochs"]):
            self._load(epoch)
            self.starts.append(self.starts[-1] + len(self.batches))

    def _load(self, epoch):
        if self.epoch == epoch:
            return
        generator = np.random.default_rng([self.seed, 3, epoch])
        rows = joined(self.rows, self.labels, self.settings["concatenate"], generator, self.plain)
        self.now_rows = [cut(row, self.length) for row in rows]
        lengths = np.array([len(row) for row in self.now_rows])
        self.batches = by_length(lengths, self.settings["batch"], generator)
        self.epoch = epoch

    def at(self, step):
        """(rows [B, T], labels [B]) of a step, some pieces replaced by MASK (word dropout)."""
        epoch = next(i for i, start in enumerate(self.starts[1:]) if step < start)
        self._load(epoch)
        chosen = self.batches[step - self.starts[epoch]]
        rows = padded([self.now_rows[i] for i in chosen])
        generator = np.random.default_rng([self.seed, 4, step])
        dropped = torch.from_numpy(generator.random(tuple(rows.shape)) < self.settings["word_dropout"])
        rows[dropped & (rows != PAD) & (rows != FIRST)] = MASK
        return rows, torch.from_numpy(self.labels[chosen].astype(np.int64))


class Running:
    """The batches of a masked-word stage: all texts in a new random order, one after the other, cut into rows."""

    def __init__(self, rows, pieces, mask, stage, seed, number):
        self.rows, self.pieces, self.mask, self.stage = rows, pieces, mask, stage
        self.seed = [seed, 5, number]
        self.epoch = None
        tokens = sum(len(row) + 1 for row in rows)
        self.per_epoch = tokens // (stage["length"] - 1) // stage["batch"]

    def at(self, step):
        """(rows [B, T] with masks, places [M] in the flattened rows, pieces [M] that stood there)."""
        size, length = self.stage["batch"], self.stage["length"]
        per_epoch = max(self.per_epoch, 1)
        if self.epoch != step // per_epoch:
            self.epoch = step // per_epoch
            self._load()
        start = (step % per_epoch) * size * (length - 1)
        taken = np.take(self.stream, np.arange(start, start + size * (length - 1)), mode="wrap")
        rows = np.full((size, length), FIRST, dtype=np.int64)
        rows[:, 1:] = taken.reshape(size, length - 1)
        generator = np.random.default_rng([*self.seed, 1, step])
        free = (rows != FIRST) & (rows != SEPARATOR)
        places = np.flatnonzero((generator.random(rows.shape) < self.mask) & free)
        flat = rows.reshape(-1)
        truth = flat[places].copy()
        kind = generator.random(len(places))
        flat[places[kind < 0.8]] = MASK
        other = places[kind >= 0.9]
        flat[other] = generator.integers(MASK + 1, self.pieces, len(other))
        return torch.from_numpy(rows), torch.from_numpy(places), torch.from_numpy(truth)

    def _load(self):
        order = np.random.default_rng([*self.seed, 0, self.epoch]).permutation(len(self.rows))
        mark = np.array([SEPARATOR], dtype=np.uint16)
        self.stream = np.concatenate([part for i in order for part in (self.rows[i], mark)])
