"""The schema of the configuration accepts and refuses as the program does.

Asked of every configuration of configs/, tests/compare/ and the READMEs, and of copies with one thing changed: a key
left out, an unknown key, a value of another kind or outside its limits. Every key is tried, of values as many as are
drawn from a seed. What a schema cannot say (BEYOND) is the program's alone, which then may refuse more, and never less.
"""

import array
import json
import random
import re
import subprocess
import zipfile

import support
from changed_json import at, places, replaced, with_other_keys, with_other_values

SEED = 20
DRAWN = 80  # values in each of CONFIGURATIONS
DRAWN_OF_FILES = 6

# What the program says where a schema has no words.
BEYOND = {
    "names that must differ": r"are named '",
    "what must rise": r"must rise|, but the (entry|tier) before it|the lower one first",
    "steps that must meet their end": r"no whole number of steps|does not lead from",
    "steps that make a value twice, or one that is not whole": r"holds .* twice|\"step\".*expected a whole number",
    "a whole number that is written with a point": r"is -?\d+\.0; expected a whole number",
    "what must fit the trace": (
        r"but (on )?the trace|the trace .* has no |the meta of the trace .* holds no |needs (the trace's|a) "),
    "how many arms or cells there are": r"at most \d+ (can be|cells)",
    "files that are not there or hold something else": (
        r"cannot read it|there is no such file|(?<!run)\.(json|txt|csv|npz|npy|so): "),
    "where the arms of a gain look": r"must look at the same exit",
    "what goes by a clock of another part": (
        r"costs are in lambda and tell no time|does not say at what time samples come"),
    "which tier is the last": r"tiers\.\d+: the key 'until' is missing|but the last tier runs to the final exit",
}

LINK = {"up_mbit": 10, "down_mbit": 20, "rtt_ms": 5, "radio": {"up_mw_per_mbit": 50, "base_mw": 100}}
PHYSICAL = {"unit": "mj", "mu": 0.1, "device": {"layer": {"ms": 1, "mj": 2}, "exit": {"ms": 0.1, "mj": 0}},
            "cloud": {"layer": {"ms": 0.1}}, "link": LINK, "bytes": {"activation": 100, "input": 10, "answer": 1}}
SERIES = {"series": "rates.txt", "format": "two-column", "end": "stop", "down_mbit": 20, "rtt_ms": 5}
MEASURED = {"name": "a", "path": "measured.npz", "threshold": 0.7}
TRACE = {"name": "a", "synth": "trace.json", "threshold": 0.7, "order": "stored", "reference": 2}
# Parts that together hold every key.
CONFIGURATIONS = (
    {"$schema": "x", "seed": 1, "repeats": 2, "convention": "paper", "traces": [TRACE, dict(TRACE, name="b")],
     "cost": {"processing": 1, "inference": [0.1], "offload": [1, 2], "mu": 0.1,
              "reward_cost": "charged"},
     "policies": ["splitee", {"type": "fixed-split", "name": "f", "exit": 2}],
     "regret": {"reference": "best-fixed", "also": ["per-sample"]},
     "curves": {"rounds": [1, 5], "horizon": 50, "exits": True}},
    {"cost": {"offload": {"per_exit": [1, 2, 3, 4, 5, 6], "scale": {"grid": [1, 2]}}},
     "curves": {"rounds": {"points": 3}}},
    {"cost": {"offload": {"schedule": [{"from": 1, "value": 5}, {"from": 9, "value": 1}]}}},
    {"answers": {"delay": 3, "loss": 0.25, "late": "pending", "of": "all"}},
    {"tiers": [{"name": "device", "until": 2, "processing": 1}, {"name": "cloud", "hop": 3, "inference": 0.5}]},
    {"cost": PHYSICAL},
    {"cost": dict(PHYSICAL, unit="ms", arrivals={"period_ms": 4}, link={"named": {"x": LINK, "y": SERIES}})},
    {"cost": dict(PHYSICAL, unit="ms", arrivals="round", link=SERIES)},
    {"cost": dict(PHYSICAL, device={"from": "trace", "layer": {"mj": 2}}), "traces": [MEASURED]},
    {"cost": dict(PHYSICAL, unit="ms", link={"profile": "lte", "radio": "lte"})},
    *({"policies": [policy]} for policy in (
        {"type": "splitee", "beta": {"grid": {"from": 1, "to": 2, "step": 0.5}}, "warm_start": "counted"},
        {"type": "bandit", "learner": "sw-ucb", "tau": 20, "arms": {"exit": 1, "thresholds": [0.5, 0.75]}},
        {"type": "bandit", "feedback": "probing", "epsilon": 0.25, "arms": {"splits": [1, 2], "thresholds": [0.5]}},
        {"type": "bandit", "learner": "bayes-ucb", "posterior": "beta", "range": [-5, 1], "reward": "gain",
         "clip": "no", "arms": {"then": "final", "walk": [
             {"exit": 1, "thresholds": {"from": 0.5, "to": 0.75, "step": 0.25}}]}},
        {"type": "bandit", "learner": "epsilon-greedy", "schedule": "falling", "c": 1, "d": 0.5},
        {"type": "adaee", "thresholds": [0.5]}, {"type": "random-exit", "draw": "per-run"})),
    {"cost": dict(PHYSICAL, unit="ms", arrivals={"period_ms": 4}),
     "answers": {"delay": "link", "loss": 0.25, "timeout_ms": 50, "late": "hold", "of": "offloaded"}},
    {"cost": dict(PHYSICAL, unit="ms", arrivals={"poisson_per_s": 9}, link={
        "series": "rates.csv", "format": "csv", "down_mbit": 20, "time": {"column": "t", "unit": "s"},
        "up": {"column": "up", "unit": "Mbit/s"}, "rtt": {"column": "rtt", "unit": "ms"}})},
)


