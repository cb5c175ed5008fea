"""Copies of JSON values with one thing changed: a key more or less, or another value at a place."""

import copy

# What is put in the place of another value.
VALUES = (
    None, True, -1, 0, 0.5, 1, 2.0, 3, 2.5, 1e12, -1e12, 2 ** 64, "", "x", "a\u0007b", "\U000e0001", "best-fixed",
    "all", "ms", "crc", "ucb1", "csv", "orders.npy", [], [1], [1, 1], [0.5, 0.25], ["x"], {}, {"x": 1}, {"grid": []},
    {"grid": [0.25, 0.5]}, {"grid": {"from": 1, "to": 2, "step": 1}}, {"grid": {"from": 1}}, {"points": 3},
    {"named": {}}, {"named": {"x": 1}}, {"from": "trace.npz", "method": "wsr", "epsilon": 0.1}, {"type": "ucb-n"})


def places(value, path=()):
    """Yields the path of every value in a configuration."""
    yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value[:3]) if isinstance(value, list) else ()
    for key, each in inner:
        yield from places(each, path + (key,))


def at(config, path):
    """The value at a place."""
    for key in path:
        config = config[key]
    return config


def without(config, path):
    """A copy that lacks a key."""
    result = copy.deepcopy(config)
    del at(result, path[:-1])[path[-1]]
    return result


def replaced(config, path, value):
    """A copy with another value at a place."""
    result = copy.deepcopy(config)
    at(result, path[:-1])[path[-1]] = copy.deepcopy(value)
    return result


def with_other_keys(config):
    """Yields the configuration, and copies with a key more or less, for every object in it."""
    yield config
    for path in places(config):
        if isinstance(at(config, path), dict):
            yield replaced({"": config}, ("", *path, "no_such_key"), 1)[""]
        if path and isinstance(path[-1], str):
            yield without(config, path)


def with_other_values(config, count, draw):
    """Yields copies with another value at a place, both drawn."""
    all_places = [path for path in places(config) if path]
    for _ in range(count):
        yield replaced(config, draw.choice(all_places), draw.choice(VALUES))
