#include "model/ledger.hpp"

#include <numeric>

namespace splitee {

std::uint64_t Ledger::rounds(Fate fate) const {
  std::uint64_t sum = 0;
  for (std::size_t station = 0; station < stations(); ++station) sum += rounds(station, fate);
  return sum;
}

std::uint64_t Ledger::rounds() const {
  return std::accumulate(counts_.begin(), counts_.end(), std::uint64_t{0});
}

// The rounds of each station times the cost of reaching it, and the offloaded ones times the cost
// of offloading. In long double, whose rounding is far below the nine digits that are promised, and
// the same for every compiler.
long double Ledger::weighted(const std::vector<double>& reaching, const CostTable& costs) const {
  long double sum = 0;
  for (std::size_t station = 0; station < stations(); ++station) {
    const auto offloaded = static_cast<long double>(rounds(station, Fate::kOffload));
    const auto played = static_cast<long double>(rounds(station, Fate::kStop)) + offloaded;
    sum += played * static_cast<long double>(reaching[station]) +
           offloaded * static_cast<long double>(costs.offloading[station]);
  }
  return sum +
         (static_cast<long double>(up_) * static_cast<long double>(costs.per_up_ms) +
          static_cast<long double>(sending_) * static_cast<long double>(costs.per_sending_ms)) /
             static_cast<long double>(kTimeUnits);
}

double Ledger::cost(const CostTable& costs) const {
  return static_cast<double>(weighted(costs.reaching, costs));
}

long double Ledger::rewarded(const CostTable& costs) const {
  return weighted(costs.rewarded, costs) - static_cast<long double>(uncounted_) *
                                               static_cast<long double>(costs.per_up_ms) /
                                               static_cast<long double>(kTimeUnits);
}

double Ledger::reward(const CostTable& costs) const {
  const long double cost = rewarded(costs);
  return static_cast<double>(static_cast<long double>(confidence_) * kUnit -
                             static_cast<long double>(costs.mu) * cost);
}

double Ledger::regret(const CostTable& costs, const Ledger& reference,
                      const CostTable& reference_costs) const {
  const long double confidence =
      static_cast<long double>(reference.confidence_ - confidence_) * kUnit;
  const long double cost = reference.rewarded(reference_costs) - rewarded(costs);
  return static_cast<double>(confidence - static_cast<long double>(costs.mu) * cost);
}

}  // namespace splitee
