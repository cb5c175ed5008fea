#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include "model/late_answers.hpp"
#include "replay/feedback_queue.hpp"

namespace splitee {

// A policy whose rewards come late: it chooses as the policy does, and holds what it is told until
// that may be used. With delay 0 everything is told at once and in the same order.
template <LateLearner P>
class Late {
 public:
  static constexpr bool kIgnoresCosts = CostIgnorer<P>;
  static const PolicyInfo& info() { return P::info(); }
  static std::vector<Arm> arms(const HindsightSetup& setup) { return P::arms(setup); }

  Late(P policy, const LateAnswers& answers, std::size_t arms, std::uint64_t rounds)
      : policy_(std::move(policy)),
        answers_(answers),
        queue_(answers.most_out(rounds)),
        last_(arms) {}

  [[nodiscard]] std::size_t choose(const Round& round) {
    round_ = round.t;
    is_under_way_ = true;
    played_ = policy_.choose(round);
    return played_;
  }

  // To be called after choose(): the first round whose decision may use the late rewards of this
  // one.
  void await(std::uint64_t round) { awaited_ = round; }

  // The reward of the played arm comes last, and ends the round.
  void observe(const Observation& seen) {
    if (!is_under_way_) {  // a warm start before the first round
      policy_.observe(seen);
      return;
    }
    const bool is_own = seen.arm == played_;
    const std::uint64_t next = round_ + 1;
    const bool is_late = seen.from_cloud || answers_.which == LateAnswers::Which::kAll;
    const std::uint64_t arrives = is_late ? awaited_ : next;
    const bool holds = answers_.use == LateAnswers::Use::kHold;
    if (is_own) counts_.lost += seen.is_lost ? 1 : 0;
    if (arrives == next && !(holds && last_[seen.arm] >= next)) {
      policy_.observe(seen);
      if (is_own && !seen.is_lost) ++counts_.received;
    } else {
      const std::uint64_t release = holds ? std::max(arrives, last_[seen.arm]) : arrives;
      last_[seen.arm] = release;
      const bool counts = answers_.use == LateAnswers::Use::kPending;
      queue_.add({seen, policy_.remember(seen.arm, counts), round_, arrives, release, is_own});
    }
    if (is_own) {
      queue_.release(next, [&](const LateReward& reward) { use(reward); });
    }
  }

  [[nodiscard]] Feedback feedback() const { return policy_.feedback(); }
  [[nodiscard]] std::size_t estimated_best() const { return policy_.estimated_best(); }
  [[nodiscard]] const WarmStart& warm_start() const requires WarmStarter<P> {
    return policy_.warm_start();
  }
  [[nodiscard]] bool probe() requires Prober<P> { return policy_.probe(); }
  [[nodiscard]] double probe_weight() const requires Prober<P> { return policy_.probe_weight(); }

  // The counts up to the round told last.
  [[nodiscard]] AnswerCounts answer_counts() const {
    AnswerCounts counts = counts_;
    const std::uint64_t now = is_under_way_ ? round_ + 1 : 0;
    queue_.for_each([&](const LateReward& reward) {
      if (!reward.is_own) return;
      counts.waited += std::min(reward.arrives, now) - reward.played - 1;
      if (reward.seen.is_lost) return;
      ++(reward.arrives > now ? counts.outstanding : counts.held);
    });
    return counts;
  }

 private:
  void use(const LateReward& reward) {
    policy_.recall(reward.seen, reward.memory);
    if (!reward.is_own) return;
    counts_.waited += reward.arrives - reward.played - 1;
    if (reward.seen.is_lost) return;
    ++counts_.received;
    const std::uint64_t age = reward.release - reward.played - 1;
    counts_.late += age > 0 ? 1 : 0;
    counts_.age += age;
  }

  P policy_;
  LateAnswers answers_;
  FeedbackQueue queue_;
  std::vector<std::uint64_t> last_;  // by arm: when its latest reward is released
  std::uint64_t round_ = 0;
  std::uint64_t awaited_ = 0;
  std::size_t played_ = 0;
  bool is_under_way_ = false;
  AnswerCounts counts_;
};

}  // namespace splitee
