#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <utility>

#include "policy/learners/width_indices.hpp"

namespace splitee {

// WidthIndices for learners that are told few rewards in most rounds. The leaders are the arms that
// had the highest indices when all were computed. While one of them is so far above all other arms
// that what has changed since cannot have brought one of those level, only theirs are computed.
// Several are worth it where they lead in turn; where arms lose rewards too, all come near in turn.
//
// With the others' highest index at most h when g was g0, and no w above W, it is at most h + (g -
// g0) W at a later g >= g0, and at most h at a smaller one; an arm whose m and w are set in between
// counts with its index at g0. An arm may be without an index for some rounds in which nothing is
// looked for; it is set when it has one again.
template <std::size_t kLeaders>
class LastingLead {
 public:
  using Highest = WidthIndices::Highest;

  explicit LastingLead(std::size_t arms) : arms_(arms), indices_(arms) { leaders_.fill(kNone); }

  void set(std::size_t arm, double mean, double width) {
    indices_.set(arm, mean, width);
    for (const std::size_t leader : leaders_) {
      if (arm == leader) return;
    }
    others_ = std::max(others_, mean + width * growth_);
  }
  // All arms, where only find_all() follows.
  template <class MeanOf, class WidthOf>
  void set_all(const MeanOf& mean_of, const WidthOf& width_of) {
    indices_.set_all(mean_of, width_of);
  }
  [[nodiscard]] double mean(std::size_t arm) const { return indices_.mean(arm); }
  [[nodiscard]] double width(std::size_t arm) const { return indices_.width(arm); }
  [[nodiscard]] double widest() const { return indices_.widest(); }

  // As WidthIndices::find(), but the gap may be less than it is.
  [[nodiscard]] Highest find(double growth, double most_width) {
    if (leaders_.front() != kNone) {
      const double limit = others_ + std::max(growth - growth_, 0.0) * most_width;
      const double added = 2 * most_width * growth;
      for (std::size_t k = 0; k < leaders(); ++k) {
        now_[k] = indices_.mean(leaders_[k]) + indices_.width(leaders_[k]) * growth;
      }
      // Most rounds play the leader of the one before: a branch lets the processor go on with it.
      const double others = std::max(limit, highest_behind_first());
      const double slack = slack_of(now_[0], others, added);
      if (now_[0] - others > slack) return {leaders_.front(), now_[0] - others, slack};
      put_highest_first();
      if (now_[0] - limit > slack_of(now_[0], limit, added)) {
        const double next = std::max(limit, highest_behind_first());
        leaders_decide_ = true;
        return {leaders_.front(), now_[0] - next, slack_of(now_[0], next, added)};
      }
    }
    const Highest found = find_all(growth, most_width);
    growth_ = growth;
    take_leaders(found);
    return found;
  }

  // As WidthIndices::find().
  [[nodiscard]] Highest find_all(double growth, double most_width) {
    leaders_.fill(kNone);
    leaders_decide_ = false;
    return indices_.find(growth, most_width);
  }

  // See WidthIndices, of the last find_all().
  [[nodiscard]] double index(std::size_t arm) const { return indices_.index(arm); }

  // Likewise, of that or the last find().
  template <class Exact>
  [[nodiscard]] std::size_t first_of_close(const Highest& found, const Exact& exact) const {
    if (!leaders_decide_) return indices_.first_of_close(found, exact);
    std::size_t best = leaders_.front();
    double highest = exact(best);
    for (std::size_t k = 1; k < leaders(); ++k) {
      if (now_[k] < now_[0] - found.slack) continue;
      const double index = exact(leaders_[k]);
      if (index > highest || (index == highest && leaders_[k] < best)) {
        best = leaders_[k];
        highest = index;
      }
    }
    return best;
  }

 private:
  static constexpr double kInfinity = std::numeric_limits<double>::infinity();
  static constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

  [[nodiscard]] std::size_t leaders() const { return std::min(kLeaders, arms_); }
  [[nodiscard]] double highest_behind_first() const {
    double highest = -kInfinity;
    for (std::size_t k = 1; k < leaders(); ++k) highest = std::max(highest, now_[k]);
    return highest;
  }
  void put_highest_first() {
    for (std::size_t k = 1; k < leaders(); ++k) {
      if (now_[k] <= now_[0]) continue;
      std::swap(now_[0], now_[k]);
      std::swap(leaders_[0], leaders_[k]);
    }
  }
  static double slack_of(double highest, double next, double added) {
    return WidthIndices::kRounding *
           (std::abs(highest) + std::abs(next) + added + NearIndices::kLeastSize);
  }

  // After find_all().
  void take_leaders(const Highest& found) {
    if constexpr (kLeaders == 1) {
      if (found.is_sure()) leaders_.front() = found.arm;
      others_ = indices_.index(found.arm) - found.gap + found.slack;
    } else {
      const auto few = indices_.few_highest<kLeaders + 1>();
      std::copy_n(few.arms.begin(), leaders(), leaders_.begin());
      others_ = few.indices.back() + found.slack;
    }
  }

  std::size_t arms_;
  WidthIndices indices_;
  std::array<std::size_t, kLeaders> leaders_;  // the last one found first; kNone: none
  std::array<double, kLeaders> now_{};         // their indices in find()
  bool leaders_decide_ = false;                // of a find() that is not sure: no other is close
  double others_ = 0;                          // h
  double growth_ = 0;                          // g0
};

}  // namespace splitee
