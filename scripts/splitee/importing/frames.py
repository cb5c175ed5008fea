"""Unpickles data frames without pandas, and without running anything that a pickle may ask for.

A pickle names classes and functions and has them called. Here each name that a data frame of
numbers and lists needs leads to a stand-in below, which only keeps its arguments; every other
name is refused before anything is called. So neither pandas nor numpy need be of the version that
wrote the file (pandas 0.25 to 2, protocols 2 to 5).
"""

import math
import os
import pickle
from collections import OrderedDict

import numpy as np

from splitee.errors import DataError
from splitee.tracefile.write import MOST_EXITS

from . import memory
from .checks import cut, name


class Dtype:
    """numpy.dtype: `code` such as f4, i8 or O8, and the byte order."""

    def __init__(self, code, *_):
        """As numpy pickles it: dtype(code, align, copy)."""
        self.code, self.order = code, "="

    def __setstate__(self, state):
        """(version, byte order, ...)"""
        self.order = state[1]

    @property
    def shown(self):
        """The code for a message."""
        return repr(cut(self.code)) if isinstance(self.code, str) else type(self.code).__name__

    def numpy(self):
        """The real type; only booleans, integers and reals."""
        if not isinstance(self.code, str) or self.code[:1] not in "biuf":
            raise DataError(f"holds numbers of the type {self.shown}; expected integers or reals")
        order = self.order if self.order in ("<", ">") else "="
        return np.dtype(self.code).newbyteorder(order)


class Array:
    """numpy.ndarray: shape, dtype, and its values as bytes, or as a list where they are objects."""

    __slots__ = ("shape", "dtype", "fortran", "data")

    def __new__(cls, *_):
        """An empty array, until __setstate__ fills it."""
        array = super().__new__(cls)
        array.shape, array.dtype, array.fortran, array.data = (0,), None, False, []
        return array

    def __setstate__(self, state):
        """(version, shape, dtype, whether in Fortran order, bytes or list)"""
        _, shape, dtype, fortran, data = state
        if not isinstance(shape, tuple) or not all(type(n) is int and n >= 0 for n in shape):
            raise DataError("holds an array whose shape is none")
        if not isinstance(dtype, Dtype) or not isinstance(data, (list, bytes, bytearray)):
            raise DataError("holds an array whose values are none")
        self.shape, self.dtype, self.fortran, self.data = shape, dtype, fortran, data

    def numbers(self):
        """The values as a real array."""
        kind = self.dtype.numpy() if self.dtype else np.dtype(float)
        if isinstance(self.data, list) or len(self.data) != math.prod(self.shape) * kind.itemsize:
            raise DataError(f"holds an array of another length than its shape {self.shape} says")
        flat = np.frombuffer(self.data, kind)
        return flat.reshape(self.shape, order="F" if self.fortran else "C")

    def flat(self):
        """The values of an array of one dimension as a list."""
        return self.data if isinstance(self.data, list) else self.numbers().ravel().tolist()

    def rows(self):
        """The values [rows, columns] as one sequence per row; objects as lists."""
        if len(self.shape) != 2:
            raise DataError(f"holds a block of shape {self.shape}; expected columns and rows")
        if isinstance(self.data, list):  # always in C order, whatever `fortran` says
            if len(self.data) != math.prod(self.shape):
                raise DataError(f"holds a block of another length than its shape {self.shape} says")
            width = self.shape[1]
            return [self.data[i * width : (i + 1) * width] for i in range(self.shape[0])]
        return list(self.numbers())


def stacked(arrays):
    """[arrays, length] of arrays of one dimension; None where they differ in type or length."""
    same = arrays[0]
    if len(same.shape) != 1 or isinstance(same.data, list):
        return None
    if any(array.shape != same.shape or array.dtype is not same.dtype for array in arrays):
        return None
    length = same.shape[0] * same.dtype.numpy().itemsize
    if any(isinstance(array.data, list) or len(array.data) != length for array in arrays):
        return None
    flat = np.frombuffer(b"".join(array.data for array in arrays), same.dtype.numpy())
    return flat.reshape(len(arrays), same.shape[0])


def _reconstruct(*_):
    """numpy's function that begins an array, which __setstate__ then fills."""
    return Array()


def _frombuffer(buffer, dtype, shape, order):
    """numpy's function for an array since pickle protocol 5."""
    array = Array()
    array.__setstate__((1, shape, dtype, order == "F", buffer))
    return array


def _scalar(dtype, data):
    """numpy's function for a single number."""
    return np.frombuffer(data, dtype.numpy())[0].item()


def _encode(text, encoding):
    """The function by which protocols below 3 write bytes."""
    if encoding != "latin1":
        raise DataError(f"encodes bytes as {encoding!r}; expected latin1")
    return text.encode("latin1")


