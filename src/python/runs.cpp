#include "python/runs.hpp"

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <thread>

#include "base/error.hpp"
#include "base/given_files.hpp"
#include "base/interrupt.hpp"
#include "base/json_reader.hpp"
#include "base/processors.hpp"
#include "config/config.hpp"
#include "config/grid.hpp"
#include "experiment/results/whole_run.hpp"
#include "experiment/run/estimate.hpp"
#include "python/policies.hpp"

namespace py = pybind11;

namespace splitee {
namespace {

constexpr std::chrono::milliseconds kTellEvery{200};
constexpr const char* kTextName = "configuration";  // of a text without a file, in messages

// Reports to `progress` how far a run is, from a thread of its own. An exception from it asks for
// the end of the run.
class Teller {
 public:
  Teller(const py::object& progress, const RunProgress& run, std::uint64_t cells,
         std::uint64_t decisions, py::object& raised)
      : thread_([&progress, &run, &raised, cells, decisions](const std::stop_token& stop) {
          std::mutex mutex;
          std::condition_variable_any wake;
          while (!stop.stop_requested()) {
            std::unique_lock lock(mutex);
            wake.wait_for(lock, stop, kTellEvery, [] { return false; });
            const py::gil_scoped_acquire held;
            try {
              progress(run.cells.load(), cells, run.decisions.load(), decisions);
            } catch (const py::error_already_set& error) {
              raised = error.value();
              ask_to_end();
              return;
            }
          }
        }) {}

 private:
  std::jthread thread_;
};

Config config_of(const PythonRun& run) {
  if (!run.is_text) return load_config(run.config, run.overrides);
  nlohmann::json root = parse_strict(run.config, kTextName);
  for (const std::string& assignment : run.overrides) apply_override(root, assignment);
  return read_config(root, kTextName);
}

FolderMode mode_of_run(const PythonRun& run) {
  if (run.resume) return FolderMode::kResume;
  return run.force ? FolderMode::kForce : FolderMode::kFresh;
}

// The run itself, without the lock.
RunReport run_without_lock(const PythonRun& run, py::object& raised) {
  const auto began = std::chrono::steady_clock::now();
  RunRecord record{.started = std::chrono::system_clock::now()};
  const auto warn = [&](const std::string& text) {
    const py::gil_scoped_acquire held;
    run.warn(text);
  };
  const unsigned workers = run.workers > 0 ? run.workers : usable_processors();
  const Plan plan(config_of(run), workers);
  const CellRange cells = plan.range_of(Shard{});
  for (const std::string& warning : plan.warnings()) warn(warning);
  expect_memory_to_run(plan, cells, workers);
  ResultFolder folder(run.folder, identity_of(plan, std::nullopt), cells.size(), mode_of_run(run));
  for (const std::string& warning : folder.warnings()) warn(warning);
  if (folder.is_done()) return {};
  RunProgress progress;
  std::filesystem::path config_folder;
  if (!run.is_text) config_folder = std::filesystem::path(run.config).parent_path();
  carry_out({&plan, std::nullopt, cells, workers, began, config_folder}, folder, record, progress,
            [&]() -> std::shared_ptr<void> {
              if (run.progress.is_none()) return nullptr;
              return std::make_shared<Teller>(run.progress, progress, cells.size(),
                                              plan.decisions(cells), raised);
            });
  if (record.workers < workers) {
    warn(fmt::format("the system gave threads for {} of {} workers", record.workers, workers));
  }
  if (!run.progress.is_none() && !raised) {
    const py::gil_scoped_acquire held;
    run.progress(progress.cells.load(), cells.size(), progress.decisions.load(),
                 plan.decisions(cells));
  }
  return {progress.decisions - progress.decisions_found, record.wall_seconds, record.workers};
}

// Raises an exception of Python's own.
[[noreturn]] void raise_again(const py::object& exception) {
  PyErr_SetObject(py::type::handle_of(exception).ptr(), exception.ptr());
  throw py::error_already_set();
}

[[noreturn]] void raise_class(const char* name, const char* text, const py::object& cause) {
  const py::object exception = py::module_::import("splitee.errors").attr(name)(text);
  if (cause) PyException_SetCause(exception.ptr(), cause.inc_ref().ptr());
  raise_again(exception);
}

// Raises the exception of a failed run: the original one, where there is one.
[[noreturn]] void raise_of_run(const Error& error, const py::object& raised) {
  const PolicyFault fault = take_fault();
  if (raised) raise_again(raised);
  if (fault.happened) {
    // KeyboardInterrupt and SystemExit are no faults of the policy.
    if (fault.cause && !py::isinstance(fault.cause, py::handle(PyExc_Exception))) {
      raise_again(fault.cause);
    }
    raise_class("PolicyError", error.what(), fault.cause);
  }
  raise_as_python(error);
}

// One run at a time, because interrupts belong to the process.
class OnlyRun {
 public:
  OnlyRun() {
    if (busy_.exchange(true)) {
      raise_as_python(Error(ExitStatus::kUsage,
                            "another run goes on in this process (in another thread, or it is this "
                            "policy's own); start this one after it, or in a process of its own"));
    }
  }
  ~OnlyRun() { busy_.store(false); }
  OnlyRun(const OnlyRun&) = delete;
  OnlyRun& operator=(const OnlyRun&) = delete;

 private:
  static inline std::atomic<bool> busy_{false};
};

}  // namespace

RunReport run_experiment(const PythonRun& run) {
  const OnlyRun only;
  const GivenFiles files(run.files);
  take_fault();
  py::object raised;
  const SharedInterrupt interrupt;
  try {
    const RunReport report = [&] {
      const py::gil_scoped_release released;
      return run_without_lock(run, raised);
    }();
    if (raised) raise_again(raised);
    return report;
  } catch (const Error& error) {
    raise_of_run(error, raised);
  }
}

void raise_as_python(const Error& error) {
  switch (error.status()) {
    case ExitStatus::kInterrupted:
      if (PyErr_CheckSignals() == 0) PyErr_SetNone(PyExc_KeyboardInterrupt);
      throw py::error_already_set();
    case ExitStatus::kUsage:
      raise_class("UsageError", error.what(), {});
    case ExitStatus::kData:
      raise_class("DataError", error.what(), {});
    default:
      raise_class("OutputError", error.what(), {});
  }
}

}  // namespace splitee
