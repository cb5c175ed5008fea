#include "experiment/tables/compare.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "cli/run.hpp"
#include "config/config.hpp"
#include "experiment/cell_grid.hpp"
#include "support/experiment.hpp"
#include "support/npz_writer.hpp"
#include "support/temporary_folder.hpp"

namespace splitee::testing {
namespace {

// The 0.975 quantile of Student's t with two degrees of freedom, for three repeats.
constexpr double kT2 = 4.302652729749464;

CellGrid grid_of(const nlohmann::json& config, const TemporaryFolder& folder) {
  write_file(folder / "grid.json", config.dump());
  return CellGrid(load_config(folder / "grid.json", {}));
}

nlohmann::json two_by_two() {
  nlohmann::json config = small_config("trace.npz", 0.7);
  config["cost"]["offload"] = {1, 4};
  config["cost"]["mu"] = {{"grid", {0.1, 0.3}}};
  config["policies"] = {
      {{"type", "splitee"}, {"beta", {{"grid", {1, 2}}}}},
      {{"type", "splitee-s"}, {"beta", {{"grid", {2, 3}}}}},
      "random-exit",
  };
  return config;
}

CsvRows run_and_read(const nlohmann::json& config, const TemporaryFolder& folder,
                     const char* file) {
  write_file(folder / "config.json", config.dump());
  RunCommand command;
  command.config = folder / "config.json";
  command.out = folder / "out";
  command.quiet = true;
  command.resume = true;
  run_command(command);
  return parse_csv(read_file(folder / "out" / file));
}

}  // namespace

TEST_CASE("a cell is compared with the first policy's at the same point of the grid") {
  const TemporaryFolder folder;
  const CellGrid grid = grid_of(two_by_two(), folder);
  std::size_t compared = 0;
  for (std::uint64_t index = 0; index < grid.cells(); ++index) {
    const Cell own = grid.cell(index);
    const auto baseline = grid.baseline_of(index);
    REQUIRE(baseline.has_value() == (own.policy != 0));
    if (!baseline) continue;
    ++compared;
    const Cell other = grid.cell(*baseline);
    CHECK(other.policy == 0);
    CHECK(other.offload == own.offload);
    CHECK(other.mu == own.mu);
    // beta 2 is in both grids; 3, and a policy without beta, are compared with the first value.
    const bool same_beta = own.policy == 1 && own.parameters.number("beta") == 2;
    CHECK(other.parameters.number("beta") == (same_beta ? 2 : 1));
    CHECK(grid.name_of(*baseline) == (same_beta ? "splitee beta=2" : "splitee beta=1"));
  }
  CHECK(compared == 4 * 3);
}

TEST_CASE("the first cell of another trace is not compared across traces") {
  const TemporaryFolder folder;
  nlohmann::json config = two_by_two();
  config["traces"].push_back({{"name", "u"}, {"path", "u.npz"}, {"threshold", 0.5}});
  const CellGrid grid = grid_of(config, folder);
  for (std::uint64_t index = 0; index < grid.cells(); ++index) {
    if (const auto baseline = grid.baseline_of(index)) {
      CHECK(grid.cell(*baseline).trace == grid.cell(index).trace);
    }
  }
}

TEST_CASE("compare.csv holds the paired differences of runs.csv with their interval") {
  const TemporaryFolder folder;
  write_random_trace(folder / "trace.npz", 400, 5, 3);
  const CsvRows differences = run_and_read(two_by_two(), folder, "compare.csv");
  const CsvRows runs = parse_csv(read_file(folder / "out/runs.csv"));
  CHECK(differences.size() == 4 * 3 * 5);  // points, compared cells, metrics
  for (const auto& row : differences) {
    CAPTURE(row.at("policy"));
    const std::string& metric = row.at("metric");
    const CsvRows own = where(runs, {{"policy", row.at("policy")},
                                     {"offload", row.at("offload")},
                                     {"mu", row.at("mu")},
                                     {"beta", row.at("beta")}});
    const CsvRows other = where(runs, {{"policy", "splitee"},
                                       {"offload", row.at("offload")},
                                       {"mu", row.at("mu")},
                                       {"beta", row.at("against").substr(13)}});
    REQUIRE(own.size() == 3);
    REQUIRE(other.size() == 3);
    double sum = 0;
    double squares = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      const double difference = number(own[k], metric) - number(other[k], metric);
      sum += difference;
      squares += difference * difference;
    }
    const double mean = sum / 3;
    const double half = kT2 * std::sqrt(std::max(0.0, squares / 3 - mean * mean) / 2);
    CHECK(number(row, "difference_mean") == doctest::Approx(mean).epsilon(1e-9));
    CHECK(number(row, "difference_ci95_low") == doctest::Approx(mean - half).epsilon(1e-6));
    CHECK(number(row, "difference_ci95_high") == doctest::Approx(mean + half).epsilon(1e-6));
    const bool holds_zero =
        number(row, "difference_ci95_low") <= 0 && number(row, "difference_ci95_high") >= 0;
    CHECK(row.at("within_noise") == (holds_zero ? "yes" : "no"));
  }
}

