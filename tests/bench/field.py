"""Every policy of splitee-sim and every learner of its `bandit`, as rows of the table of speeds."""
import shutil
from pathlib import Path

import numpy as np
from program import run_quietly

from splitee.paper.published import OFFLOADS

# What a policy must be given, or is timed with besides. {validation}: a validation trace.
GIVEN = {
    "score": [("score", {"column": "margin", "limit": 0.9})],
    "budget": [("budget", {"from": "{validation}", "budget": 4})],
    "fixed-split": [("fixed-split", {"exit": 6})],
    "splitee-s": [("splitee-s", {}), ("splitee-s, observable", {"feedback": "observable"})],
}
GIVEN_LEARNERS = {"bayes-ucb": [("bayes-ucb", {}), ("bayes-ucb, normal", {"posterior": "normal"})]}

# Most nanoseconds per decision; for those that solve an equation or draw per arm; and for policies in libraries.
LIMIT, MORE, PLUGIN = 40, 150, 30
WITH_MORE = ("kl-ucb", "bayes-ucb", "thompson", "exp3", "epsilon-greedy", "random", "cusum", "glr", "pht")

# Libraries for the policy plugin: splitee's rule, and no rule at all.
SOURCE = Path(__file__).resolve().parents[2]
PLUGINS = {
    "plugin, splitee in C++": SOURCE / "src/policy/examples/splitee.cpp",
    "plugin, a constant arm": SOURCE / "tests/bench/constant.c",
}


def names_under(text, heading):
    """The names that the program's help lists, two blanks from the left."""
    lines = text[text.index(heading):].splitlines() if heading else text.splitlines()
    return [line.split()[0].rstrip(":") for line in lines if line.startswith("  ") and line[2] != " "]


def rows_of(program, validation):
    """{row: the policy as a configuration has it}; a learner named as a policy is told its own rewards alone."""
    rows = {}

    def add(name, spec, variants):
        for label, values in variants.get(name, [(name, {})]):
            given = {key: str(validation) if value == "{validation}" else value for key, value in values.items()}
            rows[label if label not in rows else f"{label}, own feedback"] = {**spec, **given}

    for label, path in libraries(program.folder).items():
        rows[label] = {"type": "plugin", "name": "timed", "path": str(path)}
    for name in names_under(run_quietly([program.path, "policies"]), ""):
        if name not in ("bandit", "plugin"):
            add(name, {"type": name, "name": "timed"}, GIVEN)
    for name in names_under(run_quietly([program.path, "policies", "bandit"]), "learners:"):
        add(name, {"type": "bandit", "name": "timed", "learner": name}, GIVEN_LEARNERS)
    return rows


def libraries(folder):
    """{row: the library of a plugin}, compiled as users do; none without a compiler."""
    made = {}
    for label, source in PLUGINS.items():
        compiler, *language = ["c++", "-std=c++20"] if source.suffix == ".cpp" else ["cc"]
        if shutil.which(compiler):
            made[label] = folder / f"{source.stem}.so"
            run_quietly([compiler, *language, "-O2", "-shared", "-fPIC", "-I", SOURCE / "src/policy/include", source,
                         "-o", made[label]])
    return made


def make_traces(program, trace):
    """(a trace with what any walk may ask for, the same with contexts); gives their paths.

    A run on a trace with contexts reports by them, which takes time that other policies need not be charged with."""
    with np.load(trace) as arrays:
        confidence = arrays["confidence"]
        rest = {name: arrays[name] for name in ("confidence", "prediction", "label", "meta")}
    sure = np.clip(confidence.astype(np.float64), 1e-9, 1 - 1e-9)
    entropy = -(sure * np.log(sure) + (1 - sure) * np.log(1 - sure))
    rest |= {"entropy": entropy.astype(np.float32), "score_margin": confidence}
    context = (np.arange(len(confidence)) % 4).astype(np.uint8)
    paths = [trace.with_name(f"{name}-{trace.name}") for name in ("field", "contexts")]
    np.savez(paths[0], **rest)
    np.savez(paths[1], **rest, context=context)
    return paths


def limit_of(row):
    """The most nanoseconds per decision that a row may take."""
    if row.startswith("plugin"):
        return PLUGIN
    return MORE if row.startswith(WITH_MORE) else LIMIT


def cases_of(program, samples, orders):
    """What is timed: {row: a function that gives nanoseconds per decision}, `splitee` among them."""
    trace, with_contexts = make_traces(program, program.make_trace(samples, 12))
    validation = program.resample(trace, min(10_000, samples // 2), 12)
    decisions = len(OFFLOADS) * orders * samples

    def measure(row, spec):
        source = with_contexts if row == "i-splitee" else trace
        return lambda: program.cpu_seconds(source, policy=spec, orders=orders) / decisions * 1e9

    return {row: measure(row, spec) for row, spec in rows_of(program, validation).items()}
