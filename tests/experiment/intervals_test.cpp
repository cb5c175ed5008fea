// The kinds and values of the results' intervals, against plain loops over runs.csv.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "support/experiment.hpp"
#include "support/temporary_folder.hpp"

namespace splitee::testing {
namespace {

using Row = std::map<std::string, std::string>;

// The percentile by NumPy's rule.
double percentile(std::vector<double> values, double percent) {
  std::sort(values.begin(), values.end());
  const double place = percent / 100 * static_cast<double>(values.size() - 1);
  const double below = std::floor(place);
  const double above = std::ceil(place);
  const double low = values[static_cast<std::size_t>(below)];
  return low + (values[static_cast<std::size_t>(above)] - low) * (place - below);
}

std::vector<double> numbers(const CsvRows& rows, const std::string& column) {
  std::vector<double> found;
  for (const auto& row : rows) found.push_back(number(row, column));
  return found;
}

CsvRows of_cell(const CsvRows& rows, const Row& cell) {
  return where(rows, {{"policy", cell.at("policy")}, {"offload", cell.at("offload")}});
}

nlohmann::json config_with(const std::string& order, std::uint64_t repeats) {
  nlohmann::json config = small_config("trace.npz", 0.7);
  config["traces"][0]["order"] = order;
  config["repeats"] = repeats;
  config["policies"] = {"splitee", "final-exit"};
  return config;
}

}  // namespace

TEST_CASE("with one order there is no interval anywhere, and the row says that it has none") {
  const TemporaryFolder folder;
  write_random_trace(folder / "trace.npz", 200, 4, 11);
  const Results results = run_config(config_with("stored", 3), folder.path());
  for (const auto& row : parse_csv(results["summary.csv"])) {
    CHECK(row.at("interval").empty());
    for (const auto& [column, text] : row) {
      if (column.find("_ci95_") != std::string::npos) CHECK(text.empty());
    }
  }
  for (const auto& row : parse_csv(results["curves.csv"])) CHECK(row.at("regret_ci95_low").empty());
}

TEST_CASE("costs per sample and offloaded shares are the totals by the samples") {
  const TemporaryFolder folder;
  write_random_trace(folder / "trace.npz", 200, 4, 11);
  const Results results = run_config(config_with("shuffle", 3), folder.path());
  for (const auto& row : parse_csv(results["summary.csv"])) {
    CHECK(row.at("interval") == "student-t");
    for (const std::string suffix : {"_mean", "_ci95_low", "_ci95_high"}) {
      CHECK(number(row, "cost_per_sample" + suffix) == number(row, "cost" + suffix) / 200);
      CHECK(number(row, "offloaded_share" + suffix) == number(row, "offloaded" + suffix) / 200);
    }
  }
}

TEST_CASE("intervals of bootstrap orders are percentiles of the repeats, for every number") {
  const TemporaryFolder folder;
  write_random_trace(folder / "trace.npz", 150, 4, 12);
  nlohmann::json config = config_with("bootstrap", 57);
  config["curves"] = {{"rounds", {50, 150}}};
  const Results results = run_config(config, folder.path(), 2);
  const CsvRows runs = parse_csv(results["runs.csv"]);
  for (const auto& row : parse_csv(results["summary.csv"])) {
    CHECK(row.at("interval") == "bootstrap");
    for (const std::string metric : {"accuracy", "cost", "offloaded", "reward", "regret"}) {
      CAPTURE(metric);
      const std::vector<double> values = numbers(of_cell(runs, row), metric);
      REQUIRE(values.size() == 57);
      CHECK(number(row, metric + "_ci95_low") == doctest::Approx(percentile(values, 2.5)));
      CHECK(number(row, metric + "_ci95_high") == doctest::Approx(percentile(values, 97.5)));
    }
    // The last point of the curve equals the totals of the run.
    const CsvRows curve = of_cell(parse_csv(results["curves.csv"]), row);
    CHECK(curve.back().at("regret_ci95_low") == row.at("regret_ci95_low"));
    CHECK(curve.back().at("regret_ci95_high") == row.at("regret_ci95_high"));
  }
  CHECK(results == run_config(config, folder.path(), 1));
}

}  // namespace splitee::testing
