// Costs of device, link and cloud: the values that they must have, and limits that they must keep.
#include <doctest/doctest.h>

#include <algorithm>

#include "support/experiment.hpp"
#include "support/temporary_folder.hpp"

namespace {

using namespace splitee;
using namespace splitee::testing;
using nlohmann::json;

constexpr std::size_t kPhysicalExits = 5;
constexpr std::size_t kPhysicalSamples = 400;
constexpr double kRtt = 20;
constexpr double kUp = 2;             // Mbit/s
constexpr double kDown = 8;           // Mbit/s
constexpr double kAnswer = 100;       // bytes
constexpr double kInput = 3000;       // bytes
constexpr double kCloudLayer = 0.25;  // ms

json physical_config() {
  json config = small_config("trace.npz", 0.7);
  config["cost"] = json::parse(R"({
    "unit": "ms", "mu": 0.01, "reward_cost": "charged",
    "device": {"layer": {"ms": [2, 1, 1.5, 3, 0.5], "mj": 4}, "exit": {"ms": 0.25, "mj": 0.5}},
    "cloud": {"layer": {"ms": 0.25}},
    "link": {"up_mbit": 2, "down_mbit": 8, "rtt_ms": 20,
             "radio": {"up_mw_per_mbit": 300, "base_mw": 500}},
    "bytes": {"activation": [4000, 2000, 1000, 1000, 500], "input": 3000, "answer": 100}})");
  config["policies"] = json::parse(R"(["splitee", "splitee-s", "final-exit",
    {"type": "fixed-split", "name": "cloud-only", "exit": 0},
    {"type": "fixed-split", "name": "split-2", "exit": 2}])");
  return config;
}

const std::vector<double> kLayers = {2, 1, 1.5, 3, 0.5};
const std::vector<double> kActivation = {4000, 2000, 1000, 1000, 500};

// The time of an offload behind `layers` layers, written out.
double offload_ms(double bytes, std::size_t layers) {
  return bytes * 8 / (kUp * 1000) + kRtt +
         kCloudLayer * static_cast<double>(kPhysicalExits - layers) + kAnswer * 8 / (kDown * 1000);
}

struct PhysicalScene {
  TemporaryFolder folder;

  PhysicalScene() {
    write_random_trace(folder / "trace.npz", kPhysicalSamples, kPhysicalExits, 21);
  }

  [[nodiscard]] CsvRows summary(const json& config, const char* policy) const {
    return where(parse_csv(run_config(config, folder.path())["summary.csv"]), {{"policy", policy}});
  }
};

}  // namespace

TEST_CASE("costs in ms decide and count as the same numbers in lambda") {
  const PhysicalScene scene;
  json physical = physical_config();
  physical["policies"].erase(3);  // cloud-only does not exist in lambda
  json lambda = physical;
  std::vector<double> per_exit;
  for (std::size_t exit = 0; exit < kPhysicalExits; ++exit) {
    per_exit.push_back(offload_ms(kActivation[exit], exit + 1));
  }
  lambda["cost"] = {{"processing", kLayers},
                    {"inference", 0.25},
                    {"mu", 0.01},
                    {"reward_cost", "charged"},
                    {"offload", {{"per_exit", per_exit}}}};
  const Results in_ms = run_config(physical, scene.folder.path());
  const Results in_lambda = run_config(lambda, scene.folder.path());
  for (const char* file : {"runs.csv", "curves.csv", "exits.csv"}) {
    CAPTURE(file);
    CHECK(in_ms[file] == in_lambda[file]);
  }
  for (const auto& row : parse_csv(in_lambda["summary.csv"])) {
    CHECK(row.at("latency_ms_mean").empty());
    CHECK(row.at("energy_mj_mean").empty());
  }
}

