"""Files of weights in the layout of safetensors: the length of a JSON header, the header, the values."""

import json

import numpy as np

from splitee.files import replacing_path


def write(path, weights):
    """Writes float32 arrays by name."""
    header, offset = {}, 0
    for name, values in weights.items():
        header[name] = {"dtype": "F32", "shape": list(values.shape), "data_offsets": [offset, offset + 4 * values.size]}
        offset += 4 * values.size
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with replacing_path(path) as temporary, open(temporary, "wb") as file:
        file.write(len(text).to_bytes(8, "little") + text)
        for values in weights.values():
            file.write(np.ascontiguousarray(values, "<f4").tobytes())
