// The replay of a learner and of a fixed split in worlds that change, along one order: what a
// schedule, late answers, tiers, a link with a clock, a device by sample and a report by context
// cost beside constant costs.
#include <algorithm>
#include <array>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <utility>

#include "bench/fixture.hpp"
#include "model/physical_costs.hpp"
#include "model/tiers.hpp"
#include "policy/table.hpp"
#include "random/stream.hpp"
#include "replay/player.hpp"
#include "replay/tile.hpp"
#include "trace/orders.hpp"

namespace {

using namespace splitee;
using namespace splitee::bench;

constexpr std::int64_t kSamples = 100'000;
constexpr std::size_t kExitsOfWorld = 12;
constexpr std::size_t kStretch = 1'000;  // rounds between changes of a schedule
constexpr double kPeriod = 50;           // ms between samples

// What differs from the paper's world.
struct World {
  std::string name;
  CostModel costs;
  LateAnswers answers = {};
  bool has_schedule = false;
  bool has_clock = false;
  bool has_contexts = false;
  bool has_latencies = false;
};

CostModel tiers_costs() {
  LayerCosts layers{{0.8}, {0.2}};
  std::vector<double> offload(kExitsOfWorld, 3.0);
  spread_over({{.name = "device", .until = 4},
               {.name = "edge", .until = 8, .hop = 1.5, .processing = 0.4, .inference = 0.1},
               {.name = "cloud", .hop = 3, .processing = 0.1, .inference = 0}},
              layers, offload);
  return {kExitsOfWorld, layers, std::move(offload), 0.1, RewardCost::kAllExits};
}

// In ms: over a link whose rate changes every second and is 0 in the last of ten, or with a device
// that takes what each sample says.
CostModel moving_costs(bool has_series, bool by_sample) {
  PhysicalCosts costs;
  costs.exits = kExitsOfWorld;
  costs.device_ms = {{2}, {0.2}};
  costs.cloud_ms = {0.1};
  if (by_sample) costs.device_ms = {{0}, {0}};
  costs.link = {.up_mbit = 8, .down_mbit = 8, .rtt_ms = 20};
  costs.activation_bytes = {4'000};
  ChangingLink moving{};
  moving.device_by_sample = by_sample;
  moving.bytes.assign(kExitsOfWorld, 4'000);
  if (has_series) {
    costs.link.up_mbit = std::numeric_limits<double>::infinity();
    std::vector<RateStep> steps;
    for (int second = 0; second < 10; ++second) {
      steps.push_back({1000.0 * second, second == 9 ? 0.0 : 2.0 + second % 4});
    }
    moving.series =
        std::make_shared<const LinkSeries>(RateSeries(std::move(steps), SeriesEnd::kWrap));
  }
  moving.latency = std::make_shared<const CostModel>(latency_model(costs, 0, RewardCost::kCharged));
  moving.per_up_ms = 1;
  CostModel model = latency_model(costs, 0.002, RewardCost::kCharged);
  model.use_link(std::make_shared<const ChangingLink>(std::move(moving)));
  return model;
}

std::vector<World> worlds() {
  const CostModel constant = paper_costs(kExitsOfWorld);
  std::vector<World> all;
  all.push_back({.name = "constant", .costs = constant});
  all.push_back({.name = "schedule", .costs = constant, .has_schedule = true});
  all.push_back({.name = "contexts", .costs = constant, .has_contexts = true});
  all.push_back({.name = "tiers", .costs = tiers_costs(), .answers = {.remote_from = 4}});
  all.push_back({.name = "delay", .costs = constant, .answers = {.delay = 100}});
  all.push_back({.name = "loss", .costs = constant, .answers = {.delay = 100, .loss = 0.01}});
  all.push_back({.name = "link", .costs = moving_costs(true, false), .has_clock = true});
  all.push_back({.name = "late-link",
                 .costs = moving_costs(true, false),
                 .answers = {.by_link = true, .timeout_ms = 500},
                 .has_clock = true});
  all.push_back({.name = "samples", .costs = moving_costs(false, true), .has_latencies = true});
  return all;
}

// The trace, with what a world reads of it besides.
const Trace& trace_of(const World& world) {
  static const auto make = [](bool has_contexts, bool has_latencies) {
    Trace trace = new_synthetic_trace(kSamples, kExitsOfWorld);
    if (has_contexts) {
      trace.contexts = {0, 1, 2, 3};
      for (std::uint32_t n = 0; n < kSamples; ++n) trace.context.push_back(n % 4);
    }
    if (has_latencies) {
      trace.latency_ms.emplace(kSamples, kExitsOfWorld);
      for (std::size_t n = 0; n < kSamples; ++n) {
        for (std::size_t i = 0; i < kExitsOfWorld; ++i) {
          (*trace.latency_ms)(n, i) =
              2.0 * static_cast<double>(i + 1) + static_cast<double>(n % 8) / 8;
        }
      }
    }
    return trace;
  };
  static const Trace with_contexts = make(true, false);
  static const Trace with_latencies = make(false, true);
  if (world.has_contexts) return with_contexts;
  return world.has_latencies ? with_latencies : synthetic_trace(kSamples, kExitsOfWorld);
}

void play(benchmark::State& state, const World& world, const PolicyInfo& info) {
  const Trace& trace = trace_of(world);
  Parameters parameters = default_parameters(info);
  if (info.name == "fixed-split") parameters.set("exit", 2.0);
  const HindsightSetup setup{{.exits = kExitsOfWorld,
                              .threshold = kThreshold,
                              .parameters = parameters,
                              .random = Stream(kSeed, Purpose::kPolicy, 0),
                              .horizon = kSamples,
                              .costs = &world.costs},
                             0};
  const std::vector<std::uint32_t> order =
      shuffled_order(kSamples, Stream(kSeed, Purpose::kOrder, 0));
  std::vector<double> arrivals;
  for (std::size_t n = 0; world.has_clock && n <= order.size(); ++n) {
    arrivals.push_back(kPeriod * static_cast<double>(n));
  }
  Stream random(kSeed, Purpose::kLoss, 0);
  std::vector<std::uint8_t> lost;
  for (std::size_t n = 0; world.answers.loss > 0 && n < order.size(); ++n) {
    lost.push_back(random.uniform() < world.answers.loss ? 1 : 0);
  }
  const std::array<CostModel, 2> both = {world.costs,
                                         {kExitsOfWorld,
                                          {{0.8}, {0.2}},
                                          std::vector<double>(kExitsOfWorld, 5.0),
                                          0.1,
                                          RewardCost::kAllExits}};
  const RoundLogs logs(kSamples);
  for ([[maybe_unused]] auto _ : state) {
    const auto player = make_player(info.name, setup, world.costs, world.answers,
                                    world.has_contexts ? trace.contexts.size() : 0);
    player->set_arrivals(arrivals);
    Tile tile(trace);
    const std::size_t step = world.has_schedule ? kStretch : tile_rows(kExitsOfWorld);
    for (std::size_t begin = 0; begin < order.size(); begin += step) {
      const std::size_t rows = std::min(step, order.size() - begin);
      tile.load(std::span(order).subspan(begin, rows));
      if (!lost.empty()) tile.set_lost(std::span(lost).subspan(begin, rows));
      if (world.has_schedule && begin > 0) player->change_costs(both[begin / kStretch % 2]);
      player->play(tile, 0, rows, begin, logs);
    }
    benchmark::DoNotOptimize(player->ledger().rounds(Fate::kOffload));
  }
  state.SetItemsProcessed(state.iterations() * kSamples);
}

// An item is a decision, its share of the gathering included.
[[maybe_unused]] const bool registered = [] {
  static const std::vector<World> all = worlds();
  for (const World& world : all) {
    for (const char* policy : {"splitee", "splitee-s", "fixed-split"}) {
      const PolicyInfo& info = *find_policy(policy);
      const std::string name = "world/" + world.name + "/" + policy;
      benchmark::RegisterBenchmark(
          name.c_str(), [&world, &info](benchmark::State& state) { play(state, world, info); });
    }
  }
  return true;
}();

}  // namespace