TEST_CASE("latency, energy and bytes add up from where the samples went") {
  const PhysicalScene scene;
  const json config = physical_config();
  const Results results = run_config(config, scene.folder.path());
  const auto summary = parse_csv(results["summary.csv"]);
  const auto exits = parse_csv(results["exits.csv"]);
  for (const char* policy : {"splitee", "split-2"}) {
    CAPTURE(policy);
    double ms = 0;
    double mj = 0;
    double bytes = 0;
    double layers_ms = 0;
    for (const auto& row : where(exits, {{"policy", policy}})) {
      const auto exit = static_cast<std::size_t>(number(row, "exit"));
      layers_ms += kLayers[exit - 1];
      const double played = number(row, "played");
      const double offloaded = number(row, "offloaded");
      const double sent = kActivation[exit - 1];
      ms += played * (layers_ms + 0.25) + offloaded * offload_ms(sent, exit);
      const double sending_s = sent * 8 / (kUp * 1e6);
      mj += played * (4.0 * static_cast<double>(exit) + 0.5) +
            offloaded * (300 * kUp + 500) * sending_s;
      bytes += offloaded * sent;
    }
    const auto row = where(summary, {{"policy", policy}}).at(0);
    CHECK(number(row, "latency_ms_mean") == doctest::Approx(ms / kPhysicalSamples).epsilon(1e-12));
    CHECK(number(row, "latency_ms_mean") * kPhysicalSamples ==
          doctest::Approx(number(row, "cost_mean")).epsilon(1e-12));
    CHECK(number(row, "energy_mj_mean") == doctest::Approx(mj / kPhysicalSamples).epsilon(1e-12));
    CHECK(number(row, "sent_bytes_mean") ==
          doctest::Approx(bytes / kPhysicalSamples).epsilon(1e-12));
    CHECK(number(row, "latency_ms_p50") <= number(row, "latency_ms_p95"));
    CHECK(number(row, "latency_ms_p95") <= number(row, "latency_ms_p99"));
  }
}

TEST_CASE("a fixed split has two latencies, and its quantiles are one of them") {
  const PhysicalScene scene;
  const auto row = scene.summary(physical_config(), "split-2").at(0);
  const double stopped = 3 + 0.25;
  const double offloaded = stopped + offload_ms(2000, 2);
  const double share = number(row, "offloaded_mean") / kPhysicalSamples;
  REQUIRE(share > 0.05);
  CHECK(number(row, "latency_ms_p99") == doctest::Approx(offloaded));
  CHECK(number(row, "latency_ms_p50") == doctest::Approx(share > 0.5 ? offloaded : stopped));
}

TEST_CASE("cloud only sends the input: the link's way and the whole network in the cloud") {
  const PhysicalScene scene;
  const auto results = run_config(physical_config(), scene.folder.path());
  const auto row = where(parse_csv(results["summary.csv"]), {{"policy", "cloud-only"}}).at(0);
  CHECK(number(row, "latency_ms_mean") == doctest::Approx(offload_ms(kInput, 0)).epsilon(1e-12));
  CHECK(row.at("latency_ms_p50") == row.at("latency_ms_p99"));
  CHECK(number(row, "energy_mj_mean") ==
        doctest::Approx((300 * kUp + 500) * kInput * 8 / (kUp * 1e6)).epsilon(1e-12));
  CHECK(number(row, "sent_bytes_mean") == kInput);
  CHECK(row.at("best_exit") == "0");
  CHECK(row.at("best_arm") == "0");
  const auto exits = where(parse_csv(results["exits.csv"]), {{"policy", "cloud-only"}});
  REQUIRE(exits.size() == kPhysicalExits + 1);
  CHECK(exits.front().at("exit") == "0");
  CHECK(number(exits.front(), "offloaded") == kPhysicalSamples);
  // The answers are those of the final exit.
  const auto last = where(parse_csv(results["summary.csv"]), {{"policy", "final-exit"}}).at(0);
  CHECK(row.at("accuracy_mean") == last.at("accuracy_mean"));
}

