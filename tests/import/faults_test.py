"""Files that are damaged, hostile, or of another kind than expected: each gives one line."""

import json
import lzma
import pickle
import random
import resource
import zipfile

import numpy as np

import support

FAULTS = support.SOURCE / "tests" / "data" / "faults"
EXAMPLE = support.GOLDEN / "published_layout_example.pkl"


class FoundByFuzzing(support.Case):
    """Small inputs that once ended in a traceback, or took all memory."""

    def test_each_is_refused_with_its_line(self):
        for name, message in {
            "big_exit.csv": ", columns conf_{exit}: the first exit is a number of ten digits or more; "
            "exits are counted from 0 or 1",
            "bigint_label.pkl": ", column label, row 0 holds a number that is too large for a double",
            "bigint_name.pkl": ": names a column or a data frame by a number of more than 40 digits; "
            "expected text or a number",
            "key_nl.pkl": ": holds 2 data frames; choose one with --key: a?import_trace.py: fake, "
            "?[2Jb",
            "memo_s.pkl": ": is a damaged pickle: it asks for far more memory than a data frame of "
            "its size needs",
            "range_bomb2.pkl": ": has 200000000 columns; expected at most 4096 exits and a label",
        }.items():
            with self.subTest(name):
                status, line = self.outcome(FAULTS / name)
                place = ": line 1" if name.endswith("csv") else ""
                self.assertEqual((status, line), (3, f"{FAULTS / name}{place}{message}"))
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        self.assertLess(peak, 1000, "MiB, of all of them together")

    def test_more_exits_than_the_program_reads_are_refused(self):
        with lzma.open(FAULTS / "manyexits_long.csv.xz") as file:
            self.write("a.csv", file.read())
        self.assertEqual(
            self.outcome("a.csv"), (3, "a.csv: has 5000 exits; expected at most 4096")
        )
        names = ",".join(f"conf_{exit}" for exit in range(5000))
        self.write("b.csv", names + "\n" + ",".join(["0.5"] * 5000) + "\n")
        self.assertEqual(
            self.outcome("b.csv"), (3, "b.csv: has 5000 exits; expected at most 4096")
        )

    def test_a_shape_that_the_file_cannot_hold_is_refused(self):
        header = "{'descr': '<f8', 'fortran_order': False, 'shape': (1000000000000, 12, 3), }\n"
        data = b"\x93NUMPY\1\0" + len(header).to_bytes(2, "little") + header.encode()
        self.write("a.npy", data + bytes(800))
        status, line = self.outcome("a.npy")
        self.assertEqual(status, 3)
        self.assertRegex(line, r"^a.npy: is no readable .npy array \(.*\)$")
        with open(self.folder / "a.npy", "r+b") as file:  # sparse: it takes no room on the disk
            file.truncate(2 * 10**12)
        header = header.replace("1000000000000", "6000000000").encode()
        with open(self.folder / "a.npy", "r+b") as file:
            file.write(b"\x93NUMPY\1\0" + len(header).to_bytes(2, "little") + header)
        status, line = self.outcome("a.npy")
        self.assertEqual(status, 3)
        self.assertRegex(
            line, r"^a.npy: 6000000000 samples and 12 exits need 3218.7 GiB of memory; .* available$"
        )

    def test_mutations_of_good_files_never_end_in_a_traceback(self):
        generator = random.Random(11)
        np.save(self.folder / "good.npy", np.random.default_rng(1).standard_normal((6, 2, 3)))
        wide = "sample,label,conf_1,pred_1,entropy_1\n0,1,0.5,1,0.69\n1,0,0.75,0,0.56\n"
        long = "Sample_ID,Exit,Confidence,Prediction,Label\n0,1,0.5,1,1\n0,2,0.9,1,1\n"
        good = {
            "a.pkl": EXAMPLE.read_bytes(),
            "a.npy": (self.folder / "good.npy").read_bytes(),
            "a.csv": wide.encode(),
            "b.csv": long.encode(),
        }
        for name, content in good.items():
            for trial in range(60):
                data = bytearray(content)
                for _ in range(generator.choice([1, 2, 5])):
                    at = generator.randrange(len(data))
                    data[at : at + generator.choice([0, 1, 1, 4])] = generator.choice(
                        [bytes([generator.randrange(256)]), b"", b"9" * 400, b"\xff\xff\xff\x7f", b","]
                    )
                self.write(name, bytes(data))
                with self.subTest(name, trial=trial):
                    status, _ = self.outcome(name, *(["--key=binary"] if name == "a.pkl" else []))
                    self.assertIn(status, (0, 1, 2, 3))


