"""Traces from arrays, logits and loops over data."""

import contextlib
import warnings
import weakref
import zipfile
import zlib
from pathlib import Path

import numpy as np

from splitee.errors import DataError, SpliteeWarning, UsageError
from splitee.export.pytorch import TraceWriter
from splitee.tracefile.derive import narrow_integers
from splitee.tracefile.meta import decoded, doubts, plain
from splitee.tracefile.repeats import repeated
from splitee.tracefile.write import KINDS, check_exits, write_trace

from .arrays import as_numpy, at, first, integers, of_shape, reals

MOST = 1 + 1e-6  # of a confidence, so much may rounding add
_living = weakref.WeakSet()


def living():
    """The traces that are in this process."""
    return list(_living)


class Trace:
    """What every exit of a network says of every sample of a data set.

    confidence: [samples, exits], from 0 to 1, the largest probability at each exit.
    prediction: [samples, exits], whole numbers from 0, the class that it belongs to.
    label: [samples], whole numbers from 0, the right class.
    entropy: [samples, exits], in natural units, of the probabilities; for policies that ask for it.
    context: [samples], whole numbers from 0; for policies that learn by context.
    scores: {name: [samples, exits]}, any finite numbers; for the policy `score`.
    latency_ms: [samples, exits], from a sample's arrival to each exit's answer, as it was measured; for
        "device": {"from": "trace"} in costs.
    kind: "measured" (outputs of a real network on real data), "reconstructed" or "synthetic"; there is no default,
        because the library cannot know.
    name: in results; further keywords (model, dataset, provenance, exit_macs, ...) describe the trace, see
        data/README.md.

    Without prediction and label, runs tell no accuracy. Arrays may be NumPy's, tensors on any device, data frames or
    lists; reading them changes nothing. DataError (a SpliteeError) says what is wrong and what would be right.

    >>> trace = splitee.Trace(confidence, prediction, label, kind="measured", name="mine")
    >>> splitee.run({"name": "first", "traces": [{"path": trace, "threshold": 0.8}],
    ...              "cost": {"offload": 5}, "policies": ["splitee", "final-exit"]})
    """

    def __init__(
        self,
        confidence,
        prediction=None,
        label=None,
        *,
        kind,
        entropy=None,
        context=None,
        scores=None,
        latency_ms=None,
        name="trace",
        **meta,
    ):
        """Checks the arrays and keeps copies of them."""
        if kind not in KINDS:
            raise UsageError(f"kind is {kind!r}; expected one of {', '.join(KINDS)}")
        confidence = reals(confidence, "confidence", ("samples", "exits"))
        check_exits(confidence.shape[1], "confidence")
        _check_range(confidence)
        shape = confidence.shape
        arrays = {"confidence": np.ascontiguousarray(confidence)}
        if prediction is not None:
            arrays["prediction"] = narrow_integers(integers(prediction, "prediction", shape))
        if label is not None:
            arrays["label"] = narrow_integers(integers(label, "label", shape[:1]))
        if entropy is not None:
            arrays["entropy"] = reals(entropy, "entropy", shape)
            place = first(arrays["entropy"] < 0)
            if place is not None:
                value = arrays["entropy"][place]
                raise DataError(f"entropy: is {value:g} {at(place)}; expected 0 or more, in natural units")
        if context is not None:
            arrays["context"] = narrow_integers(integers(context, "context", shape[:1]))
        if latency_ms is not None:
            arrays["latency_ms"] = reals(latency_ms, "latency_ms", shape)
        if scores is not None and not isinstance(scores, dict):
            raise UsageError(f"scores is a {type(scores).__qualname__}; expected {{name: [samples, exits]}}")
        for key, score in (scores or {}).items():
            arrays[f"score_{key}"] = reals(score, f"scores[{key!r}]", shape)
        self._keep(arrays, {"name": name, "kind": kind, **meta})

    def _keep(self, arrays, meta):
        """Takes over arrays that were checked."""
        try:
            self.meta = plain(meta)
        except ValueError as error:
            raise DataError(str(error)) from error
        self.arrays = arrays
        self.name = str(meta["name"])
        _living.add(self)
        for doubt in filter(None, [repeated(arrays), *doubts(self.meta, self.exits)]):
            warnings.warn(doubt, SpliteeWarning, stacklevel=3)

    @property
    def samples(self):
        """The number of samples."""
        return self.arrays["confidence"].shape[0]

    @property
    def exits(self):
        """The number of exits."""
        return self.arrays["confidence"].shape[1]

    @classmethod
    def _of(cls, arrays, meta):
        """A trace of arrays that were checked."""
        trace = cls.__new__(cls)
        trace._keep(arrays, meta)
        return trace

    @classmethod
    def from_logits(cls, logits, label=None, *, kind, values="logits", temperature=1.0, name="trace", **meta):
        """A trace of what the exits say before (or, with values="probabilities", behind) their softmax.

        logits: [samples, exits, classes], or a list of [samples, classes], one per exit. label: [samples]. temperature:
        divides the logits, one number or one per exit. kind, name and further keywords are as of Trace, which alone
        takes context, scores and latency_ms.
        """
        if isinstance(logits, (list, tuple)):
            exits = [as_numpy(one, f"logits[{k}]") for k, one in enumerate(logits)]
        else:
            array = of_shape(as_numpy(logits, "logits"), "logits", ("samples", "exits", "classes"))
            exits = list(np.moveaxis(array, 1, 0))
        exits = [one if one.dtype.kind == "f" else one.astype(np.float64) for one in exits]
        return cls._written([(exits, label)], kind, values, temperature, {"name": name, **meta}, len(exits))

    @classmethod
    def collect(cls, network, batches, *, kind, values="logits", temperature=1.0, name="trace", **meta):
        """A trace of a network that is evaluated here, batch by batch.

        network: called with each batch's inputs; gives a list of logits [batch, classes], one per exit (with
        values="probabilities": probabilities). batches: yields (inputs, labels), as a DataLoader does. Tensors of
        PyTorch need no gradients: where torch is in use, the loop runs in torch.no_grad(). Set the network to
        evaluation yourself: network.eval(). kind, name and further keywords are as of Trace.

        >>> trace = splitee.Trace.collect(network, loader, kind="measured", name="cifar", model="BranchyNet")
        """
        if getattr(network, "training", False) is True:
            warnings.warn("network is in training mode; expected network.eval() before", SpliteeWarning, stacklevel=2)
        with _no_grad():
            said = _said(network, batches)
            return cls._written(said, kind, values, temperature, {"name": name, **meta}, None)

    @classmethod
    def _written(cls, batches, kind, values, temperature, meta, exits):
        """A trace of batches as TraceWriter takes them."""
        for array in ("prediction", "entropy", "context", "scores", "latency_ms"):
            if array in meta:
                raise UsageError(f"{array} cannot stand beside logits; make the trace with Trace(confidence, ...)")
        with _data_errors():
            writer = TraceWriter(kind=kind, values=values, temperature=temperature, exits=exits, **meta)
        for said, labels in batches:
            with _data_errors():
                writer.add(said, None if labels is None else as_numpy(labels, "label"))
        with _data_errors():
            return cls._of(*writer.gathered())

    @classmethod
    def load(cls, path):
        """The trace of an .npz that has confidences."""
        try:
            with open(path, "rb") as source:
                file = np.load(source, allow_pickle=False)
                if not isinstance(file, np.lib.npyio.NpzFile):
                    raise ValueError("is a single array; expected an .npz with confidence")
                arrays = {name: file[name] for name in file.files}
            meta = decoded(bytes(arrays.pop("meta", np.frombuffer(b"{}", np.uint8))))
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile, zlib.error) as error:
            raise DataError(f"{path}: {getattr(error, 'strerror', None) or error}") from error
        if "confidence" not in arrays:
            raise DataError(f"{path}: holds {', '.join(arrays) or 'nothing'}; expected a trace with confidence")
        reals(arrays["confidence"], f"{path}: confidence", ("samples", "exits"))
        return cls._of(arrays, {"name": Path(path).stem, **meta})

    def save(self, path, force=False):
        """Writes the trace as an .npz, which splitee-sim reads; a file that is there is replaced only with `force`."""
        write_trace(path, self.arrays, self.meta, force)

    def __len__(self):
        """The number of samples."""
        return self.samples

    def __getitem__(self, rows):
        """The samples of a slice, or of an array of their numbers or of booleans, as a trace."""
        if not isinstance(rows, slice):
            rows = np.atleast_1d(as_numpy(rows, "rows"))
        try:
            arrays = {name: array[rows] for name, array in self.arrays.items()}
        except (IndexError, TypeError, ValueError) as error:
            raise UsageError(f"rows: {error}") from error
        if not len(arrays["confidence"]):
            raise UsageError("rows: no sample is left; expected at least one")
        return self._of(arrays, {"name": self.name, **self.meta})

    def __repr__(self):
        """A description in one line."""
        return f"<splitee.Trace {self.name!r}: {self.samples} samples, {self.exits} exits, {self.meta.get('kind')}>"


