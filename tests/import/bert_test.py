"""The exporter for multi-exit BERTs, on a tiny one with random weights."""

import json
import os

import numpy as np
import torch

import support
from bert_loops import EPSILON, HEADS, exit_probabilities

from splitee.export.bert.model import distance_bias

VOCABULARY = """\
[PAD] [UNK] [CLS] [SEP] the film was un ##believ ##able good bad ! , . ##s cafe 电 影 very a b c
""".split()
CONFIG = {
    "vocab_size": len(VOCABULARY) + 2,
    "hidden_size": 8,
    "num_hidden_layers": 3,
    "num_attention_heads": HEADS,
    "intermediate_size": 12,
    "max_position_embeddings": 16,
    "type_vocab_size": 2,
    "num_output_layers": 3,
    "layer_norm_eps": EPSILON,
}
DATA = """\
sentence\tlabel
The film was good !\t1
UNBELIEVABLE films, very "bad.\t0
\tbad
""".replace(
    "\tbad", "a b c a b c a b c a b c a b c\t0"
)
IDS = [[2, 4, 5, 6, 10, 12, 3], [2, 7, 8, 9, 5, 15, 13, 19, 1, 11, 14, 3]]
SCRIPT = "export/elasticbert.py"


def random_weights(config, seed=3):
    """{name: array} of a random network; names written out here, not taken from the exporter."""
    generator = np.random.default_rng(seed)
    hidden, inner = config["hidden_size"], config["intermediate_size"]
    exits = config["num_output_layers"]
    layers = config["num_hidden_layers"]
    listed = isinstance(exits, list)
    with_exit = [i for i in range(layers) if (exits[i] if listed else i >= layers - exits)]
    weights = {
        "elasticbert.embeddings.word_embeddings.weight": (config["vocab_size"], hidden),
        "elasticbert.embeddings.position_embeddings.weight": (16, hidden),
        "elasticbert.embeddings.token_type_embeddings.weight": (2, hidden),
    }
    if buckets := config.get("relative_attention_num_buckets"):
        weights["elasticbert.encoder.relative_attention_bias.weight"] = (buckets, HEADS)
    dense = {}
    norms = ["elasticbert.embeddings.LayerNorm"]
    for i in range(layers):
        layer = f"elasticbert.encoder.layer.{i}"
        for name in ("self.query", "self.key", "self.value", "output.dense"):
            dense[f"{layer}.attention.{name}"] = (hidden, hidden)
        dense[f"{layer}.intermediate.dense"] = (inner, hidden)
        dense[f"{layer}.output.dense"] = (hidden, inner)
        norms += [f"{layer}.attention.output.LayerNorm", f"{layer}.output.LayerNorm"]
    for count, i in enumerate(with_exit):
        dense[f"elasticbert.encoder.pooler.{i}.dense"] = (hidden, hidden)
        dense[f"classifiers.{i if listed else count}"] = (2, hidden)
    for name, shape in dense.items():
        weights |= {f"{name}.weight": shape, f"{name}.bias": shape[:1]}
    for name in norms:
        weights |= {f"{name}.weight": (hidden,), f"{name}.bias": (hidden,)}
    return {n: generator.normal(0, 0.7, s).astype(np.float32) for n, s in weights.items()}