class OtherKinds(support.Case):
    """Files that people have instead of readable ones."""

    def zipped(self, **entries):
        """Writes a.zip."""
        with zipfile.ZipFile(self.folder / "a.zip", "w") as archive:
            for name, content in entries.items():
                archive.writestr(name, content)
        return "a.zip"

    def test_each_is_named_as_what_it_is(self):
        np.savez(self.folder / "logits.npz", logits=np.zeros((2, 2)), labels=np.zeros(2))
        np.savez(self.folder / "trace.npz", confidence=np.ones((2, 2)))
        lfs = "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 12\n"
        checkpoint = self.zipped(**{"archive/data.pkl": b"", "archive/version": b"3"})
        logits = "expected what the network says: logits as .npy, or see scripts/export/pytorch.py"
        for name, message in {
            checkpoint: f"is a checkpoint of PyTorch (.pth, .pt); {logits}",
            "logits.npz": "is an .npz that holds logits, labels and is no trace; expected the "
            "logits alone: numpy.save('logits.npy', numpy.load(FILE)['logits'])",
            "trace.npz": "is a zip archive: an .npz that is a trace already needs no import",
            self.write("lfs.csv", lfs): "is a git-lfs pointer and not the file itself; run: git lfs "
            "pull",
            self.write("a.json", json.dumps([{"conf_1": 1}])): "is JSON; expected CSV with one row "
            "per sample, or a pickle or .npy",
            self.write("b.json", '{"a": 1}'): "is JSON; expected CSV with one row per sample, or a "
            "pickle or .npy",
            self.write("a.html", "<!DOCTYPE html>"): "is HTML or XML; expected a pickle, CSV or .npy",
            self.write("a.tar", bytes(257) + b"ustar\0"): "is a tar archive; unpack it first",
            self.write("a.pdf", "%PDF-1.4"): "is a PDF; expected a pickle, CSV or .npy",
        }.items():
            with self.subTest(name):
                self.assertEqual(self.outcome(name, out="t.npz"), (3, f"{name}: {message}"))
        self.zipped(**{"[Content_Types].xml": b"", "xl/workbook.xml": b""})
        self.assertEqual(
            self.outcome("a.zip"), (3, "a.zip: is an Excel workbook (.xlsx); save the sheet as CSV")
        )

    def test_pickled_arrays_are_named(self):
        self.write("a.pkl", pickle.dumps(np.zeros((5, 2, 3)), 4))
        self.assertEqual(
            self.outcome("a.pkl"),
            (3, "a.pkl: holds a pickled NumPy array of shape (5, 2, 3); expected data frames, or the "
             "array as .npy: numpy.save('logits.npy', numpy.load(FILE, allow_pickle=True))"),
        )  # fmt: skip
        self.write("a.pkl", pickle.dumps({"a": np.zeros((5, 2, 3))}, 4))
        self.assertEqual(
            self.outcome("a.pkl"), (3, "a.pkl: a is no data frame, but a NumPy array")
        )

    def test_labels_are_looked_at_as_well(self):
        np.save(self.folder / "l.npy", np.random.default_rng(1).standard_normal((2, 2, 3)))
        np.savez(self.folder / "y.npz", y=np.zeros(2))
        self.write("y.csv", "0\n1\n")
        for name, message in {
            "y.npz": "is an .npz that holds y and is no trace",
            "y.csv": "is no .npy file; expected an array that numpy.save wrote",
            ".": "is a folder; expected a file",
            "/dev/zero": "is a pipe or a device; expected a file",
        }.items():
            with self.subTest(name):
                status, line = self.outcome("l.npy", f"--labels={name}")
                self.assertEqual(status, 3)
                self.assertTrue(line.startswith(f"{name}: {message}"), line)

    def test_files_without_end_are_refused(self):
        import os

        os.mkfifo(self.folder / "fifo")
        for name in ("/dev/zero", "fifo"):
            self.assertEqual(
                self.outcome(name), (3, f"{name}: is a pipe or a device; expected a file")
            )
