"""The tables and figures of results, and the package's descriptions of itself."""

import os
import subprocess
import sys
import threading
import unittest
import unittest.mock

import numpy as np
import support
from made_up import FOLDER, config, splitee


class Tables(support.Case):
    """splitee.Results."""

    @classmethod
    def setUpClass(cls):
        """One run for all."""
        cls.results = splitee.run(config("splitee", "splitee-s", "final-exit"))

    def test_tables_are_data_frames_or_arrays(self):
        results = splitee.Results(self.results.folder)
        hidden = {"pandas": None}
        before = {name: sys.modules.get(name) for name in hidden}
        sys.modules.update(hidden)
        try:
            table = results.table("summary")
        finally:
            for name, module in before.items():
                sys.modules.pop(name) if module is None else sys.modules.update({name: module})
        self.assertIsInstance(table, np.ndarray)
        self.assertEqual(table["policy"].tolist()[:2], ["splitee", "splitee"])
        self.assertEqual(table["samples"].dtype.kind, "i")
        self.assertTrue(np.isnan(table["latency_ms_mean"]).all())
        for name, rows in (("summary", 6), ("runs", 18), ("exits", 30), ("compare", 6)):
            self.assertGreaterEqual(len(getattr(results, name)), rows, name)
        self.assertEqual(results.curves["round"].max() if support.have("pandas") else 600, 600)

    def test_curves_tell_exits_where_the_configuration_asks_for_it(self):
        asked = splitee.run(config("splitee", "final-exit", curves={"rounds": [60, 600], "exits": True}))
        curves = asked.curves
        self.assertEqual(list(curves["exit_mean"])[-1], 5)
        self.assertEqual(list(curves["offloaded_share_mean"])[-1], 0)
        names = self.results.curves.columns if support.have("pandas") else self.results.curves.dtype.names
        self.assertNotIn("exit_mean", list(names))

    @unittest.skipUnless(support.have("pandas"), "pandas is not installed")
    def test_a_data_frame_has_the_numbers_of_the_file(self):
        import pandas

        frame = self.results.summary
        self.assertIsInstance(frame, pandas.DataFrame)
        text = pandas.read_csv(self.results.folder / "summary.csv", float_precision="round_trip")
        np.testing.assert_array_equal(frame["regret_mean"], text["regret_mean"])

    def test_the_table_in_a_notebook_is_escaped(self):
        shown = splitee.run(config({"type": "splitee", "name": "<b>&"}))._repr_html_()
        self.assertIn("&lt;b&gt;&amp;", shown)
        self.assertNotIn("<b>&", shown)

    @unittest.skipUnless(support.have("matplotlib"), "matplotlib is not installed")
    def test_figures_are_figures_and_leave_the_users_settings_alone(self):
        import matplotlib
        from matplotlib.figure import Figure

        matplotlib.rcParams["lines.linewidth"] = 7
        for figure in (
            self.results.plot_regret(policies=["splitee", "splitee-s"]),
            self.results.plot_costs(),
            self.results.plot_tradeoff(),
            self.results.plot_exits(offload=2),
            self.results.plot_frontier(subject_to=["cost_mean<=3000"]),
            self.results.plot_value("regret_mean"),
        ):
            self.assertIsInstance(figure, Figure)
            self.assertTrue(figure._repr_png_().startswith(b"\x89PNG"))
        self.assertEqual(matplotlib.rcParams["lines.linewidth"], 7)
        with self.assertRaisesRegex(splitee.UsageError, "no policy 'x'"):
            self.results.plot(policies=["x"])
        with self.assertRaisesRegex(splitee.UsageError, "unrecognized arguments: --colour"):
            self.results.plot(colour="red")

    @unittest.skipUnless(support.have("matplotlib"), "matplotlib is not installed")
    def test_options_are_whole_names_and_help_is_none(self):
        with self.assertRaisesRegex(splitee.UsageError, r"plot\(\) has no help; .* --help tell"):
            self.results.plot(help=True)
        for name in ("pol", "policie", "h"):
            with self.assertRaisesRegex(splitee.UsageError, f"unrecognized arguments: --{name}"):
                self.results.plot(**{name: True})

    @unittest.skipUnless(support.have("matplotlib"), "matplotlib is not installed")
    def test_two_threads_that_draw_leave_the_users_settings_alone(self):
        import matplotlib
        from splitee.plotting import draw

        drawn, second_is_in, first_is_out = draw.drawn, threading.Event(), threading.Event()

        def slowly(asked):
            figures = dict(drawn(asked))
            if threading.current_thread() is threading.main_thread():
                second_is_in.set()
                first_is_out.wait(2)
            else:
                second_may_begin.set()
                second_is_in.wait(2)  # for ever, but that they draw one after another
            return figures

        def first():
            self.results.plot_costs()
            first_is_out.set()

        second_may_begin = threading.Event()
        before = dict(matplotlib.rcParams)
        with unittest.mock.patch.object(draw, "drawn", slowly):
            other = threading.Thread(target=first)
            other.start()
            self.assertTrue(second_may_begin.wait(60))
            self.results.plot_costs()
            other.join()
        self.assertEqual(dict(matplotlib.rcParams), before)

    def test_an_offloading_cost_of_nothing_is_one_that_may_be_drawn(self):
        with self.assertRaisesRegex(splitee.UsageError, "0"):
            self.results.plot_regret(offload=0)  # these results have 2 and 5

    def test_the_page_is_that_of_the_program(self):
        page = self.results.report(self.folder / "page.html")
        self.assertEqual(page, self.folder / "page.html")
        self.run_program("report", self.results.folder, "--out", self.folder / "program.html")
        self.assertEqual(page.read_bytes(), (self.folder / "program.html").read_bytes())
        page = splitee.run(config("splitee"), out=self.folder / "kept").report()
        self.assertEqual(page, self.folder / "kept/report.html")
        self.assertIn(b"</html>", page.read_bytes())

    def test_a_page_that_cannot_be_written_is_refused(self):
        for out, error, text in (
            ("page.pdf", splitee.UsageError, "out is 'page.pdf'; expected a name that ends in .html"),
            (3, splitee.UsageError, "out is 3; expected the path of a file"),
            (self.folder / "no/page.html", splitee.OutputError, "no/page.html"),
        ):
            with self.assertRaises(error) as raised:
                self.results.report(out)
            self.assertIn(text, str(raised.exception))
        with self.assertRaisesRegex(splitee.UsageError, "none.json"):
            self.results.report(self.folder / "page.html", against="none.json")
        self.assertFalse(list(self.folder.iterdir()), "nothing may be left of what was refused")

    def test_results_are_kept_where_they_are_saved(self):
        results = splitee.run(config("splitee"))
        kept = results.save(self.folder / "kept")
        self.assertEqual(len(kept.runs), 6)
        folder = results.folder
        del results
        self.assertFalse(folder.exists(), "temporary results should go with their object")
        with self.assertRaises(splitee.DataError):
            splitee.Results(self.folder)


