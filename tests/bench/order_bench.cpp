// Orders, and the tiles that are gathered along them.
#include <algorithm>
#include <span>

#include "bench/fixture.hpp"
#include "random/stream.hpp"
#include "replay/tile.hpp"
#include "trace/orders.hpp"

namespace {

using namespace splitee;
using namespace splitee::bench;

constexpr std::int64_t kSamples = 100'000;

void draw_order(benchmark::State& state) {
  const auto samples = static_cast<std::uint32_t>(state.range(0));
  std::uint64_t repeat = 0;
  for ([[maybe_unused]] auto _ : state) {
    benchmark::DoNotOptimize(shuffled_order(samples, Stream(kSeed, Purpose::kOrder, repeat++)));
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(draw_order)->Name("shuffled_order")->ArgName("samples")->Arg(25'000)->Arg(549'367);

// The columns of two exits, the first and the last, in all tiles of one order; an item is a sample.
void gather_order(benchmark::State& state) {
  const auto exits = static_cast<std::size_t>(state.range(0));
  const Trace& trace = synthetic_trace(kSamples, exits);
  const std::vector<std::uint32_t> order =
      shuffled_order(kSamples, Stream(kSeed, Purpose::kOrder, 0));
  const std::size_t step = tile_rows(exits);
  Tile tile(trace);
  for ([[maybe_unused]] auto _ : state) {
    for (std::size_t begin = 0; begin < order.size(); begin += step) {
      tile.load(std::span(order).subspan(begin, std::min(step, order.size() - begin)));
      benchmark::DoNotOptimize(tile.column(0));
      benchmark::DoNotOptimize(tile.column(exits - 1));
      benchmark::ClobberMemory();
    }
  }
  state.SetItemsProcessed(state.iterations() * kSamples);
}
BENCHMARK(gather_order)->Name("gather")->ArgName("exits")->Arg(kExits[0])->Arg(kExits[1]);

}  // namespace
