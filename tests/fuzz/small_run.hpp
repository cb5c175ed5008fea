#pragma once

#include <filesystem>
#include <string>

#include "experiment/plan.hpp"
#include "experiment/results/identity.hpp"
#include "experiment/results/journal.hpp"
#include "support/experiment.hpp"

namespace splitee::fuzz {

// A run of two traces of six samples, in memory once per process.
class SmallRun {
 public:
  static const SmallRun& get();

  [[nodiscard]] const Plan& plan() const { return plan_; }
  [[nodiscard]] CellRange cells() const { return {0, plan_.grid().cells()}; }
  // The identity of the run as a shard, the only one, or as a whole run.
  [[nodiscard]] RunIdentity identity(bool is_shard) const;

  // The results of the run.
  [[nodiscard]] const testing::Results& results() const { return results_; }

  // Finishes the run from a journal's content; returns the results.
  [[nodiscard]] testing::Results finish(Journal& journal) const;

  // Writes the results as those of a shard; returns the text of their manifest.json.
  [[nodiscard]] std::string publish(const std::filesystem::path& folder) const;

 private:
  SmallRun();

  Plan plan_;
  testing::Results results_;
};

}  // namespace splitee::fuzz