def files():
    """Yields (name, configuration) for all that the project ships."""
    for folder in ("configs", "tests/compare"):
        for path in sorted((support.SOURCE / folder).glob("*.json")):
            if not path.name.endswith("-trace.json"):
                yield path.name, json.loads(path.read_text())
    for path in sorted(support.SOURCE.glob("*/README.md")):
        for number, block in enumerate(re.findall(r"```json\n(.*?)\n```", path.read_text(), re.S)):
            config = json.loads(block)
            if "policies" in config and "traces" in config:
                yield f"{path.parent.name}/README.md {number}", config


class Schema(support.Case):
    """`splitee-sim schema` beside the program's own checks."""

    @classmethod
    def setUpClass(cls):
        """The schema, as the program prints it."""
        support.need("jsonschema")
        import jsonschema

        done = subprocess.run([support.PROGRAM, "schema"], capture_output=True, text=True, check=True)
        cls.schema = json.loads(done.stdout)
        cls.kind = jsonschema.Draft202012Validator
        cls.validator = cls.kind(cls.schema)

    def setUp(self):
        """A small made trace, and a link."""
        super().setUp()
        trace = json.loads((support.SOURCE / "tests/compare/one-exit-trace.json").read_text())
        for name, exits in (("trace.json", 6), ("deep.json", 30)):
            self.write(name, json.dumps(dict(trace, samples=60, exits=exits, blind_layers=1)))
        self.measure("measured.npz", 60, 6)
        self.write("rates.txt", "0 1\n1 2\n")
        self.write("rates.csv", "t,up,rtt\n0,1,20\n1,2,30\n")
        self.disagreements = []
        self.refused = self.seen = 0

    def measure(self, name, samples, exits):
        """A made trace that tells what a device takes."""
        made = [support.PROGRAM, "trace", "synth", "--params", "trace.json", "--out", name]
        subprocess.run(made, cwd=self.folder, capture_output=True, check=True)
        header = f"{{'descr': '<f8', 'fortran_order': False, 'shape': ({samples}, {exits})}}".ljust(117) + "\n"
        values = array.array("d", list(range(1, exits + 1)) * samples).tobytes()
        with zipfile.ZipFile(self.folder / name, "a") as trace:
            trace.writestr("latency_ms.npy", b"\x93NUMPY\x01\x00\x76\x00" + header.encode() + values)

    def refusal(self, config):
        """The program's refusal of a configuration; empty where it is accepted."""
        self.write("run.json", json.dumps(config))
        done = subprocess.run([support.PROGRAM, "run", "run.json", "--dry-run"], cwd=self.folder, capture_output=True,
                              text=True, check=False)
        self.assertIn(done.returncode, (0, 2, 3), done.stderr)
        return done.stderr if done.returncode else ""

    def expect_agreement(self, config):
        """Refused by the schema: refused by the program. Refused by the program: also by the schema, or beyond it."""
        says = self.refusal(config)
        errors = [error.message[:200] for error in self.validator.iter_errors(config)]
        if says and not errors and not any(re.search(pattern, says) for pattern in BEYOND.values()):
            self.disagreements.append(f"the schema takes what the program refuses:\n{json.dumps(config)}\n{says}")
        if errors and not says:
            self.disagreements.append(f"the schema refuses what the program takes:\n{json.dumps(config)}\n{errors}")
        self.refused += bool(errors)
        self.seen += 1

    def assert_agreement(self):
        """No configuration that was tried may be one on which they differ."""
        found = self.disagreements
        self.assertEqual(found, [], f"seed {SEED}: {len(found)} of {self.seen}; the first:\n" + "\n".join(found[:3]))

    def small(self, parts):
        """A whole configuration of some parts."""
        return {"name": "n", "repeats": 2, "traces": [TRACE], "cost": {"offload": 1}, "policies": ["splitee"], **parts}

    def test_it_is_a_schema_of_the_draft_that_it_names(self):
        self.kind.check_schema(self.schema)
        self.assertEqual(self.schema["$schema"], "https://json-schema.org/draft/2020-12/schema")

    def test_it_takes_every_configuration_that_is_there(self):
        shipped = list(files())
        self.assertGreater(len(shipped), 25)
        for name, config in shipped:
            with self.subTest(name):
                self.assertEqual([error.message[:300] for error in self.validator.iter_errors(config)], [])

    def test_every_part_is_taken_by_both(self):
        for parts in CONFIGURATIONS:
            config = self.small(parts)
            self.assertEqual((self.refusal(config), list(self.validator.iter_errors(config))), ("", []), config)

    def test_it_agrees_on_every_key(self):
        for parts in CONFIGURATIONS:
            for config in with_other_keys(self.small(parts)):
                self.expect_agreement(config)
        self.assert_agreement()
        self.assertGreater(self.refused, self.seen // 3)

    def test_it_agrees_on_drawn_values(self):
        draw = random.Random(SEED)
        for parts in CONFIGURATIONS:
            for config in with_other_values(self.small(parts), DRAWN, draw):
                self.expect_agreement(config)
        self.assert_agreement()
        self.assertGreater(self.refused, self.seen // 3)
        self.assertLess(self.refused, self.seen * 19 // 20)

    def test_it_agrees_on_what_is_made_of_shipped_configurations(self):
        draw = random.Random(SEED)
        for _, config in files():
            traces = [{"name": each["name"], "synth": "deep.json", "threshold": 0.7} for each in config["traces"]]
            for changed in with_other_values(dict(config, traces=traces), DRAWN_OF_FILES, draw):
                self.expect_agreement(changed)
        self.assert_agreement()

    def test_it_knows_every_key_that_the_program_knows(self):
        known = []
        for schema in self.objects(self.schema):
            known.append(set(schema.get("properties", {})))
        for parts in CONFIGURATIONS:
            config = self.small(parts)
            for path in places(config):
                if not isinstance(at(config, path), dict):
                    continue
                says = self.refusal(replaced({"": config}, ("", *path, "no_such_key"), 1)[""])
                listed = re.search(r"known are (.*)", says)
                keys = set(listed[1].split(", ")) - {"grid"} if listed else set()
                self.assertTrue(not keys or any(keys <= each for each in known), f"{path}: {sorted(keys)}")

    def objects(self, value):
        """Yields every object in the schema."""
        for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            yield from self.objects(each)
        if isinstance(value, dict):
            yield value

    def test_what_has_a_meaning_is_described(self):
        for key, schema in self.schema["properties"].items():
            self.assertIn("description", schema, key)
            for inner, part in schema.get("properties", {}).items():
                self.assertTrue({"description", "anyOf", "type"} & set(part), f"{key}.{inner}")
