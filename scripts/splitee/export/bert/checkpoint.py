"""The weights of a multi-exit BERT, by their names in the published checkpoints."""

import json

import numpy as np
import torch

from splitee.contents import POINTER
from splitee.errors import DataError
from splitee.files import check_regular

FILES = ("pytorch_model.bin", "model.safetensors")
PREFIXES = ("elasticbert.", "bert.", "")
DISTANCES = "encoder.relative_attention_bias.weight"
TYPES = {"F64": "float64", "F32": "float32", "F16": "float16", "BF16": "bfloat16", "I64": "int64"}


def read_weights(folder, config):
    """{name: float32 tensor} of all weights that the forward pass needs; names as in `needed`.

    A missing weight, or one of another shape than config.json asks for, is a DataError.
    """
    path, found = read_tensors(folder)
    probe = "embeddings.word_embeddings.weight"
    prefix = next((prefix for prefix in PREFIXES if prefix + probe in found), PREFIXES[0])
    weights = {}
    for name, shape in needed(config).items():
        full = name if name.startswith("classifiers.") else prefix + name
        if full not in found:
            raise DataError(f"{path}: has no weight {full}")
        if tuple(found[full].shape) != shape:
            raise DataError(
                f"{path}: {full} has shape {tuple(found[full].shape)}; config.json asks for {shape}"
            )
        weights[name] = found[full].float()
    return weights


def read_tensors(folder):
    """(path, {name: tensor}) of all tensors in the file of weights in `folder`."""
    path = next((folder / name for name in FILES if (folder / name).is_file()), None)
    if path is None:
        raise DataError(f"{folder}: has neither {FILES[0]} nor {FILES[1]}")
    _check_file(path)
    return path, _read_safetensors(path) if path.name == FILES[1] else _read_torch(path)


def _check_file(path):
    """Refuses a pointer of git-lfs, which a clone without git-lfs holds in the file's place."""
    check_regular(path)
    try:
        with open(path, "rb") as file:
            pointer = file.read(len(POINTER)) == POINTER
    except OSError as error:
        raise DataError(f"{path}: {error.strerror}") from error
    if pointer:
        raise DataError(
            f"{path}: is a git-lfs pointer and not the file itself; run: git lfs pull"
        )


def needed(config):
    """{name: shape} of the weights, without the prefix of the encoder."""
    hidden, inner = config.hidden_size, config.intermediate_size
    shapes = {
        "embeddings.word_embeddings.weight": (config.vocab_size, hidden),
        "embeddings.position_embeddings.weight": (config.max_position_embeddings, hidden),
        "embeddings.token_type_embeddings.weight": (config.type_vocab_size, hidden),
    }
    shapes |= _with_bias("embeddings.LayerNorm", (hidden,))
    if config.distance_buckets:
        shapes[DISTANCES] = (config.distance_buckets, config.num_attention_heads)
    for layer in range(config.num_hidden_layers):
        at = f"encoder.layer.{layer}"
        for part in ("query", "key", "value"):
            shapes |= _with_bias(f"{at}.attention.self.{part}", (hidden, hidden))
        shapes |= _with_bias(f"{at}.attention.output.dense", (hidden, hidden))
        shapes |= _with_bias(f"{at}.attention.output.LayerNorm", (hidden,))
        shapes |= _with_bias(f"{at}.intermediate.dense", (inner, hidden))
        shapes |= _with_bias(f"{at}.output.dense", (hidden, inner))
        shapes |= _with_bias(f"{at}.output.LayerNorm", (hidden,))
    for layer, classifier in zip(config.exits, config.classifier_names):
        shapes |= _with_bias(f"encoder.pooler.{layer}.dense", (hidden, hidden))
        shapes |= _with_bias(f"classifiers.{classifier}", (config.classes, hidden))
    return shapes


def _with_bias(name, shape):
    """A weight and its bias, which is as long as the first axis."""
    return {f"{name}.weight": shape, f"{name}.bias": shape[:1]}


def _read_torch(path):
    """pytorch_model.bin, from which only tensors are unpickled."""
    try:
        found = torch.load(path, map_location="cpu", weights_only=True)
    except Exception as error:  # torch raises many kinds for damaged files
        reason = " ".join(str(error).split())[:120]
        raise DataError(f"{path}: cannot be loaded as tensors ({reason})") from error
    if not isinstance(found, dict) or not all(torch.is_tensor(v) for v in found.values()):
        raise DataError(f"{path}: holds no dictionary of tensors; expected a state dict")
    return found


def _read_safetensors(path):
    """model.safetensors: the length of a JSON header (8 bytes), the header, the values."""
    try:
        data = np.memmap(path, np.uint8, "r")
        size = int.from_bytes(data[:8].tobytes(), "little")
        if size > len(data):
            raise ValueError("its header is longer than the file")
        header = json.loads(data[8 : 8 + size].tobytes())
        header.pop("__metadata__", None)
        found = {}
        for name, entry in header.items():
            first, last = (8 + size + offset for offset in entry["data_offsets"])
            kind = getattr(torch, TYPES[entry["dtype"]])
            values = torch.frombuffer(bytearray(data[first:last].tobytes()), dtype=kind)
            found[name] = values.reshape(entry["shape"])
    except (OSError, ValueError, LookupError, TypeError, AttributeError, RuntimeError) as error:
        raise DataError(f"{path}: is a damaged safetensors file ({error})") from error
    return found
