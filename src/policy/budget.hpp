#pragma once

#include <limits>
#include <optional>
#include <vector>

#include "policy/policy.hpp"

namespace splitee {

// The share of samples that each of `exits` exits is to answer: that of exit k (from 1) is
// proportional to q^k. MSDNet, Huang et al., ICLR 2018.
std::vector<double> geometric_shares(double q, std::size_t exits);

// The first of q = 1/15, 2/15, ... 80/15 with which the shares cost more than `budget` per sample
// on average, and the last where none does: EENet, WACV 2024, arXiv 2301.07099. `costs`: of
// stopping at each exit.
double q_above(double budget, const std::vector<double>& costs);

// The threshold of each exit but the last, so that the exits answer these shares of the N samples
// of the validation trace. Exit by exit, among the samples that no exit before it has taken, it is
// the confidence that is number floor(N share) in falling order; then the exit takes every sample
// whose confidence reaches it. None, so that no sample stops there, where that number is 0 or fewer
// samples are left.
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
  std::vector<double> thresholds_;  // by exit but the last; infinite: no sample stops there
};

}  // namespace splitee
