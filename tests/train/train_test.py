"""Trains a tiny version of scripts/train on made-up sentences, and has the program validate and replay its traces.

Also: a killed training that goes on gives the same traces as one that was not killed, and mistakes get one clear line.
"""

import csv
import json
import signal
import subprocess
import sys
import time

import made_up
import numpy as np

import support

SETS = {"sst2-dev": 60, "imdb": 40, "yelp": 70, "amazon": 48, "stream": 148}
CONFIG = {
    "name": "tiny", "seed": 7, "compute": "float32", "subwords": {"size": 60},
    "model": {"layers": 3, "width": 16, "heads": 2, "feed_forward": 32, "length": 32, "dropout": 0.1},
    "pretrain": {"stages": [{"layers": 1, "steps": 60, "batch": 8, "length": 16, "warmup": 5},
                            {"layers": 3, "steps": 60, "batch": 8, "length": 32, "warmup": 5}]},
    "finetune": {"exits": "detached", "epochs": 4, "batch": 8, "rate": 0.005, "embedding_rate": 1.0},
}


def setUpModule():
    """Skips without the packages that training needs."""
    support.need("torch", "sentencepiece", "matplotlib")


def arrays(folder):
    """Every trace's confidences and predictions."""
    result = {}
    for name in SETS:
        with np.load(folder / "traces" / f"tiny-{name}.npz") as trace:
            result[name] = {key: trace[key] for key in ("confidence", "prediction", "entropy", "label")}
    return result


