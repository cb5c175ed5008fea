// The mean exit and the share offloaded in the curves: what the other tables say of whole runs.
#include <doctest/doctest.h>

#include "policy/table.hpp"
#include "support/experiment.hpp"
#include "support/runnable.hpp"
#include "support/temporary_folder.hpp"

namespace {

using namespace splitee;
using namespace splitee::testing;
using nlohmann::json;

constexpr std::size_t kCurveSamples = 300;
constexpr std::size_t kCurveExits = 7;
constexpr unsigned kCurveSeed = 34;

// Every policy, with a point in the middle and one at the end.
json curves_config() {
  json config = small_config("trace.npz", 0.7);
  config["policies"] = json::array();
  for (const PolicyInfo* info : all_policies()) config["policies"].push_back(runnable(*info));
  config["curves"] = {{"rounds", {100, kCurveSamples}}, {"exits", true}};
  return config;
}

void check_last_points(const Results& results) {
  const CsvRows curves = parse_csv(results["curves.csv"]);
  const CsvRows exits = parse_csv(results["exits.csv"]);
  for (const auto& row : parse_csv(results["summary.csv"])) {
    const std::map<std::string, std::string> cell = {{"policy", row.at("policy")},
                                                     {"offload", row.at("offload")}};
    CAPTURE(row.at("policy"));
    CAPTURE(row.at("offload"));
    double sum = 0;
    for (const auto& exit : where(exits, cell))
      sum += number(exit, "exit") * number(exit, "played");
    const auto last = where(curves, cell).at(1);
    CHECK(last.at("round") == std::to_string(kCurveSamples));
    CHECK(number(last, "exit_mean") == doctest::Approx(sum / kCurveSamples).epsilon(1e-12));
    CHECK(number(last, "offloaded_share_mean") ==
          doctest::Approx(number(row, "offloaded_share_mean")).epsilon(1e-12));
  }
}

// The text without the last two fields of each line.
std::string without_two(const std::string& csv) {
  std::string text;
  for (std::size_t at = 0; at < csv.size();) {
    const std::size_t end = csv.find('\n', at);
    const std::size_t second = csv.rfind(',', csv.rfind(',', end) - 1);
    text += csv.substr(at, second - at) + '\n';
    at = end + 1;
  }
  return text;
}

}  // namespace

TEST_CASE("at the last round the curves have the exits of exits.csv and the share of summary.csv") {
  CAPTURE(kCurveSeed);
  const TemporaryFolder folder;
  write_readable(folder.path(), kCurveSamples, kCurveExits, kCurveSeed);
  json config = curves_config();
  check_last_points(run_config(config, folder.path()));
  config["tiers"] = json::array({{{"name", "device"}, {"until", 2}},
                                 {{"name", "edge"}, {"until", 4}, {"hop", 1}},
                                 {{"name", "cloud"}, {"hop", 2}}});
  check_last_points(run_config(config, folder.path()));
}

TEST_CASE("a policy that sends every input is at exit 0, and all of it is offloaded") {
  const TemporaryFolder folder;
  write_random_trace(folder / "trace.npz", kCurveSamples, kCurveExits, kCurveSeed);
  json config = small_config("trace.npz", 0.7);
  config["cost"] = json::parse(R"({"unit": "ms", "mu": 0.01, "device": {"layer": {"ms": 1}},
    "cloud": {"layer": {"ms": 0.1}}, "bytes": {"activation": 1000, "input": 2000},
    "link": {"up_mbit": 2, "down_mbit": 8, "rtt_ms": 20}})");
  config["policies"] = json::array({{{"type", "fixed-split"}, {"exit", 0}}, "final-exit"});
  config["curves"] = {{"rounds", {1, 7, kCurveSamples}}, {"exits", true}};
  const CsvRows rows = parse_csv(run_config(config, folder.path())["curves.csv"]);
  REQUIRE(rows.size() == 6);
  for (const auto& row : rows) {
    const bool sends = row.at("policy") == "fixed-split";
    CHECK(row.at("exit_mean") == (sends ? "0" : std::to_string(kCurveExits)));
    CHECK(row.at("offloaded_share_mean") == (sends ? "1" : "0"));
  }
}

TEST_CASE("exits stand last in the curves where they are asked for, and change no other byte") {
  CAPTURE(kCurveSeed);
  const TemporaryFolder folder;
  write_readable(folder.path(), kCurveSamples, kCurveExits, kCurveSeed);
  json config = curves_config();
  config["regret"] = {{"also", {"piecewise", "per-sample"}}};
  Results with = run_config(config, folder.path());
  CHECK(with == run_config(config, folder.path(), 3));
  config["curves"]["exits"] = false;
  const Results without = run_config(config, folder.path());
  config["curves"].erase("exits");
  CHECK(without == run_config(config, folder.path()));
  const std::string& curves = with["curves.csv"];
  const std::string header = curves.substr(0, curves.find('\n'));
  CHECK(header.ends_with(",regret_per_sample_ci95_high,exit_mean,offloaded_share_mean"));
  with.files["curves.csv"] = without_two(curves);
  CHECK(with == without);
}
