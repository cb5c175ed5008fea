"""Runs a multi-exit BERT on a data set and writes the answers of its exits as a trace of splitee-sim."""

import argparse
import contextlib
import sys

from splitee.command import Parser, announce, file_path, loading
from splitee.errors import DataError, UsageError
from splitee.shown import as_text, shown
from splitee.tracefile.write import KINDS, check_target

DESCRIPTION = """\
Runs a fine-tuned multi-exit BERT on a data set and writes confidence, prediction and entropy of
every exit as a trace of splitee-sim.

MODEL_DIR is a folder in the Hugging Face layout: config.json, pytorch_model.bin (of which only
tensors are unpickled) or model.safetensors, and vocab.txt, or tokenizer.json of the type Unigram.
Weights are named as ElasticBERT's published code names them (elasticbert.encoder.layer.0...,
elasticbert.encoder.pooler.0..., classifiers.0...); num_output_layers in config.json says which
layers have an exit: the last k, or a list with 1 for each layer that has one. An exit reads the
first token, or with "exit_reads": "mean" in config.json the mean of all.

DATA is a .tsv (no quotes, as in GLUE) or .csv (quoted where needed) file with a header.
"""

EPILOG = """\
Exit status: 0 done, 1 no PyTorch or the trace cannot be written, 2 wrong usage, 3 unusable data.

examples:
  scripts/export/elasticbert.py checkpoint-1335 --data imdb/test.tsv --out imdb.npz
  scripts/export/elasticbert.py snli-model --data dev.tsv --text sentence1 --pair sentence2 \\
      --label gold_label --label-names entailment,neutral,contradiction --out snli.npz
"""


