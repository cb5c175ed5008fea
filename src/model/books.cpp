#include "model/books.hpp"

namespace splitee {

// The sum of `of_one` over all stretches.
template <class OfOne>
auto Books::sum(const OfOne& of_one) const {
  auto sum = of_one(std::size_t{0});
  for (std::size_t k = 1; k < stretches_.size(); ++k) sum += of_one(k);
  return sum;
}

std::uint64_t Books::rounds(std::size_t station, Fate fate) const {
  return sum([&](std::size_t k) { return stretches_[k].rounds(station, fate); });
}

std::uint64_t Books::rounds(Fate fate) const {
  return sum([&](std::size_t k) { return stretches_[k].rounds(fate); });
}

std::uint64_t Books::rounds() const {
  return sum([&](std::size_t k) { return stretches_[k].rounds(); });
}

std::uint64_t Books::correct() const {
  return sum([&](std::size_t k) { return stretches_[k].correct(); });
}

double Books::cost(const CostTables& costs) const {
  return sum([&](std::size_t k) { return stretches_[k].cost(costs[k]); });
}

double Books::reward(const CostTables& costs) const {
  return sum([&](std::size_t k) { return stretches_[k].reward(costs[k]); });
}

double Books::regret(const CostTables& costs, const Books& reference,
                     const CostTables& reference_costs) const {
  return sum([&](std::size_t k) {
    return stretches_[k].regret(costs[k], reference.stretches_[k], reference_costs[k]);
  });
}

}  // namespace splitee
