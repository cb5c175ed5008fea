#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

#include "policy/learners/width_indices.hpp"

namespace splitee {

// WidthIndices for learners that are told one reward in most rounds: while the arm with the highest
// index is so far above the others that what has changed since cannot have brought one of them
// level, no other index is computed.
//
// With the others' highest index at most h when g was g0, and no w above W, it is at most h + (g -
// g0) W at a later g >= g0, and at most h at a smaller one; an arm whose m and w are set in between
// counts with its index at g0.
class LastingLead {
 public:
  using Highest = WidthIndices::Highest;

  explicit LastingLead(std::size_t arms) : indices_(arms) {}

  void set(std::size_t arm, double mean, double width) {
    indices_.set(arm, mean, width);
    if (arm != leader_) others_ = std::max(others_, mean + width * growth_);
  }

  // To be called where an arm loses its index.
  void forget() { leader_ = kNone; }

  // As WidthIndices::find(), but the gap may be less than it is.
  [[nodiscard]] Highest find(double growth, double most_width) {
    if (leader_ != kNone) {
      const double own = indices_.mean(leader_) + indices_.width(leader_) * growth;
      const double others = others_ + std::max(growth - growth_, 0.0) * most_width;
      const double slack = kRounding * (std::abs(own) + std::abs(others) + 2 * most_width * growth);
      if (own - others > slack) return {leader_, own - others, slack};
    }
    const Highest found = indices_.find(growth, most_width);
    leader_ = found.is_sure() ? found.arm : kNone;
    others_ = indices_.index(found.arm) - found.gap + found.slack;
    growth_ = growth;
    return found;
  }

  // See WidthIndices.
  template <class Exact>
  [[nodiscard]] std::size_t first_of_close(const Highest& found, const Exact& exact) const {
    return indices_.first_of_close(found, exact);
  }

 private:
  static constexpr double kRounding = 1e-12;  // far above that of a few operations
  static constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

  WidthIndices indices_;
  std::size_t leader_ = kNone;
  double others_ = 0;  // h
  double growth_ = 0;  // g0
};

}  // namespace splitee