class Exporter(support.Case):
    """Runs as users call it, on a folder in the Hugging Face layout."""

    def setUp(self):
        """Writes a tiny model and a data set."""
        super().setUp()
        (self.folder / "model").mkdir()
        self.write("dev.tsv", DATA)
        self.write_model(CONFIG)

    def write_model(self, config, **changes):
        """Writes config.json, vocab.txt and random weights, with some taken out or replaced."""

        self.write("model/config.json", json.dumps(config))
        self.write("model/vocab.txt", "\n".join(VOCABULARY) + "\n")
        weights = random_weights(config)
        state = {name: torch.from_numpy(array) for name, array in weights.items()}
        for name, value in changes.items():
            state.pop(name) if value is None else state.update({name: value})
        torch.save(state, self.folder / "model" / "pytorch_model.bin")
        return weights

    def exported(self, *arguments, data="dev.tsv"):
        """The trace that the exporter writes."""
        kind = ("--kind=synthetic", "--force", "--max-tokens=12")
        return self.made(SCRIPT, "model", "--data", data, *kind, *arguments)

    def assert_by_hand(self, trace, weights, encoded, exits, reads="first", rtol=2e-5):
        """Confidence and prediction of every text must be those of the loops."""
        for row, (ids, types) in enumerate(encoded):
            expected = exit_probabilities(weights, ids, types, exits, reads)
            confidence = [max(probability) for probability in expected]
            np.testing.assert_allclose(trace["confidence"][row], confidence, rtol=rtol)
            prediction = [probability.index(max(probability)) for probability in expected]
            self.assert_same(trace["prediction"][row], prediction, f"prediction of text {row}")

    def encoded(self):
        """(ids, types) of DATA, by hand; the last text is cut to 12 tokens."""
        ids = IDS + [[2] + [20, 21, 22] * 3 + [20, 3]]
        return [(text, [0] * len(text)) for text in ids]

    def test_every_exit_equals_the_loops(self):
        weights = self.write_model(CONFIG)
        exits = {0: 0, 1: 1, 2: 2}
        for batch in (1, 3):  # without and with padding
            trace = self.exported(f"--batch={batch}")
            self.assert_by_hand(trace, weights, self.encoded(), exits)
            self.assert_same(trace["label"], [1, 0, 0], "label")

    def test_exits_that_read_the_mean_of_all_tokens(self):
        weights = self.write_model(CONFIG | {"exit_reads": "mean"})
        for batch in (1, 3):  # without and with padding
            self.assert_by_hand(self.exported(f"--batch={batch}"), weights, self.encoded(), {0: 0, 1: 1, 2: 2}, "mean")

    def test_attention_that_knows_distances(self):
        """Buckets of distances as in MPNet: in the network as in the loops, and some by hand."""
        config = CONFIG | {"relative_attention_num_buckets": 8}
        weights = self.write_model(config)
        self.assert_by_hand(self.exported(), weights, self.encoded(), {0: 0, 1: 1, 2: 2})
        bias = distance_bias(torch.arange(32.0)[:, None], 300)[0, 0]
        for distance, bucket in ((0, 0), (-1, 1), (-7, 7), (-8, 8), (-11, 8), (-12, 9), (-127, 15), (-150, 15),
                                 (1, 17), (7, 23), (13, 25), (127, 31), (149, 31)):
            self.assertEqual(int(bias[150, 150 + distance]), bucket, f"distance {distance}")

    def test_exits_after_the_last_layers_or_after_chosen_ones(self):
        for given, exits in ((2, {1: 0, 2: 1}), ([1, 0, 1], {0: 0, 2: 2})):
            with self.subTest(given):
                weights = self.write_model(CONFIG | {"num_output_layers": given})
                trace = self.exported()
                self.assert_by_hand(trace, weights, self.encoded(), exits)
                self.assertEqual(trace.meta["exit_layers"], [layer + 1 for layer in exits])

    def test_half_precision_and_other_prefixes_are_read(self):

        weights = random_weights(CONFIG)
        halves = {name: array.astype(np.float16) for name, array in weights.items()}
        state = {n.replace("elasticbert.", "bert."): torch.from_numpy(a) for n, a in halves.items()}
        torch.save(state, self.folder / "model" / "pytorch_model.bin")
        self.assert_by_hand(self.exported(), halves, self.encoded(), {0: 0, 1: 1, 2: 2})

    def test_safetensors_are_read(self):
        weights = random_weights(CONFIG)
        header, data = {"__metadata__": {"format": "pt"}}, b""
        for name, array in weights.items():
            ends = [len(data), len(data) + array.nbytes]
            header[name] = {"dtype": "F32", "shape": array.shape, "data_offsets": ends}
            data += array.tobytes()
        text = json.dumps(header).encode()
        (self.folder / "model" / "pytorch_model.bin").unlink()
        self.write("model/model.safetensors", len(text).to_bytes(8, "little") + text + data)
        self.assert_by_hand(self.exported(), weights, self.encoded(), {0: 0, 1: 1, 2: 2})
        self.write("model/model.safetensors", b"12345")
        done = self.call(SCRIPT, "model", "--data=dev.tsv", "--out=t.npz", "--max-tokens=12")
        self.assertRegex(done.stderr, "model.safetensors: is a damaged safetensors file")

    def test_pairs_of_texts_and_names_of_labels(self):
        weights = self.write_model(CONFIG)
        self.write("dev.csv", 'one,two,gold\n"good, bad",film a b c a b c,no\ngood,bad,yes\n')
        trace = self.exported(
            "--text=one", "--pair=two", "--label=gold", "--label-names=yes,no", data="dev.csv"
        )
        first = [2, 10, 13, 11, 3], [5, 20, 21, 22, 20, 21, 3]  # cut to 12 tokens, the longer one
        encoded = [
            (first[0] + first[1], [0] * 5 + [1] * 7),
            ([2, 10, 3, 11, 3], [0, 0, 0, 1, 1]),
        ]
        self.assert_by_hand(trace, weights, encoded, {0: 0, 1: 1, 2: 2})
        self.assert_same(trace["label"], [1, 0], "label")

    def test_costs_in_meta_equal_those_by_hand(self):
        meta = self.exported().meta
        lengths = [7, 12, 12]
        macs = [t * (4 * 8 * 8 + 2 * 8 * 12) + 2 * t * t * 8 for t in lengths]
        self.assertEqual(meta["exit_macs"], [round(k * sum(macs) / 3) for k in (1, 2, 3)])
        self.assertEqual(meta["exit_head_macs"], [8 * 8 + 8 * 2] * 3)
        self.assertEqual(meta["activation_bytes"], [round(4 * 8 * sum(lengths) / 3)] * 3)
        self.assertEqual(meta["tokens_mean"], 10.33)

    def test_labels_may_be_missing(self):
        self.assertNotIn("label", self.exported("--label=none"))

    def assert_export_refused(self, message, *arguments, status=3):
        """The exporter must end with one line and leave no files behind."""
        arguments = ("model", "--data=dev.tsv", "--out=t.npz", "--max-tokens=12", *arguments)
        self.assert_refused(message, *arguments, status=status, script=SCRIPT)

    def test_weights_that_are_missing_or_of_another_shape(self):

        name = "elasticbert.encoder.pooler.1.dense.bias"
        self.write_model(CONFIG, **{name: None})
        self.assert_export_refused(f"model/pytorch_model.bin: has no weight {name}")
        self.write_model(CONFIG, **{"classifiers.2.weight": None})
        self.assert_export_refused("model/pytorch_model.bin: has no weight classifiers.2.weight")
        self.write_model(CONFIG, **{name: torch.zeros(9)})
        self.assert_export_refused(
            f"model/pytorch_model.bin: {name} has shape (9,); config.json asks for (8,)"
        )
        (self.folder / "model" / "pytorch_model.bin").unlink()
        self.assert_export_refused("model: has neither pytorch_model.bin nor model.safetensors")

    def test_a_checkpoint_that_asks_for_more_than_tensors_is_refused(self):

        class Hostile:
            """A pickle that asks for a command."""

            def __reduce__(self):
                """The call in the pickle."""
                return os.system, ("touch touched",)

        torch.save({"a": Hostile()}, self.folder / "model" / "pytorch_model.bin")
        done = self.call(SCRIPT, "model", "--data=dev.tsv", "--out=t.npz", "--max-tokens=12")
        self.assertRegex(done.stderr, r"^elasticbert.py: model/pytorch_model.bin: cannot be loaded")
        self.assertEqual((done.returncode, done.stderr.count("\n")), (3, 1))
        self.assertFalse((self.folder / "touched").exists(), "nothing should run")

    def test_configurations_that_are_wrong(self):
        for change, message in {
            ("hidden_size", None): "has no hidden_size; expected a whole number of at least 1",
            ("hidden_size", 9): "hidden_size 9 is no multiple of num_attention_heads 2",
            ("hidden_act", "mish"): "hidden_act is 'mish'; known are gelu, gelu_new, relu",
            ("num_output_layers", 4): "num_output_layers is 4; expected 1 to 3, or a list of 3 "
            "entries 0 or 1",
            ("position_embedding_type", "relative_key"): "position_embedding_type is "
            "'relative_key'; only 'absolute' is known",
            ("exit_reads", "last"): "exit_reads is 'last'; expected 'first' or 'mean'",
            ("relative_attention_num_buckets", 10): "relative_attention_num_buckets is 10; expected a "
            "multiple of 4 from 4 to 256",
        }.items():
            with self.subTest(change):
                config = CONFIG | dict([change])
                config = {key: value for key, value in config.items() if value is not None}
                self.write("model/config.json", json.dumps(config))
                self.assert_export_refused(f"model/config.json: {message}")
        (self.folder / "model" / "config.json").unlink()
        self.assert_export_refused("model/config.json: No such file or directory")

    def test_vocabularies_that_are_wrong(self):
        self.write("model/vocab.txt", "[PAD]\n[UNK]\n[CLS]\nthe\n")
        self.assert_export_refused("model/vocab.txt: has no [SEP]; expected a WordPiece vocabulary")
        self.write("model/vocab.txt", "\n".join(VOCABULARY + ["x", "y", "z"]))
        self.assert_export_refused("model/vocab.txt: has 26 pieces; config.json says vocab_size 25")
        (self.folder / "model" / "vocab.txt").unlink()
        self.assert_export_refused("model: has neither vocab.txt nor tokenizer.json")

    def test_data_that_are_wrong(self):
        self.assert_export_refused(
            "dev.tsv: line 1 names no column text; it names sentence, label (see --text)",
            "--text=text",
        )
        self.write("dev.tsv", "sentence\tlabel\ngood\t1\nbad\t2\n")
        self.assert_export_refused("dev.tsv: line 3, column label is '2'; expected one of 0, 1")
        self.write("dev.tsv", "sentence\tlabel\ngood\n")
        self.assert_export_refused(
            "dev.tsv: line 2 has 1 fields; expected 2, as many as the header"
        )
        self.assert_export_refused(
            "--max-tokens is 17; the model has 16 positions", "--max-tokens=17", status=2
        )
