#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "replay/environment.hpp"
#include "replay/tile.hpp"

namespace splitee {

// Arms that look once, in a world of constant costs whose answers come at once: all that a round
// asks of the environment about an arm, in one place.
class OneLookArms {
 public:
  // How a round of an arm ends.
  struct End {
    double answer;  // that counts, see answer_of()
    double seen;    // see Outcome
    Fate fate;

    [[nodiscard]] std::uint8_t right() const { return std::signbit(answer) ? 1 : 0; }
  };

  // Whether a round of theirs is what Environment::play() and reveal() make of it: in every round
  // it makes known no other rewards than its own, or only those of arms that it passed.
  template <Learner P>
  static bool suit(const P& policy, const Environment& environment) {
    const Claims& claims = environment.claims();
    if (!claims.looks_once || !claims.constant_costs || !claims.answers_at_once) return false;
    if constexpr (FeedbackChanger<P>) {
      if (policy.changes_feedback()) return false;
    }
    const Feedback feedback = policy.feedback();
    if (feedback == Feedback::kOwnArm) return true;
    return claims.passes_earlier &&
           (feedback == Feedback::kObservable || feedback == Feedback::kPublished);
  }

  OneLookArms(const Environment& environment, Feedback feedback)
      : feedback_(feedback),
        last_exit_(environment.last_exit()),
        rule_(environment.rule()),
        arms_(environment.arms().size()) {}

  // To be called before the first of some rows of a tile: takes the present costs, and what is
  // gathered of the tile.
  void begin(Tile& tile, const Environment& environment) {
    final_ = tile.column(last_exit_);
    if (rule_.is_gain()) base_ = tile.column(rule_.first);
    for (std::size_t k = 0; k < arms_.size(); ++k) {
      const Look& look = environment.arms()[k].looks.front();
      const CostTable& costs = environment.costs();
      arms_[k] = {.column = tile.has_column(look.exit) ? tile.column(look.exit) : nullptr,
                  .exit = look.exit,
                  .threshold = look.threshold,
                  .penalties = {costs.stop_penalty(k), costs.offload_penalty(k)},
                  .costs = {costs.reaching[k], costs.reaching[k] + costs.offloading[k]}};
    }
  }

  // To be called in a round that plays the arm: gathers the columns that such rounds read once they
  // come often.
  void use(Tile& tile, std::size_t arm) {
    if (arms_[arm].column == nullptr && ++arms_[arm].uses == kWorthGathering) gather(tile, arm);
  }

  // Forced inline: a result that a call wrote is in memory.
  [[nodiscard]] [[gnu::always_inline]] End play(const Tile& tile, std::size_t row,
                                                std::size_t arm) const {
    const double own = answer_at(tile, row, arms_[arm]);
    const bool stops = std::abs(own) >= arms_[arm].threshold;
    const Fate fate = stops ? Fate::kStop : Fate::kOffload;
    const double answer = select(stops, own, final_[row]);
    if (rule_.is_gain()) return gain(row, arms_[arm], own, answer, fate);
    return {answer, std::abs(answer), fate};
  }

  // What a round of the arm tells of it.
  [[nodiscard]] Observation observation(std::size_t arm, const End& end) const {
    const auto fate = static_cast<std::size_t>(end.fate);
    return {arm, end.seen - arms_[arm].penalties[fate], arms_[arm].costs[fate]};
  }

  // Tells a learner the rewards that a round of the arm makes known, in the order of
  // Environment::reveal().
  template <Learner P>
  [[gnu::always_inline]] void reveal(P& policy, const Tile& tile, std::size_t row, std::size_t arm,
                                     const End& end) const {
    if (feedback_ != Feedback::kOwnArm) reveal_passed(policy, tile, row, arm, end.fate);
    policy.observe(observation(arm, end));
  }

 private:
  // Reading values of an arm that is played less often from the trace takes less time.
  static constexpr unsigned kWorthGathering = 16;

  struct OneLookArm {
    const double* column = nullptr;  // of its exit, see Tile::column(); null where not gathered
    std::size_t exit = 0;
    double threshold = 0;
    double penalties[kFates] = {};  // by fate
    double costs[kFates] = {};
    unsigned uses = 0;
  };

  // The same where the reward is a gain.
  [[nodiscard]] End gain(std::size_t row, const OneLookArm& arm, double own, double answer,
                         Fate fate) const {
    const double final = std::abs(answer);
    if (rule_.fallback && final < arm.threshold && final <= std::abs(own)) answer = own;
    const double gain = std::abs(answer) - std::abs(base_[row]);
    return {answer, rule_.clip ? std::max(gain, 0.0) : gain, fate};
  }

  // `first ? a : b`, without a branch that no processor foresees as the data decide it.
  static double select(bool first, double a, double b) {
    const std::uint64_t mask = -static_cast<std::uint64_t>(first);
    return std::bit_cast<double>((std::bit_cast<std::uint64_t>(a) & mask) |
                                 (std::bit_cast<std::uint64_t>(b) & ~mask));
  }

  static double answer_at(const Tile& tile, std::size_t row, const OneLookArm& arm) {
    return arm.column != nullptr ? arm.column[row] : tile.answer(row, arm.exit);
  }

  void gather(Tile& tile, std::size_t arm) {
    const std::size_t first = feedback_ == Feedback::kOwnArm ? arm : 0;
    for (std::size_t each = first; each <= arm; ++each) {
      arms_[each].column = tile.column(arms_[each].exit);
    }
  }

  template <Learner P>
  void reveal_passed(P& policy, const Tile& tile, std::size_t row, std::size_t arm,
                     Fate fate) const {
    const bool final_seen = fate == Fate::kOffload || feedback_ == Feedback::kPublished ||
                            arms_[arm].exit == last_exit_;
    for (std::size_t other = 0; other < arm; ++other) {
      const End end = play(tile, row, other);
      if (end.fate == Fate::kStop || final_seen) policy.observe(observation(other, end));
    }
  }

  Feedback feedback_;
  std::size_t last_exit_;
  RewardRule rule_;
  std::vector<OneLookArm> arms_;
  const double* final_ = nullptr;  // the last exit's column
  const double* base_ = nullptr;   // that of the exit from which gains count
};

}  // namespace splitee
