#pragma once

#include <fmt/format.h>

#include <string>
#include <vector>

#include "support/failure.hpp"
#include "support/npz_writer.hpp"
#include "support/temporary_folder.hpp"

namespace splitee::testing {

// Folders `a` and `b` with results to ask about. In `a` and trace T the policy `cheap` is too
// inaccurate, and `seer` knows the data beforehand if a manifest says so.
class AnswerScene {
 public:
  static constexpr const char* kSummary =
      "trace,policy,offload,beta,samples,accuracy_mean,cost_mean,best_arm,accuracy_change_points\n"
      "T,cheap,1,,10,0.5,10,1,-30\n"
      "T,seer,1,,10,0.9,15,2,10\n"
      "T,fair,1,0.5,10,0.78,20,3,-2\n"
      "T,fair,1,2,10,0.79,25,3,-1\n"
      "T,dear,1,,10,0.8,40,4,0\n"
      "T,poor,1,,10,0.5,40,4,-30\n"
      "U,cheap,1,,10,,1,1,\n"
      "U,dear,1,,10,0.6,4,2,0.5\n";

  explicit AnswerScene(const char* summary = kSummary) {
    std::filesystem::create_directory(a());
    write_file(a() / "summary.csv", summary);
  }

  [[nodiscard]] std::filesystem::path a() const { return folder_ / "a"; }

  // A second folder, with a column that the first does not have.
  [[nodiscard]] std::filesystem::path b() const {
    std::filesystem::create_directory(folder_ / "b");
    write_file(folder_ / "b" / "summary.csv",
               "trace,policy,offload,mu,samples,accuracy_mean,cost_mean,best_arm,"
               "accuracy_change_points,latency_ms_p95\n"
               "T,fair,1,0.2,10,0.79,12,3,-1,7.5\n");
    return folder_ / "b";
  }

  // Writes a manifest in which `seer` knows the data beforehand, and costs are in ms.
  void tell_of_seer() const {
    write_file(
        a() / "manifest.json",
        R"({"splitee_sim": "0.2.0", "format": 1, "configuration": {}, "seed": 1, "traces": [],
                   "policies": [{"name": "seer", "family": "hindsight"},
                                {"name": "fair", "family": "fixed"}],
                   "columns": {"summary.csv": {
                     "cost_mean": {"unit": "ms, total of a run", "meaning": "of all rounds"}}}})");
  }

  // The status and message of the error that an action throws, without the paths of the scene.
  template <class Action>
  [[nodiscard]] std::string refusal(Action&& action) const {
    const Failure failure = failure_of(action);
    std::string text = fmt::format("{}: {}", static_cast<int>(failure.status), failure.message);
    const std::string path = folder_.path().string() + "/";
    for (std::size_t at = text.find(path); at != std::string::npos; at = text.find(path)) {
      text.erase(at, path.size());
    }
    return text;
  }

 private:
  TemporaryFolder folder_;
};

}  // namespace splitee::testing
