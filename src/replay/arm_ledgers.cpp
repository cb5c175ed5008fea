#include "replay/arm_ledgers.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/parallel.hpp"
#include "replay/kernels/one_arm.hpp"

namespace splitee {
namespace {

constexpr std::size_t kMostThresholds = 256;

// A trace is gone through in pieces that, but for very many exits, stay in the first-level cache.
constexpr std::size_t kPieceValues = 4096;
constexpr std::size_t kFewestRows = 64;

// Samples [begin, begin + rows) at one exit as a tile's column has them.
void copy_column(const Answers& answers, std::size_t exit, std::size_t begin, std::size_t rows,
                 double* to) {
  std::visit(
      [&](const auto& table) {
        const auto column = table.column(exit);
        for (std::size_t k = 0; k < rows; ++k) to[k] = static_cast<double>(column[begin + k]);
      },
      answers);
}

}  // namespace

ArmLedgers::ArmLedgers(const Trace& trace, double threshold, unsigned workers)
    : alone_(static_cast<std::size_t>(trace.exits()), Ledger(1)) {
  const std::size_t exits = size();
  const auto samples = static_cast<std::size_t>(trace.samples());
  const std::size_t piece = std::clamp(kPieceValues / exits, kFewestRows, Ledger::kLongestBatch);
  const OneArmFunction run = one_arm_function();
  in_parts(exits, workers, [&](std::size_t first, std::size_t end) {
    std::vector<double> here(piece);  // not on the stack, which may be a small one
    std::vector<double> final(piece);
    for (std::size_t begin = 0; begin < samples; begin += piece) {
      const std::size_t rows = std::min(piece, samples - begin);
      copy_column(trace.answers, exits - 1, begin, rows, final.data());
      for (std::size_t i = first; i < end; ++i) {
        copy_column(trace.answers, i, begin, rows, here.data());
        const Look look = split_at(i, exits, threshold, Heads::kLooked).looks.front();
        OneArm sums{.here = here.data(),
                    .final = final.data(),
                    .threshold = look.threshold,
                    .begin = 0,
                    .end = rows};
        run(sums);
        alone_[i].count(0, Fate::kStop, sums.stopped);
        alone_[i].count(0, Fate::kOffload, rows - sums.stopped);
        alone_[i].add({.confidence = sums.confidence_sum, .correct = sums.correct_sum});
      }
    }
  });
}

std::shared_ptr<const ArmLedgers> ArmCache::at(const Trace& trace, double threshold) {
  {
    const std::lock_guard lock(mutex_);
    const auto found = known_.find(threshold);
    if (found != known_.end()) return found->second;
  }
  auto arms = std::make_shared<const ArmLedgers>(trace, threshold, workers_);
  const std::lock_guard lock(mutex_);
  if (known_.size() == kMostThresholds) known_.clear();
  return known_.emplace(threshold, std::move(arms)).first->second;
}

std::size_t best_exit(const ArmLedgers& arms, const CostModel& costs, Heads heads) {
  const auto costs_at = [&](std::size_t exit) {
    return costs.table(stations_of(split_at(exit, arms.size(), 0, heads)));
  };
  std::size_t best = 0;
  CostTable best_costs = costs_at(best);
  for (std::size_t exit = 1; exit < arms.size(); ++exit) {
    CostTable own = costs_at(exit);
    // Against the best so far and not by its own total: the difference of whole numbers is exact.
    if (arms[exit].regret(own, arms[best], best_costs) < 0) {
      best = exit;
      best_costs = std::move(own);
    }
  }
  return best;
}

}  // namespace splitee
