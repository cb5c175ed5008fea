#include "threshold/choice.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "threshold/labels.hpp"

namespace splitee {
namespace {

constexpr std::uint64_t kSteps = 100;  // the grid has hundredths

std::vector<double> grid_for(std::uint64_t classes) {
  const std::uint64_t first = classes < 2 ? kSteps / 2 : (kSteps - 1) / classes + 1;
  std::vector<double> grid;
  for (std::uint64_t k = first; k < kSteps; ++k) {
    grid.push_back(static_cast<double>(k) / static_cast<double>(kSteps));
  }
  return grid;
}

// Counts, for each threshold of the grid, the samples that stop before the last exit and how their
// answers differ from the last exit's.
class Tally {
 public:
  explicit Tally(std::size_t grid) : counts_(grid + 1) {}

  // A sample that stops early at the thresholds [begin, end) of the grid.
  void add(std::size_t begin, std::size_t end, bool is_right, bool last_is_right) {
    const Counts one{1, (last_is_right ? 1 : 0) - (is_right ? 1 : 0),
                     is_right == last_is_right ? 0 : 1};
    counts_[begin] = counts_[begin] + one;
    counts_[end] = counts_[end] - one;
  }

  // To be called once, after all samples.
  void finish() { std::partial_sum(counts_.begin(), counts_.end(), counts_.begin()); }

  [[nodiscard]] std::int64_t early(std::size_t k) const { return counts_[k].early; }
  [[nodiscard]] std::int64_t lost(std::size_t k) const { return counts_[k].lost; }
  [[nodiscard]] std::int64_t changed(std::size_t k) const { return counts_[k].changed; }

 private:
  struct Counts {
    std::int64_t early = 0;    // samples that stop before the last exit
    std::int64_t lost = 0;     // right answers, net
    std::int64_t changed = 0;  // answers that changed between right and wrong, either way

    friend Counts operator+(const Counts& a, const Counts& b) {
      return {a.early + b.early, a.lost + b.lost, a.changed + b.changed};
    }
    friend Counts operator-(const Counts& a, const Counts& b) {
      return {a.early - b.early, a.lost - b.lost, a.changed - b.changed};
    }
  };

  std::vector<Counts> counts_;  // until finish(): the change from the threshold before
};

// One tally per splitting layer, or one for the walk.
std::vector<Tally> tallies_of(const Trace& trace, ThresholdRule rule,
                              const std::vector<double>& grid) {
  const std::size_t last = trace.exits() - 1;
  const bool walks = rule == ThresholdRule::kWalk;
  // A single exit is the only place to split, and always stops.
  const std::size_t splits = std::max<std::size_t>(last, 1);
  std::vector<Tally> tallies(walks ? 1 : splits, Tally(grid.size()));
  const auto reached = [&](std::size_t n, std::size_t i) {  // number of thresholds
    if (i == last) return grid.size();
    const auto above = std::upper_bound(grid.begin(), grid.end(), trace.confidence(n, i));
    return static_cast<std::size_t>(above - grid.begin());
  };
  for (std::size_t n = 0; n < trace.samples(); ++n) {
    const bool last_is_right = trace.is_right(n, last);
    std::size_t stopped = 0;  // number of thresholds at which the walk has ended before exit i
    for (std::size_t i = 0; i < (walks ? last : splits); ++i) {
      const std::size_t end = reached(n, i);
      if (end <= stopped) continue;
      tallies[walks ? 0 : i].add(stopped, end, trace.is_right(n, i), last_is_right);
      if (walks) stopped = end;
    }
  }
  for (Tally& tally : tallies) tally.finish();
  return tallies;
}

}  // namespace

std::string ThresholdChoice::shortfall() const {
  const ThresholdEffect& best = grid.back();
  // Rounded up, so that a request for the drop shown here gets a threshold.
  const double needed = std::ceil(best.drop * 1e4 - 1e-9) / 1e4;
  const bool walks = request.rule == ThresholdRule::kWalk;
  return fmt::format(
      "no threshold up to {} keeps {} within {} of the last exit's accuracy; the best that can be "
      "had is {}, which loses {}{}",
      best.threshold, walks ? "the walk" : "every split", request.max_accuracy_drop, best.threshold,
      needed, walks ? "" : fmt::format(" at exit {}", best.worst_exit));
}

ThresholdChoice choose_threshold(const Trace& trace, const ThresholdRequest& request) {
  expect_labels(trace);
  const std::vector<double> grid = grid_for(trace.classes);
  const std::vector<Tally> tallies = tallies_of(trace, request.rule, grid);
  const auto samples = static_cast<double>(trace.samples());
  double right = 0;
  for (std::size_t n = 0; n < trace.samples(); ++n) {
    if (trace.is_right(n, trace.exits() - 1)) right += 1;
  }

  ThresholdChoice choice{request, right / samples, 0, {}, std::nullopt};
  choice.accuracy_standard_error =
      std::sqrt(choice.last_accuracy * (1 - choice.last_accuracy) / samples);
  for (std::size_t k = 0; k < grid.size(); ++k) {
    const auto worst =
        std::max_element(tallies.begin(), tallies.end(),
                         [k](const Tally& a, const Tally& b) { return a.lost(k) < b.lost(k); });
    ThresholdEffect effect;
    effect.threshold = grid[k];
    if (request.rule == ThresholdRule::kAnySplit) {
      effect.worst_exit = static_cast<std::uint64_t>(worst - tallies.begin()) + 1;
    }
    const auto lost = static_cast<double>(worst->lost(k));
    effect.accuracy = (right - lost) / samples;
    effect.drop = lost / samples;
    effect.drop_standard_error = std::sqrt(
        (static_cast<double>(worst->changed(k)) / samples - effect.drop * effect.drop) / samples);
    for (const Tally& tally : tallies) {
      effect.share_to_last += (samples - static_cast<double>(tally.early(k))) / samples /
                              static_cast<double>(tallies.size());
    }
    choice.grid.push_back(effect);
  }
  for (std::size_t k = grid.size(); k-- > 0;) {
    if (choice.grid[k].drop > request.max_accuracy_drop) break;
    choice.chosen = k;
  }
  return choice;
}

}  // namespace splitee
