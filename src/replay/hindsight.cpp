#include "replay/hindsight.hpp"

#include <algorithm>

namespace splitee {
namespace {

constexpr std::size_t kMostThresholds = 256;

}  // namespace

std::vector<Ledger> arm_ledgers(const Trace& trace, double threshold) {
  const auto exits = static_cast<std::size_t>(trace.exits());
  const auto samples = static_cast<std::size_t>(trace.samples());
  std::vector<Ledger> arms(exits, Ledger(exits));
  const std::vector<std::uint8_t> none(trace.has_labels() ? 0 : exits);
  std::visit(
      [&](const auto& confidence) {
        std::vector<Ledger::Batch> batches(exits);
        std::vector<std::uint64_t> exited(exits);
        for (std::size_t begin = 0; begin < samples; begin += Ledger::kLongestBatch) {
          const std::size_t end = std::min(begin + Ledger::kLongestBatch, samples);
          std::fill(batches.begin(), batches.end(), Ledger::Batch());
          for (std::size_t n = begin; n < end; ++n) {
            const auto* row = confidence.data() + n * exits;
            const std::uint8_t* right =
                trace.has_labels() ? trace.correct.data() + n * exits : none.data();
            for (std::size_t i = 0; i < exits; ++i) {
              const bool exits_here = i + 1 == exits || static_cast<double>(row[i]) >= threshold;
              const std::size_t answer = exits_here ? i : exits - 1;
              batches[i].add(static_cast<double>(row[answer]), right[answer]);
              exited[i] += exits_here ? 1 : 0;
            }
          }
          for (std::size_t i = 0; i < exits; ++i) arms[i].add(batches[i]);
        }
        for (std::size_t i = 0; i < exits; ++i) {
          arms[i].count_exits(i, exited[i]);
          arms[i].count_offloads(i, samples - exited[i]);
        }
      },
      trace.confidence);
  return arms;
}

std::shared_ptr<const std::vector<Ledger>> ArmCache::at(const Trace& trace, double threshold) {
  {
    const std::lock_guard lock(mutex_);
    const auto found = known_.find(threshold);
    if (found != known_.end()) return found->second;
  }
  auto arms = std::make_shared<const std::vector<Ledger>>(arm_ledgers(trace, threshold));
  const std::lock_guard lock(mutex_);
  if (known_.size() == kMostThresholds) known_.clear();
  return known_.emplace(threshold, std::move(arms)).first->second;
}

std::size_t best_arm(const std::vector<Ledger>& arms, const CostModel& costs, Charge charge) {
  std::size_t best = 0;
  for (std::size_t arm = 1; arm < arms.size(); ++arm) {
    // Against the best so far and not by its own total: the difference of whole numbers is exact.
    if (arms[arm].regret(arms[best], costs, charge) < 0) best = arm;
  }
  return best;
}

}  // namespace splitee
