#pragma once

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

#include "support/experiment.hpp"
#include "support/npz_writer.hpp"
#include "support/plain_link.hpp"
#include "support/temporary_folder.hpp"
#include "trace/trace_reader.hpp"

namespace splitee::testing {

using nlohmann::json;

constexpr std::size_t kWorldExits = 4;
constexpr std::size_t kWorldSamples = 700;

// A small random trace on a device with a clock, an uplink with an outage and a cloud.
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

  // From now on the trace tells what the device takes for each sample.
  void use_sample_times(unsigned seed) {
    write_random_trace(folder / "trace.npz", kWorldSamples, kWorldExits, seed, {.latency = true});
    const Trace with = read_trace(folder / "trace.npz", {.latency = true});
    world.device_ms.clear();
    for (std::size_t n = 0; n < kWorldSamples; ++n) {
      auto& row = world.device_ms.emplace_back();
      for (std::size_t i = 0; i < kWorldExits; ++i) row.push_back((*with.latency_ms)(n, i));
    }
  }

  // What the configuration says of answers, where these come late or are lost.
  [[nodiscard]] json answers(double loss) const {
    json answers = {{"late", world.late}, {"loss", loss}};
    if (world.by_link) {
      answers["delay"] = "link";
    } else {
      answers["delay"] = world.delay;
    }
    if (!std::isinf(world.timeout)) answers["timeout_ms"] = world.timeout;
    return answers;
  }

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
    if (!world.device_ms.empty()) config["cost"]["device"] = {{"from", "trace"}};
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
inline double drawn(std::mt19937& random, unsigned bound) {
  return static_cast<double>(random() % bound);
}

inline double sum_of(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

inline void compare(const LinkScene& scene, const Results& results, const char* policy, int exit) {
  CAPTURE(policy);
  PlainLinkTotals plain = plain_link(scene.trace(), scene.world, exit);
  const auto run = where(parse_csv(results["runs.csv"]), {{"policy", policy}}).at(0);
  CHECK(number(run, "offloaded") == static_cast<double>(plain.offloaded));
  CHECK(number(run, "accuracy") ==
        doctest::Approx(static_cast<double>(plain.correct) / kWorldSamples).epsilon(1e-12));
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

}  // namespace splitee::testing
