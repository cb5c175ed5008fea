"""Records the answers of every exit of a network, and writes them as a trace of splitee-sim.

    sys.path.append("scripts")                         # of this project
    from splitee.export.pytorch import TraceWriter

    writer = TraceWriter(kind="measured", model="BranchyNet", dataset="CIFAR-10 test set")
    with torch.no_grad():
        for images, labels in loader:
            writer.add(network(images), labels)        # a list of logits, one per exit
    writer.save("branchynet.npz")

Where the network ends in a softmax, say so: TraceWriter(kind=..., values="probabilities"). Needs
NumPy; PyTorch only as far as tensors come in.
"""

import warnings
from pathlib import Path

import numpy as np

from splitee.tracefile import values as numbers
from splitee.tracefile.derive import exit_arrays, narrow_integers, softmax
from splitee.tracefile.meta import doubts, plain
from splitee.tracefile.repeats import repeated
from splitee.tracefile.write import KINDS, MOST_EXITS, check_target, write_trace

OWN = ("samples", "temperature")  # entries of meta that the writer alone sets


def to_numpy(values):
    """A NumPy array of a tensor on any device, with or without gradient, or of anything else."""
    if hasattr(values, "detach"):
        values = values.detach().cpu()
        if "bfloat16" in str(values.dtype):  # NumPy has no such type
            values = values.float()
    return np.asarray(values)


