#!/usr/bin/python3
"""Trains a tiny version of scripts/train on made-up sentences, and has the program validate and replay its traces.

Also: a killed training that goes on gives the same traces as one that was not killed, and mistakes get
one clear line. Exit status 77 (skipped) where torch or sentencepiece are not installed.

usage: train_test.py SOURCE_DIR PROGRAM
"""
import csv
import json
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

import made_up
import needed

SETS = {"sst2-dev": 60, "imdb": 40, "yelp": 70, "amazon": 48, "stream": 148}
CONFIG = {
    "name": "tiny", "seed": 7, "compute": "float32", "subwords": {"size": 60},
    "model": {"layers": 3, "width": 16, "heads": 2, "feed_forward": 32, "length": 32, "dropout": 0.1},
    "pretrain": {"stages": [{"layers": 1, "steps": 60, "batch": 8, "length": 16, "warmup": 5},
                            {"layers": 3, "steps": 60, "batch": 8, "length": 32, "warmup": 5}]},
    "finetune": {"exits": "detached", "epochs": 4, "batch": 8, "rate": 0.005, "embedding_rate": 1.0},
}


def command(source, data, config, out, *more):
    return ["/usr/bin/python3", str(source / "scripts/train/train.py"), "--data", str(data), "--config", str(config),
            "--out", str(out), "--threads", "1", "--checkpoint-seconds", "0", *more]


def run(arguments, status=0):
    """Runs a command and asserts its exit status; returns what it wrote to both streams."""
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert done.returncode == status, f"{arguments} ended with {done.returncode}, not {status}:\n{done.stdout}{done.stderr}"
    return done.stdout, done.stderr


def arrays(folder):
    """Every trace's confidences and predictions."""
    result = {}
    for name in SETS:
        with np.load(folder / "traces" / f"tiny-{name}.npz") as trace:
            result[name] = {key: trace[key] for key in ("confidence", "prediction", "entropy", "label")}
    return result


def same(one, other):
    return all((one[name][key] == other[name][key]).all() for name in one for key in one[name])


def check_traces(folder, program):
    """Validates every trace, and replays two; the program's accuracy is the one in the meta."""
    for name, rows in SETS.items():
        path = folder / "traces" / f"tiny-{name}.npz"
        assert f"valid, {rows} samples, 3 exits, measured" in run([program, "trace", "validate", str(path)])[0]
    config = folder / "replay.json"
    config.write_text(json.dumps({
        "name": "tiny", "repeats": 2, "cost": {"offload": 5}, "policies": ["splitee", "final-exit"],
        "traces": [{"name": name, "path": f"traces/tiny-{name}.npz", "threshold": 0.8, "order": order}
                   for name, order in (("imdb", "shuffle"), ("stream", "stored"))]}), encoding="utf-8")
    run([program, "run", "--config", str(config), "--out", str(folder / "replay")])
    with open(folder / "replay" / "summary.csv", newline="", encoding="utf-8") as file:
        final = {row["trace"]: float(row["accuracy_mean"]) for row in csv.DictReader(file)
                 if row["policy"] == "final-exit"}
    for name, accuracy in final.items():
        with np.load(folder / "traces" / f"tiny-{name}.npz") as trace:
            meta = json.loads(bytes(trace["meta"]).decode())
        assert abs(accuracy - meta["accuracy"][-1]) < 1e-6, f"{name}: replayed {accuracy}, trained {meta['accuracy']}"
        for key in ("layer_milliseconds", "exit_milliseconds", "layer_macs", "activation_bytes"):
            assert len(meta[key]) == 3 and min(meta[key]) > 0, f"{name}: {key} is {meta[key]}"
    assert meta["change_points"] == [{"name": "SST-2", "first_row": 0}, {"name": "Amazon", "first_row": 60},
                                     {"name": "IMDb", "first_row": 108}]
    dev = meta_accuracy(folder, "sst2-dev")
    assert dev[-1] > 0.9, f"a tiny encoder should learn two telling words; accuracy on dev is {dev}"


def meta_accuracy(folder, name):
    with np.load(folder / "traces" / f"tiny-{name}.npz") as trace:
        return json.loads(bytes(trace["meta"]).decode())["accuracy"]


def check_resume(arguments, out):
    """Kills a training twice, at the first checkpoint of two phases, and lets it go on."""
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
        assert not (out / "model.pt").exists(), "the training ended before it was killed"
    run(arguments)


def check_older_folder(arguments, out):
    """A training of before a setting had a name goes on as one with the setting's default."""
    path = out / "config.json"
    stored = json.loads(path.read_text(encoding="utf-8"))
    del stored["finetune"]["layer_decay"]
    path.write_text(json.dumps(stored), encoding="utf-8")
    run([*arguments, "--sets", "sst2"])


def check_mistakes(source, data, config, folder):
    """A missing file, an unknown key and a folder of another configuration get one line each, and a status."""
    def refused(arguments, status, *words):
        lines = run(arguments, status)[1].splitlines()
        last = lines[-1]
        assert last.startswith("train.py: ") and "Traceback" not in " ".join(lines), lines
        assert all(word in last for word in words), last

    (folder / "empty").mkdir()
    refused(command(source, folder / "empty", config, folder / "none"), 3, "sst2/train.tsv.xz", "cannot be read")
    wrong = folder / "wrong.json"
    wrong.write_text('{"finetune": {"epoch": 2}}', encoding="utf-8")
    refused(command(source, data, wrong, folder / "none2"), 2, "wrong.json", "finetune.epoch is unknown")
    wrong.write_text('{"name": "../tiny"}', encoding="utf-8")
    refused(command(source, data, wrong, folder / "none2"), 2, "wrong.json", "name is not made of letters")
    refused(command(source, data, config, folder / "first", "--seed", "8"), 2, "another configuration")
    damaged = folder / "damaged"
    damaged.mkdir()
    made_up.write(damaged)
    made_up.compressed(damaged / "sst2/train.tsv.xz", ["sentence\tlabel", "a fine film\t1", "a poor film\t2"])
    refused(command(source, damaged, config, folder / "none3"), 3, "sst2/train.tsv.xz", "line 3", "expected 0 or 1")


def main():
    source, program = Path(sys.argv[1]), sys.argv[2]
    needed.or_skip("torch", "sentencepiece", "matplotlib")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        data, config = folder / "data", folder / "tiny.json"
        made_up.write(data)
        config.write_text(json.dumps(CONFIG), encoding="utf-8")
        run(command(source, data, config, folder / "first"))
        check_traces(folder / "first", program)
        assert (folder / "first/curves.csv").exists() and (folder / "first/curves.png").exists()
        check_resume(command(source, data, config, folder / "killed"), folder / "killed")
        assert same(arrays(folder / "first"), arrays(folder / "killed")), "a killed training ended with other traces"
        check_older_folder(command(source, data, config, folder / "first"), folder / "first")
        check_mistakes(source, data, config, folder)
        figure = folder / "figure.png"
        table = run(["/usr/bin/python3", str(source / "scripts/train/figure.py"), "--out", str(figure),
                     str(folder / "first/traces/tiny-imdb.npz")])[0]
        assert "| tiny-imdb | accuracy |" in table and figure.stat().st_size > 1000


if __name__ == "__main__":
    main()
