#include "support/plain_schedule.hpp"

#include <cmath>
#include <limits>

namespace splitee::testing {
namespace {

class World {
 public:
  World(const Trace& trace, const PlainPolicy& policy) : trace_(trace), policy_(policy) {}

  [[nodiscard]] std::size_t exits() const { return trace_.exits(); }
  [[nodiscard]] double confidence(std::size_t n, std::size_t exit) const {
    return trace_.confidence(n, exit);
  }
  [[nodiscard]] bool stops(std::size_t n, std::size_t exit) const {
    return exit + 1 == exits() || confidence(n, exit) >= policy_.threshold;
  }
  [[nodiscard]] double device(std::size_t exit) const {
    const auto layers = static_cast<double>(exit + 1);
    if (policy_.name == "splitee-s") return (policy_.processing + policy_.inference) * layers;
    return policy_.processing * layers + policy_.inference;
  }
  [[nodiscard]] double reward(std::size_t n, std::size_t exit, double offload) const {
    if (stops(n, exit)) return confidence(n, exit) - policy_.mu * device(exit);
    return confidence(n, exits() - 1) - policy_.mu * (device(exit) + offload);
  }

 private:
  const Trace& trace_;
  const PlainPolicy& policy_;
};

double cost_in(const std::vector<PlainChange>& changes, std::uint64_t round) {
  double value = 0;
  for (const PlainChange& change : changes) {
    if (change.from <= round) value = change.value;
  }
  return value;
}

}  // namespace

PlainTotals plain_scheduled(const Trace& trace, const std::vector<PlainChange>& changes,
                            const PlainPolicy& policy) {
  const World world(trace, policy);
  const std::size_t exits = world.exits();
  std::vector<double> total(exits);
  std::vector<double> pulls(exits, 1);
  for (std::size_t k = 0; k < exits; ++k) total[k] = world.reward(k, k, changes.front().value);
  PlainTotals totals;
  totals.played.resize(exits);
  for (std::size_t t = 0; t < trace.samples(); ++t) {
    const double offload = cost_in(changes, t + 1);
    std::size_t chosen = 1;
    if (policy.name != "fixed-split") {
      double highest = -std::numeric_limits<double>::infinity();
      const auto log_t = static_cast<double>(std::log(static_cast<long double>(t + 1)));
      for (std::size_t k = 0; k < exits; ++k) {
        const double value =
            policy.name == "oracle"
                ? world.reward(t, k, offload)
                : total[k] / pulls[k] + policy.beta / std::sqrt(pulls[k]) * std::sqrt(log_t);
        if (value > highest) {
          highest = value;
          chosen = k;
        }
      }
    }
    const bool stops = world.stops(t, chosen);
    for (std::size_t k = 0; k <= chosen; ++k) {
      if (k < chosen && policy.name != "splitee-s") continue;
      const bool is_known = k == chosen || world.stops(t, k) || !stops || chosen + 1 == exits;
      if (!is_known) continue;
      total[k] += world.reward(t, k, offload);
      pulls[k] += 1;
    }
    ++totals.played[chosen];
    totals.offloaded += stops ? 0 : 1;
    totals.cost += world.device(chosen) + (stops ? 0 : offload);
    totals.reward += world.reward(t, chosen, offload);
  }
  return totals;
}

}  // namespace splitee::testing
