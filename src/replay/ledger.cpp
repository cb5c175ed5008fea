#include "replay/ledger.hpp"

#include <numeric>

namespace splitee {
namespace {

// sum_i (exited_i + offloaded_i) reach(i) + offloaded_i o_i. In long double: its rounding is far
// below the nine digits that are promised, and the same for every compiler.
template <class Reach>
long double weighted(const Ledger& ledger, const CostModel& costs, Reach reach) {
  long double sum = 0;
  for (std::size_t i = 0; i < costs.exits(); ++i) {
    const auto offloaded = static_cast<long double>(ledger.offloaded()[i]);
    const auto played = static_cast<long double>(ledger.exited()[i]) + offloaded;
    sum += played * static_cast<long double>(reach(i)) +
           offloaded * static_cast<long double>(costs.offloading(i));
  }
  return sum;
}

std::uint64_t sum_of(const std::vector<std::uint64_t>& counts) {
  return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

}  // namespace

std::uint64_t Ledger::rounds() const { return sum_of(exited_) + sum_of(offloaded_); }

std::uint64_t Ledger::total_offloaded() const { return sum_of(offloaded_); }

Ledger Ledger::moved_to(std::size_t exit, std::size_t exits) const {
  Ledger moved(exits);
  moved.exited_[exit] = exited_[0];
  moved.offloaded_[exit] = offloaded_[0];
  moved.confidence_ = confidence_;
  moved.correct_ = correct_;
  return moved;
}

double Ledger::cost(const CostModel& costs, Charge charge) const {
  return static_cast<double>(
      weighted(*this, costs, [&](std::size_t i) { return costs.reaching(i, charge); }));
}

long double Ledger::rewarded_cost(const CostModel& costs, Charge charge) const {
  return weighted(*this, costs, [&](std::size_t i) { return costs.rewarded(i, charge); });
}

double Ledger::reward(const CostModel& costs, Charge charge) const {
  return static_cast<double>(static_cast<long double>(confidence_) * kUnit -
                             static_cast<long double>(costs.mu()) * rewarded_cost(costs, charge));
}

double Ledger::regret(const Ledger& reference, const CostModel& costs, Charge charge) const {
  const long double confidence =
      static_cast<long double>(reference.confidence_ - confidence_) * kUnit;
  const long double cost = reference.rewarded_cost(costs, charge) - rewarded_cost(costs, charge);
  return static_cast<double>(confidence - static_cast<long double>(costs.mu()) * cost);
}

}  // namespace splitee