class Train(support.SharedCase):
    """One training, "first", and tests of its output."""

    @classmethod
    def make(cls):
        """Writes data sets and a configuration, and trains."""
        made_up.write(cls.folder / "data")
        (cls.folder / "tiny.json").write_text(json.dumps(CONFIG), encoding="utf-8")
        cls.trained(cls.command("first"))

    @classmethod
    def command(cls, out, *more):
        """The command line of a training."""
        return [sys.executable, support.SCRIPTS / "train/train.py", "--data", cls.folder / "data", "--config",
                cls.folder / "tiny.json", "--out", cls.folder / out, "--threads", "1",
                "--checkpoint-seconds", "0", *more]

    @staticmethod
    def trained(command):
        """Trains, which must go well."""
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            raise AssertionError(f"the training ended with {done.returncode}: {done.stdout}{done.stderr}")

    def test_the_learning_curve_is_written_and_drawn(self):
        """As numbers and as a figure."""
        self.assertTrue((self.folder / "first/curves.csv").exists())
        self.assertTrue((self.folder / "first/curves.png").exists())

    def test_traces_are_valid_and_replayed_as_trained(self):
        """Validates every trace, and replays two; the program's accuracy is the one in the meta."""
        folder = self.folder / "first"
        for name, rows in SETS.items():
            path = folder / "traces" / f"tiny-{name}.npz"
            self.assertIn(f"valid, {rows} samples, 3 exits, measured", self.run_program("trace", "validate", path))
        config = folder / "replay.json"
        config.write_text(json.dumps({
            "name": "tiny", "repeats": 2, "cost": {"offload": 5}, "policies": ["splitee", "final-exit"],
            "traces": [{"name": name, "path": f"traces/tiny-{name}.npz", "threshold": 0.8, "order": order}
                       for name, order in (("imdb", "shuffle"), ("stream", "stored"))]}), encoding="utf-8")
        self.run_program("run", "--config", config, "--out", folder / "replay")
        with open(folder / "replay" / "summary.csv", newline="", encoding="utf-8") as file:
            final = {row["trace"]: float(row["accuracy_mean"]) for row in csv.DictReader(file)
                     if row["policy"] == "final-exit"}
        for name, accuracy in final.items():
            with np.load(folder / "traces" / f"tiny-{name}.npz") as trace:
                meta = json.loads(bytes(trace["meta"]).decode())
            self.assertLess(abs(accuracy - meta["accuracy"][-1]), 1e-6, f"{name}: trained {meta['accuracy']}")
            for key in ("layer_milliseconds", "exit_milliseconds", "layer_macs", "activation_bytes"):
                self.assertEqual(len(meta[key]), 3, f"{name}: {key} is {meta[key]}")
                self.assertGreater(min(meta[key]), 0, f"{name}: {key} is {meta[key]}")
        starts = {segment["name"]: segment["first"] for segment in meta["segments"]}
        self.assertEqual(starts, {"SST-2": 0, "Amazon": 60, "IMDb": 108})
        with np.load(folder / "traces" / "tiny-sst2-dev.npz") as trace:
            dev = json.loads(bytes(trace["meta"]).decode())["accuracy"]
        self.assertGreater(dev[-1], 0.9, f"a tiny encoder should learn two telling words; accuracy on dev is {dev}")

    def test_a_killed_training_ends_with_the_same_traces(self):
        """Kills a training twice, at the first checkpoint of two phases, and lets it go on."""
        arguments, out = self.command("killed"), self.folder / "killed"
        for phase in ("pretrain-2", "exits"):
            going = subprocess.Popen(arguments, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            marker = out / ("pretrained.pt" if phase == "exits" else "checkpoint.pt")
            begin, end = None, time.monotonic() + 120
            while going.poll() is None and time.monotonic() < end:
                if marker.exists() and begin is None:
                    begin = marker.stat().st_mtime_ns
                if begin is not None and (out / "checkpoint.pt").stat().st_mtime_ns > begin:
                    break
                time.sleep(0.001)
            going.send_signal(signal.SIGKILL)
            going.wait()
            self.assertFalse((out / "model.pt").exists(), "the training ended before it was killed")
        self.trained(arguments)
        whole, killed = arrays(self.folder / "first"), arrays(out)
        for name in whole:
            for key in whole[name]:
                self.assert_same(killed[name][key], whole[name][key], f"{key} of {name}")

    def test_a_training_of_before_a_setting_had_a_name_goes_on(self):
        """A training older than a setting goes on as one with the setting's default."""
        path = self.folder / "first" / "config.json"
        stored = json.loads(path.read_text(encoding="utf-8"))
        del stored["finetune"]["layer_decay"]
        path.write_text(json.dumps(stored), encoding="utf-8")
        self.trained(self.command("first", "--sets", "sst2"))

    def test_mistakes_are_one_line(self):
        """A missing file, an unknown key and a folder of another configuration get one line each, and a status."""
        def refused(status, words, out, *more):
            done = subprocess.run(self.command(out, *more), capture_output=True, text=True, check=False)
            self.assertEqual(done.returncode, status, done.stderr)
            self.assertNotIn("Traceback", done.stderr)
            last = done.stderr.splitlines()[-1]
            for word in ("train.py: ", *words):
                self.assertIn(word, last)

        folder = self.folder
        (folder / "empty").mkdir()
        refused(3, ["sst2/train.tsv.xz", "cannot be read"], "none", "--data", folder / "empty")
        for text, fault in (('{"finetune": {"epoch": 2}}', "finetune.epoch is unknown"),
                            ('{"name": "../tiny"}', "name is not made of letters")):
            self.write("wrong.json", text)
            refused(2, ["wrong.json", fault], "none2", "--config", folder / "wrong.json")
        refused(2, ["another configuration"], "first", "--seed", "8")
        damaged = folder / "damaged"
        damaged.mkdir()
        made_up.write(damaged)
        made_up.compressed(damaged / "sst2/train.tsv.xz", ["sentence\tlabel", "a fine film\t1", "a poor film\t2"])
        refused(3, ["sst2/train.tsv.xz", "line 3", "expected 0 or 1"], "none3", "--data", damaged)

    def test_the_figure_has_its_table(self):
        """Accuracy per exit as a table and as a picture."""
        done = self.call("train/figure.py", "--out", "figure.png", "first/traces/tiny-imdb.npz")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("| tiny-imdb | accuracy |", done.stdout)
        self.assertGreater((self.folder / "figure.png").stat().st_size, 1000)
