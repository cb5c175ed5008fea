"""The loop of every phase of a training: steps, schedule, checkpoints, learning curve."""

import csv
import time
from dataclasses import dataclass, field
from pathlib import Path

import torch

from splitee.errors import DataError
from splitee.files import replacing, replacing_path

from .progress import Progress
from .revision import revision


@dataclass
class Phase:
    """The modules that are trained, and for how long.

    modules: name to module, all that has weights. loss: of a step, (scalar to minimise, dict of numbers to note).
    groups: AdamW parameter groups with their own `lr`. schedule: of a step, the factor of every rate.
    noted(step): numbers for the learning curve that are computed at this step, or None.
    """
    name: str
    modules: dict
    groups: list
    steps: int
    schedule: object
    loss: object
    noted: object = None
    decay: float = 0.01
    seed: int = 0
    every: int = 50  # steps between two lines of the learning curve


@dataclass
class Record:
    """A checkpoint besides weights: the phase, the steps done in it, the learning curve, and by phase the
    seconds spent, and the seed and the revision of the program that it began with."""
    phase: str = ""
    step: int = 0
    curve: list = field(default_factory=list)
    seconds: dict = field(default_factory=dict)
    revisions: dict = field(default_factory=dict)
    seeds: dict = field(default_factory=dict)


def linear_schedule(steps, warmup, final=0.0):
    """Factor that rises over `warmup` steps to 1 and falls on a line to `final` behind the last."""
    def factor(step):
        rise = (step + 1) / max(warmup, 1)
        fall = final + (1 - final) * (steps - step) / max(steps - warmup, 1)
        return min(rise, fall)
    return factor


def save(path, record, modules, optimizer=None):
    """Writes a checkpoint."""
    content = {"record": vars(record), "modules": {k: m.state_dict() for k, m in modules.items()}}
    if optimizer is not None:
        content["optimizer"] = optimizer.state_dict()
    with replacing(path) as file:
        torch.save(content, file)


def load(path, device):
    """(record, weights by module, optimizer state or None) of a checkpoint, or None where there is none."""
    if not Path(path).exists():
        return None
    try:
        content = torch.load(path, map_location=device)
        return Record(**content["record"]), content["modules"], content.get("optimizer")
    except Exception as error:  # torch raises many kinds for a damaged file
        raise DataError(f"{path}: is no checkpoint of this program ({type(error).__name__}); remove it") from None


def run(phase, record, path, optimizer_state, checkpoint_seconds):
    """Trains `phase` from record.step to its end, with checkpoints in the file `path`."""
    optimizer = torch.optim.AdamW(phase.groups, betas=(0.9, 0.98), weight_decay=phase.decay)
    bases = [group["lr"] for group in optimizer.param_groups]
    if optimizer_state is not None:
        optimizer.load_state_dict(optimizer_state)
    weights = [p for group in optimizer.param_groups for p in group["params"]]
    progress = Progress(phase.name, phase.steps, record.step)
    record.phase = phase.name
    record.revisions.setdefault(phase.name, revision())
    record.seeds.setdefault(phase.name, phase.seed)
    sums, counted = {}, 0
    last = time.monotonic()
    for module in phase.modules.values():
        module.train()
    while record.step < phase.steps:
        for group, base in zip(optimizer.param_groups, bases):
            group["lr"] = base * phase.schedule(record.step)
        loss, notes = phase.loss(record.step)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(weights, 1.0)
        optimizer.step()
        record.step += 1
        for key, value in notes.items():
            sums[key] = sums.get(key, 0.0) + float(value)
        counted += 1
        extra = phase.noted(record.step) if phase.noted else None
        if extra or record.step % phase.every == 0 or record.step == phase.steps:
            means = {k: v / counted for k, v in sums.items()}
            row = {"phase": phase.name, "step": record.step, **means, **(extra or {})}
            record.curve.append(row)
            sums, counted = {}, 0
        note = " ".join(f"{k} {v:.3f}" for k, v in record.curve[-1].items()
                        if isinstance(v, float)) if record.curve else ""
        progress.show(record.step, note[:60])
        now = time.monotonic()
        if not counted and (now - last > checkpoint_seconds or record.step == phase.steps):
            record.seconds[phase.name] = record.seconds.get(phase.name, 0.0) + now - last
            last = now
            save(path, record, phase.modules, optimizer)


def write_curve(curve, path):
    """The learning curve as CSV, with a column for each number that any line has."""
    columns = list(dict.fromkeys(key for row in curve for key in row))
    with replacing_path(path) as temporary, open(temporary, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        for row in curve:
            writer.writerow({k: f"{v:.5f}" if isinstance(v, float) else v for k, v in row.items()})