def parse(arguments):
    """The command line as a namespace."""
    parser = Parser(
        prog="elasticbert.py",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("model", metavar="MODEL_DIR", type=file_path, help="folder of the network")
    add("--data", metavar="DATA", type=file_path, required=True, help="the data set, .tsv or .csv")
    add("--out", metavar="FILE.npz", type=file_path, required=True, help="the trace to write")
    add("--force", action="store_true", help="replace a trace that is there already")
    add("--text", metavar="COLUMN", default="sentence", help="the text (default sentence)")
    add("--pair", metavar="COLUMN", help="the second text of tasks on pairs")
    add("--label", metavar="COLUMN", default="label", help="the class (default label), or 'none'")
    add(
        "--label-names",
        metavar="A,B,...",
        type=lambda text: text.split(","),
        help="names of class 0, 1, ... in the data (default: label2id of config.json, or numbers)",
    )
    add("--max-tokens", metavar="N", type=int, default=128, help="cut texts to this (default 128)")
    add("--batch", metavar="N", type=int, default=32, help="texts at once (default 32)")
    add("--device", help="cpu or cuda (default: cuda where there is one)")
    add(
        "--cased",
        action="store_true",
        help="keep capitals and accents (default: as the model says)",
    )
    add(
        "--kind",
        choices=KINDS,
        default="measured",
        help="default measured, as this runs the network; 'synthetic' for a made-up one, or data",
    )
    for name in ("name", "dataset", "provenance", "licence"):
        add(f"--{name}", help=f"{name} of the trace, for its meta")
    options = parser.parse_args(arguments)
    for name in ("max_tokens", "batch"):
        if getattr(options, name) < (4 if name == "max_tokens" else 1):
            raise UsageError(f"--{name.replace('_', '-')} is too small")
    return options


def read_data(options, config):
    """(texts, pairs or None, labels or None) of the data set; labels int64."""
    from splitee.importing.table import Table

    delimiter = {".tsv": "\t", ".csv": ","}.get(options.data.suffix)
    if delimiter is None:
        raise UsageError(f"{options.data}: expected a .tsv or .csv file")
    texts, pairs, labels = [], [], []
    with Table(options.data, delimiter, quoted=delimiter == ",") as table:
        text = _column(table, options.text, "--text")
        pair = None if options.pair is None else _column(table, options.pair, "--pair")
        label = None if options.label == "none" else _column(table, options.label, "--label")
        for lines, columns in table.blocks():
            texts += columns[text]
            pairs += columns[pair] if pair is not None else ()
            if label is not None:
                labels += _labels(table, columns[label], lines, label, options, config)
    return texts, pairs if pair is not None else None, labels if label is not None else None


def _column(table, name, option):
    """The position of a column."""
    if name not in table.header:
        raise DataError(
            f"{table.path}: line 1 names no column {name}; it names {', '.join(table.header)} "
            f"(see {option})"
        )
    return table.header.index(name)


def _labels(table, texts, lines, column, options, config):
    """Classes by their names or numbers."""
    known = {str(number): number for number in range(config.classes)} | config.class_names
    if options.label_names is not None:
        known = {name: number for number, name in enumerate(options.label_names)}
    for line, text in zip(lines, texts):
        if text.strip() not in known:
            raise DataError(
                f"{table.place(line, column)} is {shown(text[:40])!r}; expected one of {', '.join(known)}"
            )
    return [known[text.strip()] for text in texts]


def evaluate(options, config, weights, encoded):
    """Logits of every exit, a list of float32 arrays [samples, classes], in the data's order."""
    import numpy as np
    import torch

    from .bert.model import exit_logits

    device = options.device or ("cuda" if torch.cuda.is_available() else "cpu")
    try:
        weights = {name: weight.to(device) for name, weight in weights.items()}
    except (RuntimeError, AssertionError) as error:
        raise UsageError(f"--device {device}: {str(error).splitlines()[0]}") from error
    logits = [np.empty((len(encoded), config.classes), np.float32) for _ in config.exits]
    by_length = sorted(range(len(encoded)), key=lambda at: len(encoded[at][0]))
    with torch.no_grad():
        for start in range(0, len(encoded), options.batch):
            chosen = by_length[start : start + options.batch]
            batch = padded([encoded[at] for at in chosen])
            ids, mask, types = (torch.from_numpy(array).to(device) for array in batch)
            for of_exit, values in zip(logits, exit_logits(weights, config, ids, mask, types)):
                of_exit[chosen] = values.float().cpu().numpy()
            _show_progress(f"{start + len(chosen)} of {len(encoded)} texts")
    _show_progress("", end="\n")
    return logits


def _show_progress(text, end=""):
    """Replaces the line on a terminal; does nothing elsewhere, or where it cannot be written."""
    with contextlib.suppress(OSError):
        if sys.stderr is not None and sys.stderr.isatty():
            print(f"\r{text}", end=end, file=sys.stderr, flush=True)


def padded(encoded):
    """(ids, mask, types) [texts, longest] of texts as lists of (ids, types)."""
    import numpy as np

    shape = len(encoded), max(len(ids) for ids, _ in encoded)
    numbers, types, mask = np.zeros(shape, int), np.zeros(shape, int), np.zeros(shape, bool)
    for row, (ids, kinds) in enumerate(encoded):
        numbers[row, : len(ids)], types[row, : len(ids)] = ids, kinds
        mask[row, : len(ids)] = True
    return numbers, mask, types


def costs(config, encoded):
    """Costs for meta: means over the data set, since a text's costs depend on its number of tokens."""
    from .bert.model import exit_macs, layer_macs

    lengths = [len(ids) for ids, _ in encoded]
    layer = sum(layer_macs(config, length) for length in lengths) / len(lengths)
    tokens = sum(lengths) / len(lengths)
    return {
        "exit_layers": [layer + 1 for layer in config.exits],
        "tokens_mean": round(tokens, 2),
        "exit_macs": [round((layer_ + 1) * layer) for layer_ in config.exits],
        "exit_head_macs": [exit_macs(config)] * len(config.exits),
        "activation_bytes": [round(4 * tokens * config.hidden_size)] * len(config.exits),
    }


def main(arguments):
    """Loads the network, runs it on the data set, writes the trace."""
    options = parse(arguments)
    check_target(options.out, options.force, (options.data,))
    with loading("on Debian: apt-get install python3-torch"):
        from .bert.checkpoint import read_weights
    from .bert.config import read_config
    from .bert.unigram import tokenizer
    from .pytorch import TraceWriter

    config = read_config(options.model)
    if options.max_tokens > config.max_position_embeddings:
        raise UsageError(
            f"--max-tokens is {options.max_tokens}; the model has {config.max_position_embeddings} "
            "positions"
        )
    if options.pair and config.type_vocab_size < 2:
        raise UsageError("--pair: the model knows one kind of segment only (type_vocab_size 1)")
    lower = False if options.cased else None
    pieces = tokenizer(options.model, config.vocab_size, lower)
    texts, pairs, labels = read_data(options, config)
    weights = read_weights(options.model, config)
    pairs = pairs or [None] * len(texts)
    encoded = [pieces.encode(*both, options.max_tokens) for both in zip(texts, pairs)]
    logits = evaluate(options, config, weights, encoded)

    stated = {name: getattr(options, name) for name in ("name", "dataset", "provenance", "licence")}
    meta = {
        "model": f"multi-exit BERT {as_text(options.model.resolve().name)} of "
        f"{config.num_hidden_layers} layers",
        "dataset": as_text(options.data.name),
        "max_tokens": options.max_tokens,
    }
    meta |= {name: value for name, value in stated.items() if value} | costs(config, encoded)
    import numpy as np

    try:
        writer = TraceWriter(kind=options.kind, values="logits", **meta)
        writer.add(logits, None if labels is None else np.array(labels))
    except ValueError as error:
        raise DataError(f"{options.model}: {error}") from error
    writer.save(options.out, options.force)
    announce(f"{options.out}: {len(texts)} samples, {len(logits)} exits, {options.kind}")
