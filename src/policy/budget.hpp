#pragma once

#include <limits>
#include <optional>
#include <vector>

#include "policy/policy.hpp"

namespace splitee {

// What each of `exits` exits shall answer: the share of exit k (from 1) is proportional to q^k.
// MSDNet, Huang et al., ICLR 2018.
std::vector<double> geometric_shares(double q, std::size_t exits);

// The first of q = 1/15, 2/15, ... 80/15 with which the shares cost more than `budget` per sample
// on average, and the last where none does: EENet, WACV 2024, arXiv 2301.07099. `costs`: of leaving
// at each exit.
double q_above(double budget, const std::vector<double>& costs);

// The threshold of each exit but the last, so that the exits answer these shares of the validation
// trace: exit by exit, among the samples that none before it has taken, the confidence that is
// number floor(N share) in falling order; then every sample that reaches it is taken. No threshold,
// and nobody stops, where that number is 0 or there are fewer samples.
std::vector<std::optional<double>> budget_thresholds(const Validation& validation,
                                                     const std::vector<double>& shares);

// Early exit by thresholds that keep a budget on a validation trace.
class Budget {
 public:
  static const PolicyInfo& info();

  explicit Budget(const PolicySetup& setup);

  void act(const Round& /*round*/, Walk& walk) const {
    while (!walk.at_last() && walk.confidence() < thresholds_[walk.exit()]) walk.next();
  }

 private:
  std::vector<double> thresholds_;  // by exit but the last; infinite: none
};

}  // namespace splitee