TEST_CASE("over an infinitely fast link cloud only takes what the cloud computes") {
  const PhysicalScene scene;
  json config = physical_config();
  config["cost"]["link"] = {{"up_mbit", 1e9}, {"down_mbit", 1e9}, {"rtt_ms", 0}};
  const auto row = scene.summary(config, "cloud-only").at(0);
  CHECK(number(row, "latency_ms_mean") ==
        doctest::Approx(kCloudLayer * static_cast<double>(kPhysicalExits)).epsilon(1e-7));
  CHECK(row.at("energy_mj_mean").empty());  // a link without a radio has no energy
}

TEST_CASE("more bytes and slower links never cost a fixed split less") {
  const PhysicalScene scene;
  double before_ms = 0;
  double before_mj = 0;
  for (const double bytes : {0.0, 10.0, 1000.0, 1e5}) {
    json config = physical_config();
    config["cost"]["bytes"]["activation"] = bytes;
    const auto row = scene.summary(config, "split-2").at(0);
    CHECK(number(row, "latency_ms_mean") >= before_ms);
    CHECK(number(row, "energy_mj_mean") >= before_mj);
    before_ms = number(row, "latency_ms_mean");
    before_mj = number(row, "energy_mj_mean");
  }
  double before = 0;
  for (const double rate : {100.0, 10.0, 1.0, 0.1}) {
    json config = physical_config();
    config["cost"]["link"]["up_mbit"] = rate;
    const double ms = number(scene.summary(config, "split-2").at(0), "latency_ms_mean");
    CHECK(ms >= before);
    before = ms;
  }
}

TEST_CASE("costs in mJ count the energy that costs in ms report") {
  const PhysicalScene scene;
  json config = physical_config();
  config["cost"]["unit"] = "mj";
  const auto row = scene.summary(config, "split-2").at(0);
  CHECK(number(row, "cost_mean") / kPhysicalSamples ==
        doctest::Approx(number(row, "energy_mj_mean")).epsilon(1e-12));
  const auto in_ms = scene.summary(physical_config(), "split-2").at(0);
  CHECK(row.at("energy_mj_mean") == in_ms.at("energy_mj_mean"));
  CHECK(row.at("latency_ms_mean") == in_ms.at("latency_ms_mean"));
}

TEST_CASE("named links are cells of a grid, each with what its link alone gives") {
  const PhysicalScene scene;
  json config = physical_config();
  const json slow = {{"up_mbit", 0.1}, {"down_mbit", 1}, {"rtt_ms", 300}};
  const json fast = config["cost"]["link"];
  config["cost"]["link"] = {{"named", {{"slow", slow}, {"fast", fast}}}};
  const auto both = parse_csv(run_config(config, scene.folder.path())["summary.csv"]);
  for (const char* name : {"slow", "fast"}) {
    json alone = config;
    alone["cost"]["link"] = config["cost"]["link"]["named"][name];
    for (auto row : parse_csv(run_config(alone, scene.folder.path())["summary.csv"])) {
      CAPTURE(name);
      auto found = where(both, {{"policy", row.at("policy")}, {"link", name}});
      REQUIRE(found.size() == 1);
      found[0].erase("link");
      CHECK(found[0] == row);
    }
  }
}

TEST_CASE("a profile is its numbers, and what is said beside it counts instead") {
  const PhysicalScene scene;
  json config = physical_config();
  config["cost"]["link"] = {{"profile", "wifi"}};
  json same = config;
  same["cost"]["link"] = {{"up_mbit", 15}, {"down_mbit", 30}, {"rtt_ms", 2}};
  CHECK(run_config(config, scene.folder.path()) == run_config(same, scene.folder.path()));
  config["cost"]["link"] = {{"profile", "wifi"}, {"rtt_ms", 50}};
  same["cost"]["link"]["rtt_ms"] = 50;
  CHECK(run_config(config, scene.folder.path()) == run_config(same, scene.folder.path()));
}