def _check_range(confidence):
    """Refuses numbers that are not probabilities."""
    place = first((confidence < 0) | (confidence > MOST))
    if place is None:
        return
    hint = "; percent? divide by 100" if 1 < confidence.max() <= 100 and confidence.min() >= 0 else ""
    if confidence.min() < 0:
        hint = "; logits? Trace.from_logits() takes them"
    raise DataError(f"confidence: is {confidence[place]:g} {at(place)}; expected 0 to 1{hint}")


@contextlib.contextmanager
def _data_errors():
    """Makes what the writer finds wrong a DataError; what a user's network raises stays as it is."""
    try:
        yield
    except ValueError as error:
        raise DataError(str(error)) from error


def _said(network, batches):
    """What a network says of each batch, and the batch's labels."""
    if not callable(network):
        raise UsageError(f"network is a {type(network).__qualname__}; expected a function of a batch's inputs")
    try:
        batches = iter(batches)
    except TypeError:
        what = f"batches is a {type(batches).__qualname__}"
        raise UsageError(f"{what}; expected pairs (inputs, labels), as a DataLoader yields") from None
    number = -1
    for number, batch in enumerate(batches):
        if not isinstance(batch, (tuple, list)) or len(batch) != 2:
            is_row = isinstance(batch, (tuple, list))
            what = f"a row of {len(batch)}" if is_row else f"a {type(batch).__qualname__}"
            raise UsageError(
                f"batches: batch {number} is {what}; expected a pair (inputs, labels); without labels (inputs, None)"
            )
        said = network(batch[0])
        if not isinstance(said, (list, tuple)):
            what = f"network gives a {type(said).__qualname__} for batch {number}"
            raise DataError(f"{what}; expected a list of logits [batch, classes], one per exit")
        yield list(said), batch[1]
    if number < 0:
        raise DataError("batches: there is none; expected at least one")


def _no_grad():
    """torch.no_grad() where torch has been imported."""
    import sys

    torch = sys.modules.get("torch")
    return torch.no_grad() if hasattr(torch, "no_grad") else contextlib.nullcontext()