class TraceWriter:
    """Collects confidence, prediction and entropy per exit, batch by batch.

    kind: "measured" (outputs of a real network on real data), "reconstructed" or "synthetic"; there
    is no default, because the writer cannot know. values: what add() is given, "logits" or
    "probabilities"; None for logits, where batches that look like probabilities are refused.
    temperature: divides the logits (of probabilities: their logarithms); one number, or one per
    exit. exits, classes: how many there must be. out: a path that save() will be given, checked at
    once. Whatever else is given by name goes into the trace's meta: model, dataset, provenance,
    licence, exit_macs, ...; NumPy's numbers, tensors and paths become numbers, lists and strings. A
    meta that is no JSON, and a wrong batch, is a ValueError; nothing of the batch is kept.
    """

    def __init__(
        self, *, kind, values=None, temperature=1.0, exits=None, classes=None, out=None, **meta
    ):
        """Begins an empty trace."""
        if kind not in KINDS:
            raise ValueError(f"kind is {kind!r}; expected one of {', '.join(KINDS)}")
        if values not in (None, numbers.LOGITS, numbers.PROBABILITIES):
            raise ValueError(f"values is {values!r}; expected 'logits' or 'probabilities'")
        for name in OWN:
            if name in meta:
                raise ValueError(f"meta has {name}, which the writer sets itself")
        self.meta = plain({"kind": kind, **meta})
        self.temperature = np.atleast_1d(np.asarray(temperature, np.float64))
        if not (np.isfinite(self.temperature) & (self.temperature > 0)).all():
            raise ValueError(f"temperature is {temperature}; expected positive numbers")
        if out is not None:
            check_target(Path(out), force=True)
        self.values, self.expected = values, (exits, classes)
        self.evidence = numbers.Evidence()
        self.batches, self.labels, self.shape = [], [], None

    def add(self, logits_per_exit, labels=None):
        """Adds a batch: a list of logits [batch, classes], one per exit, and labels [batch].

        With values="probabilities" they are probabilities, of which no softmax is taken.
        """
        logits = self._checked(logits_per_exit)
        self._check_axes(logits.shape, labels)
        probability = self._probability(logits)
        if labels is not None:
            labels = to_numpy(labels)
            if labels.shape != logits.shape[:1] or labels.dtype.kind not in "iu":
                raise ValueError(
                    f"labels are {labels.dtype} {labels.shape}; "
                    f"expected integers {logits.shape[:1]}"
                )
            if labels.size and not 0 <= labels.min() <= labels.max() < logits.shape[2]:
                raise ValueError(
                    f"labels reach from {labels.min()} to {labels.max()}; "
                    f"expected 0 to {logits.shape[2] - 1}"
                )
        if self.batches and (labels is None) != (not self.labels):
            raise ValueError("some batches have labels and others none; expected all or none")
        self.shape = logits.shape[1:]
        self.evidence.see(logits)
        self.batches.append(exit_arrays(probability))
        if labels is not None:
            self.labels.append(labels)

    def gathered(self):
        """The arrays of all batches, float32, and the trace's meta."""
        if not sum(len(batch["prediction"]) for batch in self.batches):
            raise ValueError("nothing was added; call add() for each batch first")
        columns = {name: [batch[name] for batch in self.batches] for name in self.batches[0]}
        arrays = {name: np.concatenate(parts).astype(np.float32) for name, parts in columns.items()}
        arrays["prediction"] = narrow_integers(np.concatenate(columns["prediction"]))
        if self.labels:
            arrays["label"] = narrow_integers(np.concatenate(self.labels))
        facts = {"classes": self.shape[1], "exits": self.shape[0]}
        facts["temperature"] = self.temperature.tolist()
        return arrays, self.meta | facts

    def save(self, path, force=False):
        """Writes the trace, float32; a file that is there is replaced only with `force`."""
        arrays, meta = self.gathered()
        found = [self.evidence.doubt if self.values is None else None, repeated(arrays)]
        for doubt in filter(None, [*found, *doubts(self.meta, self.shape[0])]):
            warnings.warn(doubt, stacklevel=2)
        write_trace(path, arrays, {"name": Path(path).stem} | meta, force)

    def _probability(self, logits):
        """Class probabilities of a batch; ValueError where it is not what `values` says."""
        evidence = numbers.Evidence()
        evidence.see(logits)
        if self.values == numbers.PROBABILITIES:
            if evidence.rows and not (evidence.inside and evidence.off <= numbers.LOW_PRECISION):
                raise ValueError(
                    f"the batch has values from {evidence.least:.6g} to {evidence.most:.6g}, "
                    f"{evidence.sums}; expected probabilities, which sum to 1"
                )
            return numbers.cooled(logits.astype(np.float64), self.temperature)
        alike = evidence.kind in (numbers.PROBABILITIES, numbers.PERCENT)
        chance = evidence.rows < numbers.FEW and self.evidence.kind == numbers.LOGITS
        if self.values is None and evidence.rows and alike and not (self.batches and chance):
            percent = evidence.kind == numbers.PERCENT
            raise ValueError(
                f"{evidence.sums}, so the batch holds {evidence.kind} and no logits; expected "
                f"logits, or {'fractions with ' if percent else ''}TraceWriter(values="
                "'probabilities')"
            )
        return softmax(logits, self.temperature)

    def _check_axes(self, shape, labels):
        """Refuses shapes that no trace has, or that look like another order of axes."""
        samples, exits, classes = shape
        for what, count, expected in zip(("exits", "classes"), shape[1:], self.expected):
            if expected is not None and count != expected:
                raise ValueError(f"the batch has {count} {what}; expected {expected}")
        if exits > MOST_EXITS:
            raise ValueError(f"the batch has {exits} exits; expected at most {MOST_EXITS}")
        problem = numbers.count_problem(classes)
        if problem:
            raise ValueError(f"the batch has {classes} classes: {problem}")
        unsaid = labels is None and self.expected[0] is None and not self.batches
        if unsaid and 1 < samples < exits:
            raise ValueError(
                f"the batch has {samples} samples and {exits} exits; expected a list of [batch, "
                f"classes], one per exit; where that is right, say so: TraceWriter(exits={exits})"
            )

    def _checked(self, logits_per_exit):
        """The logits as [batch, exits, classes]."""
        if not isinstance(logits_per_exit, (list, tuple)):
            raise ValueError(
                "logits are no list; expected a list of [batch, classes], one per exit"
            )
        exits = [to_numpy(logits) for logits in logits_per_exit]
        for number, logits in enumerate(exits, 1):
            if logits.ndim != 2 or logits.dtype.kind != "f" or logits.shape != exits[0].shape:
                raise ValueError(
                    f"exit {number} has {logits.dtype} logits {logits.shape}; "
                    "expected reals [batch, classes], the same for all exits"
                )
            if not np.isfinite(logits).all():
                raise ValueError(f"exit {number} has a logit that is not finite")
        stacked = np.stack(exits, axis=1) if exits else np.empty((0, 0, 0))
        if stacked.shape[1] == 0 or self.shape not in (None, stacked.shape[1:]):
            raise ValueError(
                f"the batch has (exits, classes) {stacked.shape[1:]}; "
                f"expected {self.shape or 'at least one exit'}"
            )
        if self.temperature.size not in (1, stacked.shape[1]):
            raise ValueError(
                f"temperature has {self.temperature.size} numbers; "
                f"expected 1 or {stacked.shape[1]}"
            )
        return stacked
