"""Arrays of any library as NumPy's, or one error that says what would be right."""

import numpy as np

from splitee.errors import DataError

MOST_INTEGER = 2**63 - 1  # that splitee-sim reads


def as_numpy(values, name):
    """A NumPy array of a tensor on any device, a data frame, a list, or of an array of another library.

    Read-only arrays and those that are not contiguous are taken as they are. DataError for masked values, ragged
    lists, and what NumPy cannot read.
    """
    if hasattr(values, "detach"):  # a tensor of PyTorch
        try:
            values = values.detach().cpu()
            if "bfloat16" in str(values.dtype):  # NumPy has no such type
                values = values.float()
            values = values.numpy()
        except (RuntimeError, TypeError, NotImplementedError) as error:
            raise DataError(f"{name}: is a tensor that cannot be read ({error}); expected values in memory") from error
    elif type(values).__module__.partition(".")[0] == "cupy" or hasattr(values, "__cuda_array_interface__"):
        raise DataError(f"{name}: lies on a GPU; expected an array in main memory (of CuPy: {name}.get())")
    if isinstance(values, np.ma.MaskedArray):
        masked = np.ma.count_masked(values)
        if masked:
            raise DataError(f"{name}: has {masked} masked values; fill them, or leave those samples out")
        values = values.data
    if hasattr(values, "todense"):
        raise DataError(f"{name}: is sparse; expected {name}.toarray()")
    try:
        array = np.asarray(values)
    except (TypeError, ValueError, RuntimeError) as error:
        raise DataError(f"{name}: is no array ({first_line(error)}); expected numbers in rows of one length") from error
    if array.dtype.kind not in "fiub":
        raise DataError(f"{name}: holds {array.dtype} values; expected numbers")
    return array


def reals(values, name, shape):
    """Finite reals of this shape (None: any length) as float32 or float64."""
    array = of_shape(as_numpy(values, name), name, shape)
    if array.dtype.kind == "b":
        raise DataError(f"{name}: holds {array.dtype} values; expected reals")
    with np.errstate(over="ignore"):
        array = array.astype(np.float32 if array.dtype in (np.float16, np.float32) else np.float64)
    place = first(~np.isfinite(array))
    if place is not None:
        raise DataError(f"{name}: is {array[place]} {at(place)}; expected a finite number")
    return array


def integers(values, name, shape, least=0):
    """Whole numbers of this shape from `least` on, in their own type."""
    array = of_shape(as_numpy(values, name), name, shape)
    if array.dtype.kind not in "iu":
        hint = f"; where they are whole: {name}.astype(int)" if array.dtype.kind == "f" else ""
        raise DataError(f"{name}: holds {array.dtype} values; expected whole numbers{hint}")
    place = first((array < least) | (array > MOST_INTEGER))
    if place is not None:
        raise DataError(f"{name}: is {array[place]} {at(place)}; expected whole numbers from {least}, below 2^63")
    return array


def of_shape(array, name, shape):
    """Refuses an array of another shape; None and words stand for any length from 1."""
    fits = array.ndim == len(shape) and all(
        length > 0 if isinstance(wanted, str) else length == wanted for length, wanted in zip(array.shape, shape)
    )
    if not fits:
        raise DataError(f"{name}: has the shape {text(array.shape)}; expected {text(shape)}")
    return array


def text(shape):
    """A shape in words: [samples, exits]."""
    return "[" + ", ".join(map(str, shape)) + "]"


def first(wrong):
    """The index of the first true element, or None."""
    if not wrong.any():
        return None
    return tuple(int(index) for index in np.unravel_index(int(wrong.argmax()), wrong.shape))


def at(place):
    """A place in words: rows and columns from 0, as Python counts."""
    return "at [" + ", ".join(map(str, place)) + "]"


def first_line(error):
    """The first line of an error's text."""
    return (str(error).splitlines() or ["?"])[0]
