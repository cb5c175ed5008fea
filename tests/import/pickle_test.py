"""The published pickle layout, with and without pandas."""

import os
import pickle
import sys
import types
import unittest
from unittest import mock

import numpy as np

import support

EXAMPLE = support.GOLDEN / "published_layout_example.pkl"


class PublishedLayout(support.Case):
    """The example of the published layout: the first rows of the golden traces."""

    def test_each_key_gives_the_golden_trace(self):
        for key in ("binary", "ternary"):
            with self.subTest(key):
                trace = self.imported(EXAMPLE, "--key", key, out=f"{key}.npz")
                with np.load(support.GOLDEN / f"{key}.npz") as golden:
                    probability, label = golden["probability"][:200], golden["label"][:200]
                self.assert_same(trace["confidence"], probability.max(2), "confidence")
                self.assert_same(trace["prediction"], probability.argmax(2), "prediction")
                self.assert_same(trace["label"], label, "label")
                p = probability.astype(np.float64)
                entropy = -(p * np.log(p)).sum(2)
                np.testing.assert_allclose(trace["entropy"], entropy, rtol=2e-7)
                self.assertEqual(trace.meta["classes"], probability.shape[2])

    def test_it_works_without_pandas(self):
        self.write("pandas.py", "raise ImportError('pandas was imported')\n")
        with mock.patch.dict(os.environ, PYTHONPATH=str(self.folder)):
            self.imported(EXAMPLE, "--key=binary")

    def test_without_a_key_the_keys_are_listed(self):
        self.assert_import_refused(
            f"{EXAMPLE}: holds 2 data frames; choose one with --key: binary, ternary", EXAMPLE
        )
        self.assert_import_refused(
            f"{EXAMPLE}: has no key imdb; it has binary, ternary", EXAMPLE, "--key=imdb"
        )

    def test_a_cut_file_is_refused(self):
        self.write("a.pkl", EXAMPLE.read_bytes()[:5000])
        self.assert_import_refused(
            "a.pkl: is a damaged pickle (pickle data was truncated)", "a.pkl"
        )

    def test_damaged_bytes_never_end_in_a_traceback(self):
        content = EXAMPLE.read_bytes()
        generator = np.random.default_rng(5)
        for trial in range(12):
            damaged = bytearray(content)
            for at in generator.integers(2, len(content), 3):
                damaged[at] = generator.integers(256)
            self.write("a.pkl", bytes(damaged))
            done = self.call(
                "import_trace.py", "a.pkl", "--key=binary", "--kind=synthetic", "--force",
                "--out=t.npz",
            )  # fmt: skip
            self.assertIn(done.returncode, (0, 3), f"trial {trial}: {done.stderr}")
            self.assertLessEqual(done.stderr.count("\n"), 1, "an error should be one line")


class Touch:
    """Pickles as a call of a function, given by class attributes."""

    call, arguments = os.system, ("touch touched",)

    def __reduce__(self):
        """The call in the pickle."""
        return type(self).call, self.arguments


class Evaluate(Touch):
    """A pickle that asks for eval."""

    call, arguments = eval, ("open('touched', 'w')",)


class Import(Touch):
    """A pickle that asks for an import."""

    call, arguments = __import__, ("antigravity",)


class Load(Touch):
    """A pickle that asks for numpy's loader, which may unpickle."""

    call, arguments = np.load, ("other.npy",)


class HostilePickles(support.Case):
    """Every name that numbers do not need is refused before anything is called."""

    def test_nothing_runs(self):
        for hostile, name in {
            Touch: "posix.system",
            Evaluate: "builtins.eval",
            Import: "builtins.__import__",
            Load: "numpy.load",
        }.items():
            for protocol in (2, 5):
                with self.subTest(name, protocol=protocol):
                    self.write("a.pkl", pickle.dumps({"imdb": hostile()}, protocol))
                    there = name.replace("builtins", "__builtin__") if protocol < 3 else name
                    self.assert_import_refused(
                        f"a.pkl: asks for {there}, which a data frame of probabilities and labels "
                        "does not need; refused, nothing was run",
                        "a.pkl",
                    )

    def test_other_contents_are_refused(self):
        for content, message in {
            pickle.dumps([1, 2]): "holds no dictionary of data frames",
            pickle.dumps({"a": [1, 2]}): "a is no data frame, but list",
            pickle.dumps({}, 0): "is no pickle of protocol 2 to 5",
        }.items():
            with self.subTest(message):
                self.write("a.pkl", content)
                self.assert_import_refused(f"a.pkl: {message}", "a.pkl")


PROBABILITY = np.array([[[0.25, 0.75], [0.5, 0.5]], [[0.875, 0.125], [0.0, 1.0]]])
LABEL = np.array([1, 0])


