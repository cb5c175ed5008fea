#include "replay/hindsight.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/parallel.hpp"
#include "replay/tally.hpp"

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

Arms::Arms(const Trace& trace, double threshold, unsigned workers)
    : alone_(static_cast<std::size_t>(trace.exits()), Ledger(1)) {
  const std::size_t exits = size();
  const auto samples = static_cast<std::size_t>(trace.samples());
  const std::size_t piece = std::clamp(kPieceValues / exits, kFewestRows, Ledger::kLongestBatch);
  const TallyFunction run = tally_function();
  in_parts(exits, workers, [&](std::size_t first, std::size_t end) {
    std::vector<double> here(piece);  // not on the stack, which may be a small one
    std::vector<double> final(piece);
    for (std::size_t begin = 0; begin < samples; begin += piece) {
      const std::size_t rows = std::min(piece, samples - begin);
      copy_column(trace.answers, exits - 1, begin, rows, final.data());
      for (std::size_t i = first; i < end; ++i) {
        copy_column(trace.answers, i, begin, rows, here.data());
        Tally tally{.here = here.data(),
                    .final = final.data(),
                    .threshold = threshold,
                    .is_last_exit = i + 1 == exits,
                    .begin = 0,
                    .end = rows};
        run(tally);
        alone_[i].count_exits(0, tally.exited);
        alone_[i].count_offloads(0, rows - tally.exited);
        alone_[i].add({.confidence = tally.confidence_sum, .correct = tally.correct_sum});
      }
    }
  });
}

std::shared_ptr<const Arms> ArmCache::at(const Trace& trace, double threshold) {
  {
    const std::lock_guard lock(mutex_);
    const auto found = known_.find(threshold);
    if (found != known_.end()) return found->second;
  }
  auto arms = std::make_shared<const Arms>(trace, threshold, workers_);
  const std::lock_guard lock(mutex_);
  if (known_.size() == kMostThresholds) known_.clear();
  return known_.emplace(threshold, std::move(arms)).first->second;
}

std::size_t best_arm(const Arms& arms, const CostModel& costs, Charge charge) {
  std::size_t best = 0;
  Ledger its = arms[best];
  for (std::size_t arm = 1; arm < arms.size(); ++arm) {
    // Against the best so far and not by its own total: the difference of whole numbers is exact.
    Ledger other = arms[arm];
    if (other.regret(its, costs, charge) < 0) {
      best = arm;
      its = std::move(other);
    }
  }
  return best;
}

}  // namespace splitee
