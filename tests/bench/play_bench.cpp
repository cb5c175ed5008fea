// The replay of each policy of the table along one order, including the columns gathered for it.
#include <algorithm>
#include <chrono>
#include <span>
#include <string>

#include "bench/fixture.hpp"
#include "policy/table.hpp"
#include "random/stream.hpp"
#include "replay/arm_ledgers.hpp"
#include "replay/player.hpp"
#include "replay/tile.hpp"
#include "trace/orders.hpp"

namespace {

using namespace splitee;
using namespace splitee::bench;
using Clock = std::chrono::steady_clock;

constexpr std::int64_t kSamples = 100'000;

// Replays the order with a new player and returns the time that making and playing it took.
double replay(const PolicyInfo& info, const HindsightSetup& setup, const CostModel& costs,
              const Trace& trace, std::span<const std::uint32_t> order, const RoundLogs& logs) {
  std::chrono::duration<double> spent{};
  const auto timed = [&](const auto& work) {
    const auto start = Clock::now();
    work();
    spent += Clock::now() - start;
  };
  std::unique_ptr<Player> player;
  timed([&] { player = make_player(info.name, setup, costs); });
  const std::size_t step = tile_rows(setup.exits);
  Tile tile(trace);
  for (std::size_t begin = 0; begin < order.size(); begin += step) {
    const std::size_t rows = std::min(step, order.size() - begin);
    tile.load(order.subspan(begin, rows));
    timed([&] { player->play(tile, 0, rows, begin, logs); });
  }
  benchmark::DoNotOptimize(player->ledger().rounds(Fate::kOffload));
  return spent.count();
}

void play(benchmark::State& state, const PolicyInfo& info) {
  const auto exits = static_cast<std::size_t>(state.range(0));
  const Trace& trace = synthetic_trace(kSamples, exits);
  const CostModel costs = paper_costs(exits);
  const Parameters parameters = default_parameters(info);
  const HindsightSetup setup{{.exits = exits,
                              .threshold = kThreshold,
                              .parameters = parameters,
                              .random = Stream(kSeed, Purpose::kPolicy, 0),
                              .horizon = kSamples,
                              .costs = &costs},
                             info.family == Family::kHindsight
                                 ? best_exit(ArmLedgers(trace, kThreshold), costs, info.heads)
                                 : 0};
  const std::vector<std::uint32_t> order =
      shuffled_order(kSamples, Stream(kSeed, Purpose::kOrder, 0));
  const RoundLogs logs(kSamples);
  for ([[maybe_unused]] auto _ : state) {
    state.SetIterationTime(replay(info, setup, costs, trace, order, logs));
  }
  state.SetItemsProcessed(state.iterations() * kSamples);
}

// One benchmark per policy that needs no entropy; an item is a decision.
[[maybe_unused]] const bool registered = [] {
  for (const PolicyInfo* info : all_policies()) {
    const Needs& needs = info->needs;
    if (needs.entropy || needs.answers || needs.context) continue;
    if (!needs.score.empty() || !needs.validation.empty() || !needs.library.empty()) continue;
    const std::string name = "play/" + std::string(info->name);
    auto* const benchmark = benchmark::RegisterBenchmark(
        name.c_str(), [info](benchmark::State& state) { play(state, *info); });
    benchmark->ArgName("exits")->UseManualTime();
    for (const std::int64_t exits : kExits) benchmark->Arg(exits);
  }
  return true;
}();

}  // namespace
