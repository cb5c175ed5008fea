#include "statistics/quantile.hpp"

#include <algorithm>

namespace splitee {

std::vector<double> quantiles_of(std::vector<Counted> values,
                                 const std::vector<std::uint64_t>& percents) {
  std::erase_if(values, [](const Counted& each) { return each.count == 0; });
  std::sort(values.begin(), values.end(),
            [](const Counted& a, const Counted& b) { return a.value < b.value; });
  std::uint64_t all = 0;
  for (const Counted& each : values) all += each.count;
  std::vector<double> quantiles;
  for (const std::uint64_t percent : percents) {
    const std::uint64_t rank = (all * percent + 99) / 100;
    std::uint64_t passed = 0;
    auto at = values.begin();
    while (at + 1 != values.end() && passed + at->count < rank) passed += (at++)->count;
    quantiles.push_back(at->value);
  }
  return quantiles;
}

}  // namespace splitee