def old_pickle(cells, label, names):
    """{"a": frame} as pickled by pandas below 1.3; cells: a list of cells per column."""
    modules = {"pandas": types.ModuleType("pandas")}

    def stand_in(module, name):
        """An empty class of that name, which pickle finds."""
        kind = type(name, (), {"__module__": module, "__qualname__": name})
        setattr(modules.setdefault(module, types.ModuleType(module)), name, kind)
        return kind

    frame = stand_in("pandas.core.frame", "DataFrame")()
    manager_class = stand_in("pandas.core.internals.managers", "BlockManager")
    index = stand_in("pandas.core.indexes.base", "Index")
    new_index = types.FunctionType(compile("0", "", "eval"), {}, "_new_Index")
    new_index.__module__, new_index.__qualname__ = "pandas.core.indexes.base", "_new_Index"
    modules["pandas.core.indexes.base"]._new_Index = new_index
    values = np.empty(len(names), object)
    values[:] = names
    index.__reduce__ = lambda _: (new_index, (index, {"data": values, "name": None}))
    objects = np.empty((len(cells), len(label)), object)
    for at, column in enumerate(cells):
        for row, cell in enumerate(column):
            objects[at, row] = cell
    blocks = [
        {"values": objects, "mgr_locs": slice(0, len(cells), 1)},
        {"values": np.array([label]), "mgr_locs": slice(len(cells), len(cells) + 1, 1)},
    ]
    newest = {"0.14.1": {"axes": [index(), index()], "blocks": blocks}}
    manager_class.__getstate__ = lambda _: ([], [], [], newest)
    manager = manager_class.__new__(manager_class)
    frame.__dict__.update({"_data": manager, "_typ": "dataframe"})
    with mock.patch.dict(sys.modules, modules):
        return pickle.dumps({"a": frame}, 4)


class OtherWriters(support.Case):
    """Frames as other versions of pandas and other programs write them."""

    NAMES = ["tup_layer1", "tup_layer2", "output_labels"]

    def assert_the_trace(self, name, *arguments):
        """The trace must be that of PROBABILITY and LABEL."""
        trace = self.imported(name, "--force", *arguments)
        self.assert_same(trace["confidence"], PROBABILITY.max(2), "confidence")
        self.assert_same(trace["prediction"], PROBABILITY.argmax(2), "prediction")
        self.assert_same(trace["label"], LABEL, "label")
        self.assert_same(trace["entropy"][1, 1], 0, "entropy of a sure exit")

    def test_pandas_below_1_3(self):
        cells = [list(PROBABILITY[:, exit]) for exit in range(2)]
        self.write("a.pkl", old_pickle(cells, LABEL, self.NAMES))
        self.assert_the_trace("a.pkl")

    def test_wrong_cells_are_refused(self):
        good = PROBABILITY[:, 0].tolist()
        for cells, message in {
            ((0.5, 0.5), 7): "row 1 is 7; expected a list of class probabilities",
            ((0.5, 0.5), (1.0,)): "row 1 has 1 probabilities; expected 2, as the rows before",
            ((0.5, 0.5), ("1", "0")): "row 1 holds str; expected numbers",
            ((0.5, 0.5), (0.5, float("nan"))): "row 1: class 1 is nan; expected a probability from "
            "0 to 1 (logits go in as .npy)",
            ((2.5, -1.0), (0.5, 0.5)): "row 0: class 0 is 2.5; expected a probability from 0 to 1 "
            "(logits go in as .npy)",
            ((0.5, 0.5), (0.5, 0.25)): "row 1 sums to 0.75; expected 1",
        }.items():
            with self.subTest(message):
                self.write("a.pkl", old_pickle([good, cells], LABEL, self.NAMES))
                self.assert_import_refused(f"a.pkl: a, column tup_layer2, {message}", "a.pkl")

    def test_wrong_labels_are_refused(self):
        good = [PROBABILITY[:, exit].tolist() for exit in range(2)]
        for label, message in {
            (0, 2): "row 1 is 2; expected one of the 2 classes, 0 to 1",
            (0, -1): "row 1 is -1; expected the class, a whole number from 0",
            (0.5, 1): "row 0 is 0.5; expected the class, a whole number from 0",
        }.items():
            with self.subTest(label):
                self.write("a.pkl", old_pickle(good, np.array(label), self.NAMES))
                self.assert_import_refused(f"a.pkl: a, column output_labels, {message}", "a.pkl")

    def test_exits_with_a_gap_are_refused(self):
        good = [PROBABILITY[:, exit].tolist() for exit in range(2)]
        self.write("a.pkl", old_pickle(good, LABEL, ["layer1", "layer3", "label"]))
        self.assert_import_refused(
            "a.pkl: a: columns layer1, layer3: after exit 1 comes 3; expected exits 1 to 3 without "
            "a gap",
            "a.pkl",
        )

    @unittest.skipUnless(support.have("pandas"), "pandas is not installed")
    def test_the_installed_pandas(self):
        import pandas

        singles = PROBABILITY.astype(np.float32)
        columns = {
            "lists": lambda exit: PROBABILITY[:, exit].tolist(),
            "arrays": lambda exit: list(singles[:, exit]),
            "lists of numpy numbers": lambda exit: [list(cell) for cell in singles[:, exit]],
        }
        for what, cells in columns.items():
            frame = pandas.DataFrame({exit: cells(exit) for exit in range(2)})
            frame["label"] = LABEL
            transposed = pandas.DataFrame([cells(exit) for exit in range(2)]).transpose()
            transposed.columns = self.NAMES[:2]
            transposed["output_labels"] = list(LABEL)
            for protocol in (2, 5):
                with self.subTest(what, protocol=protocol):
                    self.write("a.pkl", pickle.dumps({"a": frame, "b": transposed}, protocol))
                    self.assert_the_trace("a.pkl", "--key=a")
                    self.assert_the_trace("a.pkl", "--key=b")
                    self.write("b.pkl", pickle.dumps(frame[[0, "label", 1]], protocol))
                    self.assert_the_trace("b.pkl", "--label=label")
