#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "policy/learners/arm_statistics.hpp"
#include "policy/learners/learner.hpp"

namespace splitee {

// UCB-LP (Buccapatnam et al., JMLR 18, 2017, arXiv 1704.07943): arms are dropped phase by phase.
// In the phase of D = 1, 1/2, 1/4, ... each arm that is left is observed until it has
// ceil(2 ln(T D^2) / D^2) rewards; then those are dropped whose m + w is below the highest m - w, w
// = sqrt(ln(T D^2) / (2 n)). The arm played is the one with the fewest rewards, ties: the last.
// Where a play shows the rewards of all arms before it, that is the last arm left, which solves the
// paper's linear program. Once one arm is left, or T D^2 is not above e, the one with the highest
// mean is played. Rewards lie in [0, 1]; T: horizon.
class UcbLp {
 public:
  UcbLp(std::size_t arms, std::uint64_t horizon);

  [[nodiscard]] std::size_t choose(const Round& round);
  void observe(std::size_t arm, double x) { arms_[arm].add(x); }
  [[nodiscard]] std::size_t estimated_best() const;

  // The arms that are left, rising.
  [[nodiscard]] const std::vector<std::size_t>& left() const { return left_; }

 private:
  void end_phases();

  double horizon_;
  double gap_ = 1;  // D
  std::vector<ArmStatistics> arms_;
  std::vector<std::size_t> left_;
};

}  // namespace splitee
