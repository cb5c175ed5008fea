#pragma once

#include <pybind11/pybind11.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace splitee {

// The arguments of splitee.run().
struct PythonRun {
  std::string config;  // the path of a configuration, or its text
  bool is_text = false;
  std::vector<std::string> overrides;                  // "PATH=VALUE"
  std::map<std::string, std::filesystem::path> files;  // traces without a place, see GivenFiles
  std::string folder;                                  // for the results
  unsigned workers = 0;                                // 0: the processors this process may use
  bool force = false;
  bool resume = false;
  pybind11::object warn;      // called with each warning
  pybind11::object progress;  // None, or called some times a second with the cells and decisions
                              // done, and how many there are
};

// The facts about a finished run.
struct RunReport {
  std::uint64_t decisions = 0;
  double seconds = 0;
  unsigned workers = 0;
};

// Runs an experiment; Python's lock, held on entry, is released meanwhile. Failures are exceptions
// of splitee.errors, or the one that a policy or `progress` raised.
RunReport run_experiment(const PythonRun& run);

// Turns an Error into the exception of splitee.errors with its status.
[[noreturn]] void raise_as_python(const class Error& error);

}  // namespace splitee
