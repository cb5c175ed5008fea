#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "policy/lanes/lane_kernels.hpp"
#include "policy/learners/arm_statistics.hpp"
#include "policy/learners/width_indices.hpp"

namespace splitee {

// Of some arms in each lane: the number n and the sum of their rewards, and indices m + w g with
// w = scale / sqrt(n), see WidthIndices.
class LaneMeans {
 public:
  explicit LaneMeans(std::size_t arms) : pulls_(arms), sums_(arms), means_(arms), widths_(arms) {
    arrays_.arms = arms;
    arrays_.pulls = pulls_.data();
    arrays_.sums = sums_.data();
    arrays_.means = means_.data();
    arrays_.widths = widths_.data();
  }
  LaneMeans(const LaneMeans&) = delete;
  LaneMeans& operator=(const LaneMeans&) = delete;

  [[nodiscard]] std::size_t arms() const { return pulls_.size(); }
  [[nodiscard]] const LaneRow& pulls(std::size_t arm) const { return pulls_[arm]; }
  // Whether it is one of the first rounds, in which each arm is played once: then sets that arm.
  [[nodiscard]] bool plays_each_once(const Round& round, LaneArms& played) const {
    if (round.t >= arms()) return false;
    played.fill(static_cast<std::uint32_t>(round.t));
    return true;
  }

  // m by arm.
  [[nodiscard]] const LaneRow* means() {
    kernels_.settle(arrays_);
    return means_.data();
  }
  [[nodiscard]] ArmSums statistics(std::size_t arm, std::size_t lane) const {
    return {sums_[arm][lane], pulls_[arm][lane], pulls_[arm][lane]};
  }
  [[nodiscard]] std::vector<ArmSums> of_lane(std::size_t lane) const {
    std::vector<ArmSums> all;
    all.reserve(arms());
    for (std::size_t arm = 0; arm < arms(); ++arm) all.push_back(statistics(arm, lane));
    return all;
  }
  [[nodiscard]] std::size_t estimated_best(std::size_t lane) const {
    return best_mean(of_lane(lane));
  }

  // Adds a reward of one arm in each lane, or takes it away, and sets the m and w of these arms;
  // gives their n.
  const LaneRow& add(const LaneArms& arms, const LaneRow& rewards, double scale) {
    return change({&arms, &rewards, 1, scale});
  }
  const LaneRow& remove(const LaneArms& arms, const LaneRow& rewards, double scale) {
    return change({&arms, &rewards, -1, scale});
  }
  // n and the sums; m and w stay as they are.
  void fade(double factor) { kernels_.fade(arrays_, factor); }

  // Computes all m and w anew.
  void renew(double scale) {
    kernels_.settle(arrays_);
    for (std::size_t arm = 0; arm < arms(); ++arm) {
      for (std::size_t lane = 0; lane < kLanes; ++lane) {
        means_[arm][lane] = sums_[arm][lane] / pulls_[arm][lane];
        widths_[arm][lane] = scale / std::sqrt(pulls_[arm][lane]);
      }
    }
  }
  [[nodiscard]] double widest() {
    kernels_.settle(arrays_);
    double widest = 0;
    for (const LaneRow& row : widths_) {
      widest = std::max(widest, *std::max_element(row.at.begin(), row.at.end()));
    }
    return widest;
  }

  // Finds the arm with the highest index of each lane. Where rounding may decide, it is the first
  // with the highest exact(arm, lane) among those that it may decide between.
  template <class Exact>
  void find(const LaneSearch& search, const Exact& exact, LaneArms& arms) {
    kernels_.find(arrays_, search, leads_);
    arms = leads_.arms;
    if (!leads_.any_is_close) return;
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      if (leads_.is_close[lane] > 0) arms[lane] = first_of_close(search, lane, exact);
    }
  }

 private:
  const LaneRow& change(const LaneChange& change) {
    kernels_.change(arrays_, change, changed_);
    return changed_;
  }

  template <class Exact>
  [[nodiscard]] std::uint32_t first_of_close(const LaneSearch& search, std::size_t lane,
                                             const Exact& exact) const {
    const double least = leads_.first[lane] - leads_.slack[lane];
    std::uint32_t best = 0;
    double highest = -std::numeric_limits<double>::infinity();
    for (std::uint32_t arm = search.from != nullptr ? (*search.from)[lane] : 0; arm < arms();
         ++arm) {
      if (near_index(search, arm, lane) < least) continue;
      const double index = exact(arm, lane);
      if (index > highest) {
        best = arm;
        highest = index;
      }
    }
    return best;
  }
  [[nodiscard]] double near_index(const LaneSearch& search, std::size_t arm,
                                  std::size_t lane) const {
    const double mean = means_[arm][lane];
    const double width = widths_[arm][lane];
    if (search.logs != nullptr) {
      return mean + width * std::sqrt(std::max(0.0, search.level - search.logs[arm][lane]));
    }
    const double high = mean + width * search.growth;
    if (search.prices == nullptr) return high;
    return high / std::max(search.prices[arm][lane] - width * search.growth, search.least);
  }

  LaneArrays arrays_;  // the following
  LaneLeads leads_;
  LaneRow changed_;
  std::vector<LaneRow> pulls_;
  std::vector<LaneRow> sums_;
  std::vector<LaneRow> means_;
  std::vector<LaneRow> widths_;
  const LaneKernels& kernels_ = lane_kernels();
};

// A search for indices m + w g; the parameters are those of WidthIndices::find().
inline LaneSearch width_search(double growth, double most_width,
                               double rounding = WidthIndices::kRounding) {
  return {.growth = growth,
          .rounding = rounding,
          .added = most_width * growth + NearIndices::kLeastSize};
}

}  // namespace splitee