class Index:
    """A pandas index; `values` is a list or an Array."""

    values = ()


class RangeIndex(Index):
    """A pandas index that counts."""


def _new_index(kind, state):
    """pandas' function for an index from a dictionary."""
    index = kind()
    if kind is RangeIndex:
        index.values = range(state["start"], state["stop"], state["step"])
    else:
        index.values = state["data"]
    return index


def _block(values, placement, *_):
    """pandas' function for a block since 1.3: (Array [columns, rows], which columns)."""
    return values, placement


class Manager:
    """pandas' blocks of columns: `blocks` as from _block, `axes` the columns' and rows' index."""

    def __init__(self, blocks=(), axes=()):
        """In the form of pandas 1.3 and later."""
        self.blocks, self.axes = blocks, axes

    def __setstate__(self, state):
        """In the form of pandas below 1.3; the last entry holds all that the others do."""
        newest = state[-1]["0.14.1"]
        self.axes = newest["axes"]
        self.blocks = [(block["values"], block["mgr_locs"]) for block in newest["blocks"]]


class Frame:
    """pandas.DataFrame"""

    def __setstate__(self, state):
        """Its manager is called _mgr, and _data in pandas below 1.1."""
        self.manager = state["_mgr"] if "_mgr" in state else state["_data"]

    def columns(self):
        """[(name, values)] from left to right; values: a sequence of one value per row."""
        values = self.manager.axes[0].values
        values = values.flat() if isinstance(values, Array) else values
        if len(values) > MOST_EXITS + 1:
            raise DataError(
                f"has {len(values)} columns; expected at most {MOST_EXITS} exits and a label"
            )
        names = list(map(name, values))
        found = [None] * len(names)
        for block, placement in self.manager.blocks:
            where = range(len(names))[placement] if isinstance(placement, slice) else placement
            where = where.numbers().tolist() if isinstance(where, Array) else where
            rows = list(block.rows())
            if len(rows) != len(where):
                raise DataError(f"has a block of {len(rows)} columns for {len(where)} places")
            for at, row in zip(where, rows):
                found[at] = row
        if any(row is None for row in found):
            raise DataError("has a column without values")
        if len({len(values) for values in found}) != 1:
            raise ValueError("its columns are not equally long")
        return list(zip(names, found))


_INDEXES = ("Index", "Int64Index", "UInt64Index", "NumericIndex")
STAND_INS = {
    ("builtins", "slice"): slice,
    ("__builtin__", "slice"): slice,  # its name in protocol 2
    ("collections", "OrderedDict"): OrderedDict,
    ("_codecs", "encode"): _encode,
    ("numpy", "ndarray"): Array,
    ("numpy", "dtype"): Dtype,
    ("pandas.core.frame", "DataFrame"): Frame,
    ("pandas.core.internals.managers", "BlockManager"): Manager,
    ("pandas.core.internals", "BlockManager"): Manager,
    ("pandas._libs.internals", "_unpickle_block"): _block,
    ("pandas.core.indexes.base", "_new_Index"): _new_index,
    ("pandas.core.indexes.range", "RangeIndex"): RangeIndex,
}
STAND_INS |= {("pandas.core.indexes.base", name): Index for name in _INDEXES}
STAND_INS |= {("pandas.core.indexes.numeric", name): Index for name in _INDEXES}
for _core in ("numpy.core", "numpy._core"):
    STAND_INS[_core + ".multiarray", "_reconstruct"] = _reconstruct
    STAND_INS[_core + ".multiarray", "scalar"] = _scalar
    STAND_INS[_core + ".numeric", "_frombuffer"] = _frombuffer


class Unpickler(pickle.Unpickler):
    """An unpickler that knows the stand-ins and nothing else."""

    def find_class(self, module, name):
        """The stand-in of a name; DataError for every other name."""
        if (module, name) not in STAND_INS:
            raise DataError(
                f"asks for {module}.{name}, which a data frame of probabilities and labels does "
                "not need; refused, nothing was run"
            )
        return STAND_INS[module, name]


def unpickle(path):
    """The content of the pickle, made of stand-ins; DataError where it is damaged or asks for more."""
    try:
        with open(path, "rb") as file, memory.limited(os.fstat(file.fileno()).st_size):
            return Unpickler(file).load()
    except DataError as error:
        raise DataError(f"{path}: {error}") from error
    except OSError as error:
        raise DataError(f"{path}: {error.strerror}") from error
    except MemoryError as error:
        raise DataError(
            f"{path}: is a damaged pickle: it asks for far more memory than a data frame of its "
            "size needs"
        ) from error
    except Exception as error:  # a damaged pickle can make the unpickler fail in any way
        raise DataError(f"{path}: is a damaged pickle ({cut(str(error), 200)})") from error
