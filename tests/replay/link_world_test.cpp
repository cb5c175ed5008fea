// Links whose rate changes, and the queue at the uplink.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <random>

#include "support/experiment.hpp"
#include "support/npz_writer.hpp"
#include "support/plain_link.hpp"
#include "support/temporary_folder.hpp"
#include "trace/trace_reader.hpp"

namespace {

using namespace splitee;
using namespace splitee::testing;
using nlohmann::json;

constexpr std::size_t kWorldExits = 4;
constexpr std::size_t kWorldSamples = 700;

struct LinkScene {
  TemporaryFolder folder;
  PlainLinkWorld world{.rates = {{0, 2}, {400, 0}, {900, 0.25}, {1500, 4}},
                       .period = 2100,
                       .between = 7,
                       .rtt = 12,
                       .layer = 3,
                       .head = 0.5,
                       .cloud = 0.25,
                       .bytes = {1500, 900, 700, 100},
                       .mu = 0.002,
                       .threshold = 0.7};

  LinkScene() { write_random_trace(folder / "trace.npz", kWorldSamples, kWorldExits, 8); }

  [[nodiscard]] json config() const {
    std::string series;
    for (const auto& [ms, mbit] : world.rates) series += fmt::format("{} {}\n", ms / 1000, mbit);
    write_file(folder / "link.txt", series);
    json config = small_config("trace.npz", world.threshold);
    config["traces"][0]["order"] = "stored";
    config["repeats"] = 1;
    config["cost"] = {
        {"unit", "ms"},
        {"mu", world.mu},
        {"reward_cost", "charged"},
        {"device", {{"layer", {{"ms", world.layer}}}, {"exit", {{"ms", world.head}}}}},
        {"cloud", {{"layer", {{"ms", world.cloud}}}}},
        {"link",
         {{"series", "link.txt"},
          {"format", "two-column"},
          {"down_mbit", 10},
          {"rtt_ms", world.rtt}}},
        {"arrivals", {{"period_ms", world.between}}},
        {"bytes", {{"activation", world.bytes}}}};
    config["policies"] = json::parse(
        R"(["splitee", {"type": "fixed-split", "exit": 1}, "oracle", "best-fixed", "final-exit"])");
    return config;
  }
  [[nodiscard]] Results run(const json& config, unsigned workers = 1) const {
    return run_config(config, folder.path(), workers);
  }
  [[nodiscard]] Trace trace() const { return read_trace(folder / "trace.npz"); }
};

// A whole number from 0, below `bound`.
double drawn(std::mt19937& random, unsigned bound) { return static_cast<double>(random() % bound); }

double sum_of(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

void compare(const LinkScene& scene, const Results& results, const char* policy, int exit) {
  CAPTURE(policy);
  PlainLinkTotals plain = plain_link(scene.trace(), scene.world, exit);
  const auto run = where(parse_csv(results["runs.csv"]), {{"policy", policy}}).at(0);
  CHECK(number(run, "offloaded") == static_cast<double>(plain.offloaded));
  CHECK(number(run, "cost") == doctest::Approx(sum_of(plain.latencies)).epsilon(1e-8));
  CHECK(number(run, "reward") == doctest::Approx(plain.reward).epsilon(1e-8).scale(1));
  const auto exits = where(parse_csv(results["exits.csv"]), {{"policy", policy}});
  for (std::size_t i = 0; i < kWorldExits; ++i) {
    CHECK(number(exits.at(i), "played") == static_cast<double>(plain.played[i]));
  }
  const auto row = where(parse_csv(results["summary.csv"]), {{"policy", policy}}).at(0);
  std::sort(plain.latencies.begin(), plain.latencies.end());
  for (const std::size_t percent : {50U, 95U, 99U}) {
    const std::size_t rank = (kWorldSamples * percent + 99) / 100;
    CHECK(number(row, fmt::format("latency_ms_p{}", percent)) ==
          doctest::Approx(plain.latencies[rank - 1]).epsilon(5e-4));
  }
}

}  // namespace

TEST_CASE("over a link with an outage and a queue all is as in the plain loop") {
  LinkScene scene;
  const Results results = scene.run(scene.config());
  compare(scene, results, "splitee", -1);
  compare(scene, results, "fixed-split", 0);
}

TEST_CASE("random worlds of link and clock are as in the plain loop") {
  std::mt19937 random(31);
  for (int round = 0; round < 8; ++round) {
    CAPTURE(round);
    LinkScene scene;
    scene.world.rates = {{0, 1 + drawn(random, 3)}};
    for (std::size_t k = 0; k < 1 + random() % 4; ++k) {
      const double rate = random() % 3 == 0 ? 0 : 0.25 * (1 + drawn(random, 8));
      scene.world.rates.emplace_back(scene.world.rates.back().first + 50 + drawn(random, 400),
                                     rate);
    }
    const std::size_t last = scene.world.rates.size() - 1;
    scene.world.period = 2 * scene.world.rates[last].first - scene.world.rates[last - 1].first;
    scene.world.between = 1 + drawn(random, 20);
    scene.world.bytes = {2000 + drawn(random, 2000), 1000, 500, 1};
    const Results results = scene.run(scene.config());
    compare(scene, results, "splitee", -1);
    compare(scene, results, "fixed-split", 0);
  }
}

TEST_CASE("a constant series and rare arrivals equal the fixed link") {
  LinkScene scene;
  scene.world.rates = {{0, 2}, {400, 2}};
  scene.world.between = 1000;  // nobody waits
  json config = scene.config();
  const auto over_series = parse_csv(scene.run(config)["summary.csv"]);
  config["cost"].erase("arrivals");
  config["cost"]["link"] = {{"up_mbit", 2}, {"down_mbit", 10}, {"rtt_ms", scene.world.rtt}};
  const auto fixed = parse_csv(scene.run(config)["summary.csv"]);
  REQUIRE(over_series.size() == fixed.size());
  for (std::size_t k = 0; k < fixed.size(); ++k) {
    CAPTURE(fixed[k].at("policy"));
    CHECK(over_series[k].at("offloaded_mean") == fixed[k].at("offloaded_mean"));
    CHECK(over_series[k].at("best_exit") == fixed[k].at("best_exit"));
    for (const char* column : {"latency_ms_mean", "cost_mean", "reward_mean"}) {
      CHECK(number(over_series[k], column) ==
            doctest::Approx(number(fixed[k], column)).epsilon(1e-7));
    }
    CHECK(number(over_series[k], "latency_ms_p95") ==
          doctest::Approx(number(fixed[k], "latency_ms_p95")).epsilon(5e-4));
  }
}

TEST_CASE("a queue makes nobody faster") {
  LinkScene scene;
  scene.world.rates = {{0, 0.5}, {400, 0.5}};
  double before = 0;
  for (const double between : {1000.0, 20.0, 5.0, 1.0}) {
    scene.world.between = between;
    const auto row =
        where(parse_csv(scene.run(scene.config())["summary.csv"]), {{"policy", "fixed-split"}})
            .at(0);
    CHECK(number(row, "latency_ms_mean") >= before);
    before = number(row, "latency_ms_mean");
  }
}

TEST_CASE("a step of the series for each round needs no clock") {
  LinkScene scene;
  json config = scene.config();
  write_file(scene.folder / "link.txt", "0 1\n1 4\n2 0.5\n");
  config["cost"]["arrivals"] = "round";
  config["policies"] = json::array({{{"type", "fixed-split"}, {"exit", 1}}});
  const auto row = parse_csv(scene.run(config)["summary.csv"]).at(0);
  const Trace trace = scene.trace();
  double ms = 0;
  for (std::size_t t = 0; t < kWorldSamples; ++t) {
    ms += scene.world.layer + scene.world.head;
    if (trace.confidence(t, 0) >= 0.7) continue;
    const double rate = std::vector<double>{1, 4, 0.5}[t % 3];
    ms += scene.world.bytes[0] * 8 / (rate * 1000) + scene.world.rtt + scene.world.cloud * 3;
  }
  CHECK(number(row, "latency_ms_mean") == doctest::Approx(ms / kWorldSamples).epsilon(1e-8));
}

TEST_CASE("the same bytes for any number of workers, with random arrivals too") {
  LinkScene scene;
  json config = scene.config();
  config["traces"][0]["order"] = "shuffle";
  config["repeats"] = 5;
  config["cost"]["arrivals"] = {{"poisson_per_s", 100}};
  const Results one = scene.run(config, 1);
  CHECK(one == scene.run(config, 3));
  const auto rows = where(parse_csv(one["runs.csv"]), {{"policy", "fixed-split"}});
  CHECK(rows[0].at("cost") != rows[1].at("cost"));
}
