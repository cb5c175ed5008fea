// What a run will need, told before it, and what finding the best arms keeps waiting.
#include "experiment/run/estimate.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <thread>

#include "config/config.hpp"
#include "experiment/block.hpp"
#include "experiment/run/runner.hpp"
#include "model/ledger.hpp"
#include "support/experiment.hpp"
#include "support/npz_writer.hpp"
#include "support/temporary_folder.hpp"

namespace splitee::testing {
namespace {

using nlohmann::json;

Plan plan_of(const json& config, const TemporaryFolder& folder, unsigned workers = 1) {
  write_file(folder / "config.json", config.dump());
  return Plan(load_config(folder / "config.json", {}), workers);
}

std::uint64_t memory_of(const json& config, const TemporaryFolder& folder, unsigned workers = 1) {
  const Plan plan = plan_of(config, folder, workers);
  return run_memory(plan, {0, plan.grid().cells()}, workers);
}

// A sample every `ms` over a link of 8 Mbit/s: a thousand bytes take one.
json over_link(double ms) {
  json config = small_config("trace.npz", 0.7);
  config["repeats"] = 1;
  config["cost"] = json::parse(R"({"unit": "ms", "mu": 0.001, "device": {"layer": {"ms": 1}},
    "cloud": {"layer": {"ms": 1}}, "bytes": {"activation": 1000},
    "link": {"up_mbit": 8, "down_mbit": 8, "rtt_ms": 10}})");
  config["cost"]["arrivals"] = {{"period_ms", ms}};
  return config;
}

}  // namespace

TEST_CASE("the books of contexts in each stretch of a schedule are told") {
  constexpr std::size_t kContexts = 300;
  constexpr std::size_t kSteps = 200;
  const TemporaryFolder folder;
  std::vector<float> confidence;
  std::vector<std::uint16_t> context;
  for (std::size_t n = 0; n < kContexts; ++n) {
    for (const float each : {0.5F, 0.75F, 0.875F}) confidence.push_back(each);
    context.push_back(static_cast<std::uint16_t>(n));
  }
  const NpyBytes sure = npy("confidence", {kContexts, 3}, confidence);
  write_npz(folder / "plain.npz", {sure});
  write_npz(folder / "trace.npz", {sure, npy("context", {kContexts}, context)});
  json config = small_config("trace.npz", 0.7);
  json schedule = json::array();
  for (std::size_t k = 0; k < kSteps; ++k) schedule.push_back({{"from", k + 1}, {"value", k % 5}});
  config["cost"]["offload"] = {{"schedule", schedule}};
  config["policies"] = {"splitee", "final-exit"};
  // By context and stretch: the ledger of splitee with a station for each exit, and final-exit's.
  const std::uint64_t told = memory_of(config, folder);
  const std::uint64_t taken = kContexts * kSteps * (2 * sizeof(Ledger) + 4 * kFates * 8);
  config["traces"][0]["path"] = "plain.npz";
  const std::uint64_t without = memory_of(config, folder);
  CHECK(told >= without + taken);
  CHECK(told <= without + 20 * taken);
}

TEST_CASE("answers that come over the link take memory for those that are out") {
  constexpr std::size_t kSamples = 50'000;
  const TemporaryFolder folder;
  write_random_trace(folder / "trace.npz", kSamples, 3, 1);
  json config = over_link(5);
  const std::uint64_t at_once = memory_of(config, folder);
  config["answers"] = {{"delay", "link"}};
  const std::uint64_t late = memory_of(config, folder);
  // The two blocks of a run have 8 bytes for each round, and a few rewards.
  CHECK(late >= at_once + 2 * kSamples * 8);
  CHECK(late <= at_once + 2 * kSamples * 8 + 100'000);
  // Where the link is slower than samples come, almost all are out at the end.
  config["cost"]["arrivals"] = {{"period_ms", 0.25}};
  CHECK(memory_of(config, folder) >= at_once + 2 * kSamples * (8 + 50));
}

TEST_CASE("the draws of arms that are played alone are told, for each worker") {
  constexpr std::size_t kSamples = 200'000;
  const TemporaryFolder folder;
  write_random_trace(folder / "trace.npz", kSamples, 3, 1);
  json config = over_link(5);
  config["cost"].erase("arrivals");
  const std::uint64_t fixed = memory_of(config, folder, 3);
  config["cost"]["arrivals"] = {{"period_ms", 5}};
  // An order and arrivals for the worker that plays the one repeat, and for each that plays arms.
  CHECK(memory_of(config, folder, 3) >= fixed + kSamples * 8 + 3 * kSamples * (4 + 8));
}

TEST_CASE("what a block is measured against is found once, however many repeats there are") {
  using Clock = std::chrono::steady_clock;
  const TemporaryFolder folder;
  write_random_trace(folder / "trace.npz", 1000, 12, 1);
  json config = over_link(1);
  config["repeats"] = 20'000;
  config["policies"] = {{{"type", "fixed-split"}, {"exit", 1}}};
  const Plan plan = plan_of(config, folder);
  const CellRange cells{0, plan.grid().cells()};
  // Beside the arms played alone through 100 repeats, one repeat is quick.
  double quickest = std::numeric_limits<double>::infinity();
  const Block block(plan, cells);
  const RoundLogs logs(1000);
  std::atomic<std::uint64_t> decisions = 0;
  for (int k = 0; k < 20; ++k) {
    const Clock::time_point begun = Clock::now();
    static_cast<void>(block.replay(0, logs, decisions));
    quickest = std::min(quickest, std::chrono::duration<double>(Clock::now() - begun).count());
  }
  const Plan fresh = plan_of(config, folder);
  const double all = 20'000 * quickest;
  CAPTURE(all);
  CHECK(estimate_run(fresh, cells, 1).seconds < 30 * all);
}

TEST_CASE("while arms are played alone, others get those that are known") {
  const TemporaryFolder folder;
  write_random_trace(folder / "trace.npz", 20'000, 3, 1);
  const Plan plan = plan_of(over_link(5), folder);
  const Cell cell = plan.grid().cell(0);
  ArmsAloneCache cache(1);
  const RuledArms few{splits(3, 0.7, Heads::kLooked), {}};
  const auto known = cache.of(plan, cell, few);
  bool was_at_once = false;
  // Again where this thread was left waiting for processors until the other had ended.
  for (int again = 0; again < 5 && !was_at_once; ++again) {
    RuledArms many;
    for (int k = 0; k < 300; ++k) {
      many.arms.push_back(split_at(0, 3, 0.5 + 0.001 * k + 0.0001 * again, Heads::kLooked));
    }
    std::atomic<bool> has_ended = false;
    std::jthread other([&] {
      static_cast<void>(cache.of(plan, cell, many));
      has_ended = true;
    });
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    CHECK(cache.of(plan, cell, few) == known);
    was_at_once = !has_ended;
  }
  CHECK(was_at_once);
}

TEST_CASE("arms played alone earn the same with any number of threads") {
  const TemporaryFolder folder;
  write_random_trace(folder / "trace.npz", 3000, 5, 3);
  json config = over_link(0.5);
  config["repeats"] = 7;
  config["policies"] = {"splitee", "best-fixed"};
  const auto run_with = [&](unsigned workers) {
    const Plan plan = plan_of(config, folder, workers);
    MemoryStore store;
    RunProgress progress;
    run_plan(plan, {0, plan.grid().cells()}, workers, store, progress);
    return store.results(plan.grid());
  };
  const Results one = run_with(1);
  CHECK(one == run_with(4));
  CHECK(one == run_with(40));  // more than arms and repeats
}

}  // namespace splitee::testing
