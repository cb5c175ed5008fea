#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <vector>

#include "policy/learners/detectors.hpp"
#include "policy/learners/index_learner.hpp"
#include "policy/learners/lasting_lead.hpp"
#include "policy/learners/leading.hpp"
#include "random/stream.hpp"

// Learners that watch their rewards for a change and then forget. Their rewards lie in [0, 1].
// `alpha` is the share of rounds in which they play an arm whatever its index, so that a change of
// any arm is noticed; with 0 an arm is only tried again after its rewards were forgotten.
namespace splitee {

// A round in which a learner forgot rewards, and the arm whose reward raised the alarm.
struct Alarm {
  std::uint64_t round = 0;  // rounds completed, the one of that reward included
  std::size_t arm = 0;
};

// The rewards of each arm that a learner remembers, and a detector per arm that watches them.
// Indices are m + growth / sqrt(n) but for rounding.
template <class Detector>
class WatchedArms {
 public:
  WatchedArms(std::size_t arms, typename Detector::Constants constants)
      : fresh_(constants), arms_(arms), detectors_(arms, fresh_), known_(arms), empty_(arms) {}

  [[nodiscard]] std::size_t size() const { return arms_.size(); }
  [[nodiscard]] double pulls(std::size_t arm) const { return arms_[arm].pulls(); }
  [[nodiscard]] std::size_t estimated_best() const { return best_mean(arms_); }

  // The first arm with the highest index(arm's statistics); one without a reward comes first.
  template <class Index>
  [[nodiscard]] std::size_t highest(double growth, const Index& index) {
    if (empty_ > 0) return highest_index(arms_, index);
    const auto found = known_.find(growth, 1);
    if (found.is_sure()) return found.arm;
    return known_.first_of_close(found, [&](std::size_t arm) { return index(arms_[arm]); });
  }

  // Adds a reward and returns whether it raises the alarm.
  [[nodiscard]] bool add(std::size_t arm, double x) {
    if (!(arms_[arm].pulls() > 0)) --empty_;
    arms_[arm].add(x);
    known_.set(arm, arms_[arm].mean(), 1 / std::sqrt(arms_[arm].pulls()));
    return detectors_[arm].add(x);
  }

  void forget(std::size_t arm) {
    if (arms_[arm].pulls() > 0) ++empty_;
    arms_[arm] = {};
    detectors_[arm] = fresh_;
  }
  void forget_all() {
    for (std::size_t arm = 0; arm < size(); ++arm) forget(arm);
  }

 private:
  Detector fresh_;
  std::vector<ArmStatistics> arms_;
  std::vector<Detector> detectors_;
  LastingLead<4> known_;
  std::size_t empty_;  // arms without a remembered reward
};

// m + sqrt(xi ln(sum of n) / n) over the remembered rewards, with a detector per arm (arXiv
// 1711.03539). An alarm forgets the rewards of that arm, including the one that raised it. With
// probability alpha an arm drawn uniformly is played.
template <class Detector>
class ForgetfulUcb {
 public:
  struct Exploration {
    double alpha = 0;
    Stream random;
  };

  ForgetfulUcb(std::size_t arms, typename Detector::Constants constants, double xi = 1,
               std::optional<Exploration> exploration = {})
      : xi_(xi), exploration_(exploration), arms_(arms, constants) {}

  [[nodiscard]] std::size_t choose(const Round& round);
  void observe(std::size_t arm, double x);
  [[nodiscard]] std::size_t estimated_best() const { return arms_.estimated_best(); }
  [[nodiscard]] const std::vector<Alarm>& alarms() const { return alarms_; }

 private:
  double xi_;
  std::optional<Exploration> exploration_;
  WatchedArms<Detector> arms_;
  std::uint64_t pulls_ = 0;  // of all arms together
  std::uint64_t round_ = 0;  // the present one
  std::vector<Alarm> alarms_;
};

// CUSUM-UCB and PHT-UCB, in the same paper.
using CusumUcb = ForgetfulUcb<Cusum>;
using PhtUcb = ForgetfulUcb<PageHinkley>;

// M-UCB (arXiv 1802.03692): UCB1 since the last alarm at round tau, with ln(t - tau); where (t -
// tau) mod floor(K / gamma) is the number of an arm, that arm is played (gamma >= 0; above 1 it
// counts as 1). An alarm forgets all rewards.
class MUcb {
 public:
  MUcb(std::size_t arms, WindowHalves::Constants constants, double gamma)
      : cycle_(std::floor(static_cast<double>(arms) / std::min(gamma, 1.0))),
        arms_(arms, constants) {}

  [[nodiscard]] std::size_t choose(const Round& round);
  void observe(std::size_t arm, double x);
  [[nodiscard]] std::size_t estimated_best() const { return arms_.estimated_best(); }
  [[nodiscard]] const std::vector<Alarm>& alarms() const { return alarms_; }

 private:
  double cycle_;  // floor(K / gamma); infinite: each arm is forced once
  WatchedArms<WindowHalves> arms_;
  std::uint64_t round_ = 0;  // the present one
  std::uint64_t first_ = 0;  // of the present cycle's rounds
  std::vector<Alarm> alarms_;
};

// GLR-klUCB (arXiv 1902.01575): KL-UCB with c = 0 since the last alarm, and a GlrTest per arm. An
// alarm forgets the rewards of all arms, with ln of the rounds since then, or of that arm alone,
// with ln of the sum of n. Where the number of rounds since the last alarm mod ceil(K / alpha) is
// the number of an arm, that arm is played.
class GlrKlUcb {
 public:
  enum class Restart { kAll, kArm };

  GlrKlUcb(std::size_t arms, double delta, Restart restart, double alpha = 0)
      : restart_(restart), alpha_(alpha), fresh_(delta), arms_(arms), detectors_(arms, fresh_) {}

  [[nodiscard]] std::size_t choose(const Round& round);
  void observe(std::size_t arm, double x);
  [[nodiscard]] std::size_t estimated_best() const { return arms_.estimated_best(); }
  [[nodiscard]] const std::vector<Alarm>& alarms() const { return alarms_; }

 private:
  Restart restart_;
  double alpha_;
  GlrTest fresh_;
  LeadingLearner<KlUcbRule> arms_;
  std::uint64_t pulls_ = 0;  // remembered, of all arms together
  std::vector<GlrTest> detectors_;
  std::uint64_t round_ = 0;  // the present one
  std::vector<Alarm> alarms_;
};

}  // namespace splitee
