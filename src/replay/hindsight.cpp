#include "replay/hindsight.hpp"

namespace splitee {
namespace {

constexpr std::size_t kMostThresholds = 256;

}  // namespace

std::vector<Ledger> arm_ledgers(const Trace& trace, double threshold) {
  const auto exits = static_cast<std::size_t>(trace.exits());
  std::vector<Ledger> arms(exits, Ledger(exits));
  std::visit(
      [&](const auto& confidence) {
        for (Eigen::Index n = 0; n < trace.samples(); ++n) {
          const auto last = trace.exits() - 1;
          for (Eigen::Index i = 0; i <= last; ++i) {
            const auto arm = static_cast<std::size_t>(i);
            const bool exits_here = i == last || static_cast<double>(confidence(n, i)) >= threshold;
            const Eigen::Index answer = exits_here ? i : last;
            Ledger::Batch batch;
            batch.add(static_cast<double>(confidence(n, answer)),
                      trace.has_labels() ? trace.correct(n, answer) : std::uint8_t{0});
            arms[arm].add(batch);
            if (exits_here) {
              arms[arm].count_exits(arm, 1);
            } else {
              arms[arm].count_offloads(arm, 1);
            }
          }
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
