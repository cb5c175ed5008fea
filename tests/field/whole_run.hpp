#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "support/experiment.hpp"

namespace splitee::testing {

// The results of a run of one policy over one trace in stored order.
struct Run {
  CsvRows summary;
  std::vector<std::uint64_t> by_exit;  // rounds whose device part ended there
  std::vector<std::uint64_t> by_arm;   // where the policy has arms of its own
  CsvRows answers;                     // where they come late

  [[nodiscard]] double total(const std::string& column) const {
    return number(summary.at(0), column);
  }
};

// `world`: further keys of the configuration.
Run run_policy(const nlohmann::json& policy, const std::filesystem::path& trace, double threshold,
               const nlohmann::json& cost, const nlohmann::json& world = nlohmann::json::object());

// Compares the totals that golden entries expect of learners.
void check_totals(const Run& run, const nlohmann::json& expected);

}  // namespace splitee::testing