class Package(support.Case):
    """The package's descriptions of itself."""

    def test_every_name_is_there_and_explained(self):
        for name in splitee.__all__:
            found = getattr(splitee, name)
            self.assertTrue(name in ("ROUND", "OBSERVATION") or len(found.__doc__) > 30, name)
        self.assertTrue((support.SCRIPTS / "splitee/py.typed").exists())

    def test_the_stub_has_what_the_module_has(self):
        from splitee import _core

        stub = (support.SCRIPTS / "splitee/_core.pyi").read_text()
        for name in dir(_core):
            if not name.startswith("_"):
                self.assertRegex(stub, rf"(?m)^(class |def )?{name}\b", name)

    def test_the_commands_still_begin_without_numpy(self):
        program = "import sys, splitee, splitee.command; print('numpy' in sys.modules)"
        done = subprocess.run([sys.executable, "-c", program], cwd=FOLDER, capture_output=True, text=True, check=True)
        self.assertEqual(done.stdout, "False\n")

    def said_without_simulator(self, *files):
        """What the package says where no extension module for this Python is, but these files are."""
        for name in files:
            self.write(name, "")
        program = f"import splitee; splitee.__path__.append({str(self.folder)!r}); splitee.run({{}})"
        environment = {**os.environ, "PYTHONPATH": str(support.SCRIPTS), "PYTHONDONTWRITEBYTECODE": "1"}
        command = [sys.executable, "-c", program]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, check=False, env=environment)
        return done.stderr.splitlines()[-1]

    def test_what_was_built_for_another_python_is_told_as_such(self):
        said = self.said_without_simulator("_core.cpython-27-x86_64-linux-gnu.so")
        text = "splitee.errors.OutputError: the simulator was built for another Python than this "
        self.assertTrue(said.startswith(text + ".".join(map(str, sys.version_info[:2]))), said)
        self.assertIn("(_core.cpython-27-x86_64-linux-gnu.so); 'pip install .'", said)

    def test_a_package_without_its_simulator_says_how_it_is_built(self):
        said = self.said_without_simulator()
        self.assertTrue(said.startswith("splitee.errors.OutputError: the simulator itself is missing ("), said)
        self.assertIn("'pip install .' in the project's folder builds and installs it", said)
