#include "support/plain_link.hpp"

#include <cmath>
#include <limits>

namespace splitee::testing {
namespace {

// Goes from step to step of the rates until all is sent.
double sent_at(const PlainLinkWorld& world, double ms, double bytes) {
  double bits = bytes * 8;
  while (true) {
    const double begun = std::floor(ms / world.period) * world.period;
    std::size_t at = 0;
    while (at + 1 < world.rates.size() && begun + world.rates[at + 1].first <= ms) ++at;
    const double until =
        at + 1 < world.rates.size() ? begun + world.rates[at + 1].first : begun + world.period;
    const double per_ms = world.rates[at].second * 1000;
    if (per_ms * (until - ms) >= bits) return ms + bits / per_ms;
    bits -= per_ms * (until - ms);
    ms = until;
  }
}

}  // namespace

PlainLinkTotals plain_link(const Trace& trace, const PlainLinkWorld& world, int exit) {
  const auto exits = trace.exits();
  const auto confidence = [&](std::size_t n, std::size_t i) { return trace.confidence(n, i); };
  const auto stops = [&](std::size_t n, std::size_t i) {
    return i + 1 == exits || confidence(n, i) >= world.threshold;
  };
  const auto device = [&](std::size_t i) {
    return world.layer * static_cast<double>(i + 1) + world.head;
  };
  double free = 0;  // when the uplink has sent everything
  double now = 0;
  // Milliseconds that a sample takes that arrives now.
  const auto takes = [&](std::size_t n, std::size_t i) {
    if (stops(n, i)) return device(i);
    const double sent = sent_at(world, std::max(now + device(i), free), world.bytes[i]);
    return sent - now + world.rtt + world.cloud * static_cast<double>(exits - i - 1);
  };
  const auto reward = [&](std::size_t n, std::size_t i) {
    return confidence(n, stops(n, i) ? i : exits - 1) - world.mu * takes(n, i);
  };

  std::vector<double> total(exits);
  std::vector<double> pulls(exits, 1);
  for (std::size_t k = 0; k < exits; ++k) total[k] = reward(k, k);
  PlainLinkTotals totals;
  totals.played.resize(exits);
  for (std::size_t t = 0; t < trace.samples(); ++t) {
    now = world.between * static_cast<double>(t);
    std::size_t chosen = exit < 0 ? 0 : static_cast<std::size_t>(exit);
    double highest = -std::numeric_limits<double>::infinity();
    for (std::size_t k = 0; k < exits && exit < 0; ++k) {
      const double log_t = static_cast<double>(std::log(static_cast<long double>(t + 1)));
      const double value =
          total[k] / pulls[k] + world.beta / std::sqrt(pulls[k]) * std::sqrt(log_t);
      if (value > highest) {
        highest = value;
        chosen = k;
      }
    }
    const double own = reward(t, chosen);
    total[chosen] += own;
    pulls[chosen] += 1;
    totals.reward += own;
    totals.latencies.push_back(takes(t, chosen));
    ++totals.played[chosen];
    if (stops(t, chosen)) continue;
    ++totals.offloaded;
    free = sent_at(world, std::max(now + device(chosen), free), world.bytes[chosen]);
  }
  return totals;
}

}  // namespace splitee::testing
