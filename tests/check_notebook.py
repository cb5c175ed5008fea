"""The notebooks of scripts/notebooks, run from their first cell to their last as a reader runs them."""

import os
import resource
import unittest

import support

FOLDER = os.environ.get("SPLITEE_PACKAGE", str(support.SOURCE / "build/dev/python"))
MOST_SECONDS = 60  # of processor time, of a notebook: a crowded machine takes longer
LONGEST_CELL = 240  # seconds
PROGRESS = r"^[\r ]*(\d+ %, \d+ of \d+ cells[\r ]*)*$"  # the only text allowed on standard error


def processor_seconds():
    """The processor time of the processes for which this one has waited."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def setUpModule():
    """Skips where notebooks cannot run."""
    support.need("nbclient", "ipykernel", "matplotlib")
    if not list((support.Path(FOLDER) / "splitee").glob("_core.*so")):
        raise unittest.SkipTest(f"{FOLDER} has no extension module; configure with SPLITEE_PYTHON_MODULE=ON and build")


class Notebooks(support.Case):
    """Each notebook alone."""

    def test_they_run_and_end_with_a_figure(self):
        import nbformat
        from nbclient import NotebookClient

        found = sorted((support.SCRIPTS / "notebooks").glob("*.ipynb"))
        self.assertTrue(found)
        environment = {**os.environ, "PYTHONPATH": FOLDER, "HOME": str(self.folder)}
        for path in found:
            notebook = nbformat.read(path, as_version=4)
            self.assertEqual([cell.outputs for cell in notebook.cells if cell.cell_type == "code" and cell.outputs], [])
            client = NotebookClient(notebook, timeout=LONGEST_CELL, resources={"metadata": {"path": str(self.folder)}})
            before = processor_seconds()
            client.execute(env=environment)
            self.assertLess(processor_seconds() - before, MOST_SECONDS, path)
            code = [cell for cell in notebook.cells if cell.cell_type == "code"]
            self.assertIn("image/png", code[-1].outputs[-1].data, path)
            tables = [output for cell in code for output in cell.outputs if "text/html" in output.get("data", {})]
            self.assertGreaterEqual(len(tables), 2, path)
            for cell in code:
                for output in cell.outputs:
                    if output.get("name") == "stderr":
                        self.assertRegex(output.text, PROGRESS)
