#include "experiment/repeat_draws.hpp"

#include <numeric>

#include "base/sha256.hpp"
#include "random/stream.hpp"

namespace splitee {
namespace {

std::vector<std::uint32_t> order_of(const Plan& plan, std::size_t trace, std::uint64_t repeat) {
  const LoadedTrace& loaded = plan.traces()[trace];
  const auto samples = static_cast<std::uint32_t>(loaded.trace.samples());
  const Stream stream(plan.config().seed, Purpose::kOrder, repeat);
  switch (plan.config().traces[trace].order) {
    case OrderKind::kShuffle:
      break;
    case OrderKind::kWithinSegments:
      return order_within(loaded.trace.segments, samples, stream);
    case OrderKind::kBootstrap:
      return bootstrap_order(samples, stream);
    case OrderKind::kFile: {
      const auto begin =
          loaded.orders->sample.begin() + static_cast<std::ptrdiff_t>(repeat * samples);
      return {begin, begin + samples};
    }
    case OrderKind::kStored: {
      std::vector<std::uint32_t> order(samples);
      std::iota(order.begin(), order.end(), 0U);
      return order;
    }
  }
  return shuffled_order(samples, stream);
}

}  // namespace

std::uint64_t stream_variant_of(const Plan& plan, std::size_t trace) {
  return hash64(plan.config().traces[trace].name);
}

RepeatDraws draws_of(const Plan& plan, std::size_t trace, std::uint64_t repeat) {
  const Config& config = plan.config();
  const std::uint64_t variant = stream_variant_of(plan, trace);
  RepeatDraws draws{.order = order_of(plan, trace, repeat), .lost = {}, .arrivals = {}};
  if (const double loss = plan.answers().loss; loss > 0) {
    Stream random(config.seed, Purpose::kLoss, repeat, variant);
    draws.lost.resize(draws.order.size());
    for (std::uint8_t& each : draws.lost) each = random.uniform() < loss ? 1 : 0;
  }
  const auto& physical = config.cost.physical;
  if (physical && physical->arrivals) {
    draws.arrivals = arrivals_of(*physical->arrivals, draws.order.size() + 1,
                                 Stream(config.seed, Purpose::kArrival, repeat, variant));
  }
  return draws;
}

}  // namespace splitee
