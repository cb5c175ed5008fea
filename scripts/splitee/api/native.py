"""Policies whose functions are C functions: of Numba, of a library, or of any other compiler."""

import ctypes
import hashlib
import inspect

import numpy as np

from splitee.errors import UsageError

from .policy import setup_of

ROUND = np.dtype([("t", np.uint64), ("sqrt_ln", np.float64), ("context", np.uint64)], align=True)
OBSERVATION = np.dtype(
    [("t", np.uint64), ("arm", np.uintp), ("reward", np.float64), ("cost", np.float64)], align=True
)


class NativePolicy:
    """A policy with C functions, at C speed; it stands among a configuration's policies as a class of Policy does.

    name: in results. state(setup, **parameters): makes the memory of one cell and repeat, a NumPy array that can be
    written; the functions get its address first, and share nothing else. choose(state, round), observe(state, seen),
    best_arm(state): functions of Numba (@cfunc), of ctypes, or the address of one, as splitee/policy.h says:

        size_t choose(void* state, const splitee_round* round);
        void observe(void* state, const splitee_observation* seen);
        size_t best_arm(const void* state);

    splitee.ROUND and splitee.OBSERVATION are these structs as dtypes of NumPy. parameters: numbers with their
    defaults, which configurations may set, also as grids; whole ones are int. version: anything that changes when
    the functions do (of Numba's, their source is known). feedback, warm_start, takes_arms, needs_context: as of
    splitee.Policy.

    The functions run without Python's lock, and from several threads for different states. A crash in one ends Python.

    >>> from numba import carray, cfunc, float64, from_dtype, types
    >>> state, seen = types.voidptr, types.CPointer(from_dtype(splitee.OBSERVATION))
    >>> @cfunc(types.void(state, seen))
    ... def observe(state, seen):
    ...     told = carray(seen, 1)[0]
    ...     sums = carray(state, (2, 12), dtype=float64)
    ...     sums[0, told.arm] += told.reward
    ...     sums[1, told.arm] += 1
    """

    def __init__(
        self,
        name,
        *,
        state,
        choose,
        observe,
        best_arm,
        parameters=None,
        feedback="own",
        warm_start=False,
        takes_arms=False,
        needs_context=False,
        summary="",
        version="",
    ):
        """Checks the functions; UsageError for what is not a function."""
        if not isinstance(name, str) or not name:
            raise UsageError(f"name is {name!r}; expected a text")
        if not callable(state):
            raise UsageError(f"{name}: state is {state!r}; expected a function of setup that makes an array")
        self.name, self.state, self.summary = name, state, summary or f"{name}, with C functions"
        self.functions = {"choose": choose, "observe": observe, "best_arm": best_arm}
        self.addresses = {key: address_of(function, f"{name}: {key}") for key, function in self.functions.items()}
        if parameters is not None and not isinstance(parameters, dict):
            raise UsageError(f"{name}: parameters is a {type(parameters).__qualname__}; expected {{name: default}}")
        self.parameters = dict(parameters or {})
        for key, value in self.parameters.items():
            if isinstance(value, bool) or not isinstance(value, (int, float)):
                raise UsageError(f"{name}: the parameter {key} has the default {value!r}; expected a number")
        self.feedback, self.warm_start = feedback, warm_start
        self.takes_arms, self.needs_context = takes_arms, needs_context
        parts = [name, str(version), *(_source(function) for function in [state, *self.functions.values()])]
        self.digest = hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()

    def make(self, told):
        """The memory of a new cell and repeat, and its address."""
        setup, values = setup_of(told)
        named = {
            key: int(value) if isinstance(default, int) else value
            for (key, default), value in zip(self.parameters.items(), values)
        }
        array = self.state(setup, **named)
        if not isinstance(array, np.ndarray) or not array.flags.c_contiguous or not array.flags.writeable:
            given = type(array).__name__
            raise TypeError(f"state gives {given}; expected a contiguous NumPy array that can be written")
        if not array.nbytes or array.dtype.hasobject:
            raise TypeError(f"state gives {array.dtype} {array.shape}; expected at least one number")
        return array, array.ctypes.data

    def __repr__(self):
        """A description in one line."""
        return f"<splitee.NativePolicy {self.name!r}>"


def address_of(function, place):
    """The address of a C function."""
    if isinstance(function, int) and not isinstance(function, bool):
        address = function
    elif isinstance(getattr(function, "address", None), int):  # Numba's
        address = function.address
    elif isinstance(function, ctypes._CFuncPtr):
        address = ctypes.cast(function, ctypes.c_void_p).value or 0
    else:
        address = 0
    if address <= 0:
        raise UsageError(f"{place} is {function!r}; expected a function of Numba (@cfunc) or ctypes, or its address")
    return address


def _source(function):
    """The text of a function, where Python knows it."""
    try:
        return inspect.getsource(getattr(function, "_pyfunc", function))
    except (OSError, TypeError):
        return ""
