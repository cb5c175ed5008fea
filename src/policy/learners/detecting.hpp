#pragma once

#include <cstdint>
#include <vector>

#include "policy/learners/detectors.hpp"
#include "policy/learners/index_learner.hpp"

// Learners that watch their rewards for a change and then forget. Their rewards lie in [0, 1].
// Exploration that is drawn at random, which their papers add, is not among them: what is forgotten
// is tried again.
namespace splitee {

// A round in which a learner forgot, and the arm whose reward raised the alarm.
struct Alarm {
  std::uint64_t round = 0;  // rounds completed, that of the reward included
  std::size_t arm = 0;
};

// CUSUM-UCB (arXiv 1711.03539): m + sqrt(xi ln(sum of n) / n) over what is not forgotten, and a
// Cusum per arm. An alarm forgets that arm, with the reward that raised it.
class CusumUcb {
 public:
  CusumUcb(std::size_t arms, Cusum::Constants constants, double xi = 1)
      : xi_(xi), fresh_(constants), arms_(arms), detectors_(arms, fresh_) {}

  [[nodiscard]] std::size_t choose(std::uint64_t t) const;
  void observe(std::size_t arm, double x);
  [[nodiscard]] std::size_t estimated_best() const { return best_mean(arms_); }
  [[nodiscard]] const std::vector<Alarm>& alarms() const { return alarms_; }

 private:
  double xi_;
  Cusum fresh_;
  std::vector<ArmStatistics> arms_;
  std::vector<Cusum> detectors_;
  std::uint64_t seen_ = 0;
  std::vector<Alarm> alarms_;
};

// M-UCB (arXiv 1802.03692): UCB1 since the last alarm at round tau, with ln(t - tau); where
// (t - tau) mod floor(K / gamma) is the number of an arm, that arm is played (gamma from 0; above 1
// it counts as 1). An alarm forgets all.
class MUcb {
 public:
  MUcb(std::size_t arms, WindowHalves::Constants constants, double gamma)
      : gamma_(gamma), fresh_(constants), arms_(arms), detectors_(arms, fresh_) {}

  [[nodiscard]] std::size_t choose(std::uint64_t t) const;
  void observe(std::size_t arm, double x);
  [[nodiscard]] std::size_t estimated_best() const { return best_mean(arms_); }
  [[nodiscard]] const std::vector<Alarm>& alarms() const { return alarms_; }

 private:
  double gamma_;
  WindowHalves fresh_;
  std::vector<ArmStatistics> arms_;
  std::vector<WindowHalves> detectors_;
  std::uint64_t seen_ = 0;
  std::vector<Alarm> alarms_;
};

// GLR-klUCB (arXiv 1902.01575): KL-UCB with c = 0 since the last alarm, and a GlrTest per arm. An
// alarm forgets all arms, or that arm; ln of the rounds since then, or of the sum of n.
class GlrKlUcb {
 public:
  enum class Restart { kAll, kArm };

  GlrKlUcb(std::size_t arms, double delta, Restart restart)
      : restart_(restart), fresh_(delta), arms_(arms), detectors_(arms, fresh_) {}

  [[nodiscard]] std::size_t choose(std::uint64_t t) const;
  void observe(std::size_t arm, double x);
  [[nodiscard]] std::size_t estimated_best() const { return best_mean(arms_); }
  [[nodiscard]] const std::vector<Alarm>& alarms() const { return alarms_; }

 private:
  Restart restart_;
  GlrTest fresh_;
  std::vector<ArmStatistics> arms_;
  std::vector<GlrTest> detectors_;
  std::uint64_t seen_ = 0;
  std::vector<Alarm> alarms_;
};

}  // namespace splitee
