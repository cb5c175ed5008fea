#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "policy/learners/arm_statistics.hpp"
#include "policy/learners/learner.hpp"

namespace splitee {

// UCB-LP (Buccapatnam et al., JMLR 18, 2017, arXiv 1704.07943): arms are dropped phase by phase. In
// the phase of D = 1, 1/2, 1/4, ... each remaining arm is observed until it has ceil(2 ln(T D^2) /
// D^2) rewards; then those are dropped whose m + w is below the highest m - w, w = sqrt(ln(T D^2) /
// (2 n)). The arm with the fewest rewards is played, the last of equals. Where a play makes the
// rewards of all arms before it known, that is the last remaining arm, which solves the paper's
// linear program. Once one arm remains, or T D^2 is not above e, the arm with the highest mean is
// played. Rewards lie in [0, 1]; T: horizon.
class UcbLp {
 public:
  UcbLp(std::size_t arms, std::uint64_t horizon);

  [[nodiscard]] std::size_t choose(const Round& round);
  void observe(std::size_t arm, double x) { arms_[arm].add(x); }
  [[nodiscard]] std::size_t estimated_best() const;

  // The remaining arms, rising.
  [[nodiscard]] const std::vector<std::size_t>& left() const { return left_; }

 private:
  void end_phases();

  double horizon_;
  double gap_ = 1;  // D
  std::vector<ArmStatistics> arms_;
  std::vector<std::size_t> left_;
};

}  // namespace splitee
