#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <limits>
#include <vector>

namespace splitee {

// Indices of some arms that are exact only up to rounding. Where rounding could decide, arms are
// compared by an exact index.
class NearIndices {
 public:
  explicit NearIndices(std::size_t arms) : indices_(arms) {}

  [[nodiscard]] std::size_t arms() const { return indices_.size(); }
  [[nodiscard]] double& operator[](std::size_t arm) { return indices_[arm]; }
  [[nodiscard]] double operator[](std::size_t arm) const { return indices_[arm]; }

  // The first arm with the highest index, how far it is above the next, and how much of that may be
  // rounding.
  struct Highest {
    std::size_t arm;
    double gap;
    double slack;

    [[nodiscard]] bool is_sure() const { return gap > slack; }
  };

  // `rounding`: error of the indices, relative to the highest one and `added`.
  [[nodiscard]] Highest find(double rounding, double added) const {
    const auto [first, second] = two_highest();
    std::size_t best = 0;
    for (std::size_t arm = arms(); arm-- > 0;) best = indices_[arm] == first ? arm : best;
    return {best, first - second, rounding * (std::abs(first) + added)};
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
  struct Two {
    double first;
    double second;
  };

  // The highest index and the next, which may be equal; the loop runs in four independent chains.
  [[nodiscard]] Two two_highest() const {
    constexpr double kNone = -std::numeric_limits<double>::infinity();
    std::array<double, 4> first = {kNone, kNone, kNone, kNone};
    std::array<double, 4> second = first;
    const auto take = [&](std::size_t chain, double index) {
      second[chain] = std::max(second[chain], std::min(first[chain], index));
      first[chain] = std::max(first[chain], index);
    };
    std::size_t arm = 0;
    for (; arm + 4 <= arms(); arm += 4) {
      for (std::size_t chain = 0; chain < 4; ++chain) take(chain, indices_[arm + chain]);
    }
    for (; arm < arms(); ++arm) take(0, indices_[arm]);
    for (std::size_t chain = 1; chain < 4; ++chain) {
      take(0, first[chain]);
      take(0, second[chain]);
    }
    return {first[0], second[0]};
  }

  std::vector<double> indices_;
};

// Indices m + w g of some arms, where m and w belong to the arm and g to the round. They are
// computed from numbers that are kept from round to round.
class WidthIndices {
 public:
  using Highest = NearIndices::Highest;

  explicit WidthIndices(std::size_t arms) : means_(arms), widths_(arms), indices_(arms) {}

  void set(std::size_t arm, double mean, double width) {
    means_[arm] = mean;
    widths_[arm] = width;
  }
  [[nodiscard]] double mean(std::size_t arm) const { return means_[arm]; }
  [[nodiscard]] double width(std::size_t arm) const { return widths_[arm]; }
  [[nodiscard]] double index(std::size_t arm) const { return indices_[arm]; }
  [[nodiscard]] double widest() const { return *std::max_element(widths_.begin(), widths_.end()); }

  // `rounding`: relative error of the kept values; `most_width`: no w is above it.
  [[nodiscard]] Highest find(double growth, double most_width, double rounding = kRounding) {
    for (std::size_t arm = 0; arm < indices_.arms(); ++arm) {
      indices_[arm] = means_[arm] + widths_[arm] * growth;
    }
    // Near the highest, an index holds an m not larger than itself and at most twice a w g.
    return indices_.find(rounding, most_width * growth);
  }

  // See NearIndices, of the last find().
  template <class Exact>
  [[nodiscard]] std::size_t first_of_close(const Highest& found, const Exact& exact) const {
    return indices_.first_of_close(found, exact);
  }

 private:
  static constexpr double kRounding = 1e-12;  // far above the rounding of a few operations

  std::vector<double> means_;
  std::vector<double> widths_;
  NearIndices indices_;  // of the last find()
};

}  // namespace splitee