TEST_CASE("p-values of compare.csv are Holm's over the rows of a trace and metric") {
  const TemporaryFolder folder;
  write_random_trace(folder / "trace.npz", 300, 4, 13);
  write_random_trace(folder / "other.npz", 200, 4, 14);
  nlohmann::json config = small_config("trace.npz", 0.7);
  config["traces"].push_back({{"name", "u"}, {"path", "other.npz"}, {"threshold", 0.7}});
  config["policies"] = {"splitee", "splitee-s", "random-exit", "final-exit"};
  const CsvRows rows = run_and_read(config, folder, "compare.csv");
  CHECK(rows.size() == 2 * 3 * 3 * 5);  // traces, offloading costs, compared policies, metrics
  for (const auto& row : rows) {
    // With three repeats Student's t has two degrees of freedom, and a closed form.
    const double mean = number(row, "difference_mean");
    const double half = number(row, "difference_ci95_high") - mean;
    const double p = number(row, "p_value");
    if (half > 1e-9 * std::abs(mean)) {
      const double t = std::abs(mean) / (half / kT2);
      CHECK(p == doctest::Approx(1 - t / std::sqrt(t * t + 2)).epsilon(1e-6));
    } else {
      CHECK(p == (mean == 0 ? 1.0 : doctest::Approx(0)));
    }
    CHECK((p < 0.05) == (row.at("within_noise") == "no"));
    // Holm's correction by its definition: the largest of p (m - rank) over the rows that are not
    // larger.
    const CsvRows all = where(rows, {{"trace", row.at("trace")}, {"metric", row.at("metric")}});
    double corrected = 0;
    for (const auto& other : all) {
      const double q = number(other, "p_value");
      if (q > p) continue;
      const auto before = std::count_if(
          all.begin(), all.end(), [&](const auto& each) { return number(each, "p_value") < q; });
      corrected =
          std::max(corrected, q * (static_cast<double>(all.size()) - static_cast<double>(before)));
    }
    CHECK(number(row, "p_holm") == doctest::Approx(std::min(1.0, corrected)));
  }
}

TEST_CASE("with one repeat a comparison has no interval, and without labels no accuracy") {
  const TemporaryFolder folder;
  write_npz(folder / "trace.npz", {npy("confidence", {4, 2}, std::vector<float>(8, 0.75F))});
  nlohmann::json config = small_config("trace.npz", 0.7);
  config["repeats"] = 1;
  config["policies"] = {"splitee", "final-exit"};
  const CsvRows rows = run_and_read(config, folder, "compare.csv");
  CHECK(rows.size() == 3 * 4);
  for (const auto& row : rows) {
    CHECK(row.at("metric") != "accuracy");
    CHECK(row.at("difference_ci95_low").empty());
    CHECK(row.at("within_noise").empty());
    CHECK(row.at("p_value").empty());
    CHECK(row.at("p_holm").empty());
  }
}

}  // namespace splitee::testing
