#include "field/whole_run.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "support/temporary_folder.hpp"

namespace splitee::testing {
namespace {

std::vector<std::uint64_t> played(const CsvRows& rows) {
  std::vector<std::uint64_t> counts;
  for (const auto& row : rows) {
    counts.push_back(static_cast<std::uint64_t>(std::llround(number(row, "played"))));
  }
  return counts;
}

}  // namespace

Run run_policy(const nlohmann::json& policy, const std::filesystem::path& trace, double threshold,
               const nlohmann::json& cost, const nlohmann::json& world) {
  nlohmann::json config = {
      {"name", "run"},
      {"repeats", 1},
      {"traces",
       {{{"name", "t"}, {"path", trace.string()}, {"threshold", threshold}, {"order", "stored"}}}},
      {"cost", cost},
      {"policies", nlohmann::json::array({policy})},
      {"regret", {{"also", {"per-sample"}}}}};
  config.update(world);
  const TemporaryFolder folder;  // of the configuration
  const Results results = run_config(config, folder.path());
  return {parse_csv(results["summary.csv"]), played(parse_csv(results["exits.csv"])),
          played(parse_csv(results["arms.csv"])), parse_csv(results["answers.csv"])};
}

void check_totals(const Run& run, const nlohmann::json& expected) {
  const auto close = [](double value) { return doctest::Approx(value).epsilon(1e-9).scale(0); };
  CHECK(run.total("reward_mean") == close(expected.at("reward_sum").get<double>()));
  CHECK(run.total("regret_mean") ==
        doctest::Approx(expected.at("regret_best_fixed").get<double>()).epsilon(1e-9).scale(1));
  CHECK(run.total("accuracy_mean") == close(expected.at("accuracy").get<double>()));
  CHECK(run.total("offloaded_mean") == expected.at("offloaded").get<double>());
}

}  // namespace splitee::testing
