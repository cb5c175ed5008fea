#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include "base/build.hpp"
#include "base/error.hpp"
#include "python/page.hpp"
#include "python/policies.hpp"
#include "python/runs.hpp"
#include "version.hpp"

namespace py = pybind11;

// The part of splitee's Python package that is not written in Python; scripts/splitee/_core.pyi
// describes it.
PYBIND11_MODULE(_core, module) {
  module.doc() = "The simulator itself. Use splitee.run() and splitee.Policy instead.";
  module.attr("version") = splitee::kVersion;
  module.attr("commit") = splitee::this_build().commit;
  module.attr("sources") = splitee::this_build().sources;
  splitee::add_types(module);

  module.def(
      "run",
      [](const std::string& config, bool is_text, const std::vector<std::string>& overrides,
         const std::map<std::string, std::string>& files, const std::string& folder,
         unsigned workers, bool force, bool resume, const py::object& warn,
         const py::object& progress) {
        const splitee::RunReport report = splitee::run_experiment({config,
                                                                   is_text,
                                                                   overrides,
                                                                   {files.begin(), files.end()},
                                                                   folder,
                                                                   workers,
                                                                   force,
                                                                   resume,
                                                                   warn,
                                                                   progress});
        return py::make_tuple(report.decisions, report.seconds, report.workers);
      },
      py::arg("config"), py::kw_only(), py::arg("is_text"), py::arg("overrides"), py::arg("files"),
      py::arg("folder"), py::arg("workers"), py::arg("force"), py::arg("resume"), py::arg("warn"),
      py::arg("progress"),
      "Runs an experiment into a folder; gives decisions, seconds and workers.");

  module.def(
      "report",
      [](const std::string& folder, const std::string& out,
         const std::optional<std::string>& against) {
        return splitee::write_page(folder, out, against);
      },
      py::arg("folder"), py::kw_only(), py::arg("out"), py::arg("against"),
      "Writes one HTML page of a folder of results; gives its size in bytes.");

  module.def(
      "add_policy",
      [](const std::string& name, const std::string& sha256, const py::dict& about,
         const py::object& make, const py::object& addresses) {
        try {
          splitee::add_policy(name, sha256, about, make, addresses);
        } catch (const splitee::Error& error) {
          splitee::raise_as_python(error);
        }
      },
      py::arg("name"), py::arg("sha256"), py::arg("about"), py::arg("make"), py::arg("addresses"),
      "Makes a policy known under a name, which stands in configurations as the path of a plugin.");
}
