#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

#include "base/lane_count.hpp"
#include "policy/learners/two_highest.hpp"

namespace splitee {

// Indices of some arms that are exact only up to rounding. Where rounding could decide, arms are
// compared by an exact index.
class NearIndices {
 public:
  // To what errors are relative at least, so that those of the least numbers are no 0.
  static constexpr double kLeastSize = std::numeric_limits<double>::min() / kTagRounding;

  explicit NearIndices(std::size_t arms) : arms_(arms), indices_(padded(arms), kNoIndex) {}

  [[nodiscard]] std::size_t arms() const { return arms_; }
  [[nodiscard]] double& operator[](std::size_t arm) { return indices_[arm]; }
  [[nodiscard]] double operator[](std::size_t arm) const { return indices_[arm]; }

  // The arm with the highest index, how far it is above the next, and how much of that may be
  // rounding; where that may decide, any of the highest.
  struct Highest {
    std::size_t arm;
    double gap;
    double slack;

    [[nodiscard]] bool is_sure() const { return gap > slack; }
  };

  // `rounding`: error of the indices, relative to the highest one and `added`.
  [[nodiscard]] Highest find(double rounding, double added) {
    return highest_of({.size = indices_.size(), .indices = indices_.data()}, rounding, added);
  }

  // The same, where the indices are to be made as mean + width growth, of arrays as ArmIndices has.
  [[nodiscard]] Highest find(const double* means, const double* widths, double growth,
                             double rounding, double added) {
    return highest_of({indices_.size(), indices_.data(), means, widths, growth}, rounding, added);
  }

  // The arms with the highest indices, the highest first, and their indices; where there are fewer,
  // these are kNoIndex behind the last.
  template <std::size_t kArms>
  struct Few {
    std::array<std::size_t, kArms> arms{};
    std::array<double, kArms> indices{};
  };
  template <std::size_t kArms>
  [[nodiscard]] Few<kArms> few_highest() const {
    Few<kArms> few;
    few.indices.fill(kNoIndex);
    for (std::size_t arm = 0; arm < arms(); ++arm) {
      const double index = indices_[arm];
      if (index <= few.indices.back()) continue;
      std::size_t place = kArms - 1;
      for (; place > 0 && few.indices[place - 1] < index; --place) {
        few.indices[place] = few.indices[place - 1];
        few.arms[place] = few.arms[place - 1];
      }
      few.indices[place] = index;
      few.arms[place] = arm;
    }
    return few;
  }

  // The first arm with the highest exact(arm) among those that find() could not tell apart from the
  // highest.
  template <class Exact>
  [[nodiscard]] std::size_t first_of_close(const Highest& found, const Exact& exact) const {
    const double least = indices_[found.arm] - found.slack;
    std::size_t best = 0;
    double highest = -std::numeric_limits<double>::infinity();
    for (std::size_t arm = 0; arm < arms(); ++arm) {
      if (indices_[arm] < least) continue;
      const double index = exact(arm);
      if (index > highest) {
        best = arm;
        highest = index;
      }
    }
    return best;
  }

 private:
  [[nodiscard]] Highest highest_of(const ArmIndices& arms, double rounding, double added) const {
    const TwoHighest two = two_highest_(arms);
    return {two.arm, two.first - two.second,
            (rounding + 2 * kTagRounding) * (std::abs(two.first) + added + kLeastSize)};
  }

  std::size_t arms_;
  std::vector<double> indices_;
  TwoHighestFunction two_highest_ = two_highest_function();
};

// Indices m + w g of some arms, where m and w belong to the arm and g to the round. They are
// computed from numbers that are kept from round to round.
class WidthIndices {
 public:
  using Highest = NearIndices::Highest;
  static constexpr double kRounding = 1e-12;  // far above the rounding of a few operations

  explicit WidthIndices(std::size_t arms)
      : means_(padded(arms), kNoIndex), widths_(padded(arms)), indices_(arms) {}

  void set(std::size_t arm, double mean, double width) {
    means_[arm] = mean;
    widths_[arm] = width;
  }
  // In two loops, which the compiler makes vectors of.
  template <class MeanOf, class WidthOf>
  void set_all(const MeanOf& mean_of, const WidthOf& width_of) {
    for (std::size_t arm = 0; arm < indices_.arms(); ++arm) means_[arm] = mean_of(arm);
    for (std::size_t arm = 0; arm < indices_.arms(); ++arm) widths_[arm] = width_of(arm);
  }
  [[nodiscard]] double mean(std::size_t arm) const { return means_[arm]; }
  [[nodiscard]] double width(std::size_t arm) const { return widths_[arm]; }
  [[nodiscard]] double index(std::size_t arm) const { return indices_[arm]; }
  [[nodiscard]] double widest() const { return *std::max_element(widths_.begin(), widths_.end()); }

  // `rounding`: relative error of the kept values; `most_width`: no w is above it.
  [[nodiscard]] Highest find(double growth, double most_width, double rounding = kRounding) {
    // Near the highest, an index holds an m not larger than itself and at most twice a w g.
    return indices_.find(means_.data(), widths_.data(), growth, rounding, most_width * growth);
  }

  // See NearIndices, of the last find().
  template <std::size_t kArms>
  [[nodiscard]] NearIndices::Few<kArms> few_highest() const {
    return indices_.few_highest<kArms>();
  }
  template <class Exact>
  [[nodiscard]] std::size_t first_of_close(const Highest& found, const Exact& exact) const {
    return indices_.first_of_close(found, exact);
  }

 private:
  std::vector<double> means_;
  std::vector<double> widths_;
  NearIndices indices_;  // of the last find()
};

}  // namespace splitee
