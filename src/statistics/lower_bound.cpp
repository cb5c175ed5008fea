#include "statistics/lower_bound.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include "statistics/bernoulli_kl.hpp"

namespace splitee {

LowerBound lower_bound(std::span<const double> means) {
  LowerBound bound;
  if (means.empty()) return bound;
  const auto best = std::max_element(means.begin(), means.end());
  const auto weight = [&](double mean) { return mean < *best ? 1 / bernoulli_kl(mean, *best) : 0; };
  for (const double mean : means) bound.own += (*best - mean) * weight(mean);
  // From the last arm backwards: smallest gap and largest weight among this arm and those behind
  // it.
  double smallest = std::numeric_limits<double>::infinity();
  double largest = 0;
  std::vector<double> gaps;
  std::vector<double> weights;
  for (auto arm = means.end(); arm-- != best + 1;) {
    smallest = std::min(smallest, *best - *arm);
    largest = std::max(largest, weight(*arm));
    gaps.push_back(smallest);
    weights.push_back(largest);
  }
  double before = 0;
  for (std::size_t k = gaps.size(); k-- > 0;) {
    bound.chain += weights[k] * (gaps[k] - before);
    before = gaps[k];
  }
  return bound;
}

double ucb1_bound(std::span<const double> means, double rounds) {
  const double best = *std::max_element(means.begin(), means.end());
  double inverse = 0;
  double sum = 0;
  for (const double mean : means) {
    if (mean >= best) continue;
    inverse += 1 / (best - mean);
    sum += best - mean;
  }
  return 8 * std::log(rounds) * inverse + (1 + std::numbers::pi * std::numbers::pi / 3) * sum;
}

}  // namespace splitee
