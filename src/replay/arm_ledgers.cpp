#include "replay/arm_ledgers.hpp"

#include <algorithm>
#include <numeric>
#include <utility>
#include <vector>

#include "base/parallel.hpp"
#include "replay/kernels/one_arm.hpp"

namespace splitee {
namespace {

constexpr std::size_t kMostThresholds = 256;

// A trace is read in pieces that, except for very many exits, stay in the first-level cache.
constexpr std::size_t kPieceValues = 4096;
constexpr std::size_t kFewestInPiece = 64;

// Copies the answers of one exit to samples [begin, begin + rows) in the form of a tile's column.
void copy_column(const Answers& answers, std::size_t exit, std::size_t begin, std::size_t rows,
                 double* to) {
  std::visit(
      [&](const auto& table) {
        const auto column = table.column(exit);
        for (std::size_t k = 0; k < rows; ++k) to[k] = static_cast<double>(column[begin + k]);
      },
      answers);
}

// The costs of the stations of each arm.
std::vector<CostTable> costs_of_each(const RuledArms& arms, const CostModel& costs) {
  std::vector<CostTable> tables;
  for (const Arm& arm : arms.arms) {
    tables.push_back(Environment({arm}, costs, arms.rule).costs());
  }
  return tables;
}

// The index of the ledger with the highest reward, the lowest of equals. Each is compared with the
// best so far and not by its own total: the difference of whole numbers is exact.
std::size_t best_of(const std::vector<Ledger>& ledgers, const std::vector<CostTable>& costs) {
  std::size_t best = 0;
  for (std::size_t arm = 1; arm < ledgers.size(); ++arm) {
    if (ledgers[arm].regret(costs[arm], ledgers[best], costs[best]) < 0) best = arm;
  }
  return best;
}

std::vector<double> means_of(const std::vector<Ledger>& ledgers,
                             const std::vector<CostTable>& costs) {
  std::vector<double> means;
  for (std::size_t arm = 0; arm < ledgers.size(); ++arm) {
    means.push_back(ledgers[arm].reward(costs[arm]) / static_cast<double>(ledgers[arm].rounds()));
  }
  return means;
}

// The ledger of each arm played on these samples; with LossySample, all answers are lost.
template <class S>
std::vector<Ledger> play_alone(const Trace& trace, const RuledArms& arms, SampleRange samples,
                               unsigned workers) {
  const auto exits = trace.exits();
  // The counts of a ledger do not depend on costs.
  const CostModel free(exits, {{0}, {0}}, std::vector<double>(exits), 0, RewardCost::kCharged);
  std::vector<Ledger> ledgers;
  for (const Arm& arm : arms.arms) ledgers.emplace_back(stations_of(arm).size());
  std::vector<std::uint32_t> order(samples.end - samples.begin);
  std::iota(order.begin(), order.end(), static_cast<std::uint32_t>(samples.begin));
  const std::size_t step = tile_rows(exits);
  const std::vector<std::uint8_t> all_lost(step, 1);
  in_parts(arms.arms.size(), workers, [&](std::size_t begin, std::size_t end) {
    std::vector<Environment> environments;
    for (std::size_t arm = begin; arm < end; ++arm) {
      environments.emplace_back(std::vector<Arm>{arms.arms[arm]}, free, arms.rule);
    }
    Tile tile(trace);
    tile.set_lost(all_lost);
    for (std::size_t first = 0; first < order.size(); first += step) {
      const std::size_t rows = std::min(step, order.size() - first);
      tile.load(std::span(order).subspan(first, rows));
      for (std::size_t arm = begin; arm < end; ++arm) {
        const Environment& environment = environments[arm - begin];
        Ledger::Batch batch;
        for (std::size_t row = 0; row < rows; ++row) {
          const S sample(tile, row);
          environment.book(sample, environment.play(sample, 0), ledgers[arm], batch);
        }
        ledgers[arm].add(batch);
      }
    }
  });
  return ledgers;
}

}  // namespace

ArmLedgers::ArmLedgers(const Trace& trace, double threshold, unsigned workers)
    : alone_(trace.exits(), Ledger(1)) {
  const std::size_t exits = size();
  const auto samples = trace.samples();
  const std::size_t piece = std::clamp(kPieceValues / exits, kFewestInPiece, Ledger::kLongestBatch);
  const OneArmFunction run = one_arm_function();
  in_parts(exits, workers, [&](std::size_t first, std::size_t end) {
    std::vector<double> here(piece);  // not on the stack, which may be small
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

SampleRange all_samples(const Trace& trace) { return {0, trace.samples()}; }

RuledArmLedgers::RuledArmLedgers(const Trace& trace, RuledArms arms, SampleRange samples,
                                 unsigned workers, double loss)
    : arms_(std::move(arms)),
      samples_(samples),
      loss_(loss),
      alone_(play_alone<Sample>(trace, arms_, samples, workers)) {
  if (loss_ > 0) lost_ = play_alone<LossySample>(trace, arms_, samples, workers);
}

std::size_t RuledArmLedgers::best(const CostModel& costs) const {
  if (loss_ == 0) return best_of(alone_, costs_of_each(arms_, costs));
  const std::vector<double> all = means(costs);
  return static_cast<std::size_t>(std::max_element(all.begin(), all.end()) - all.begin());
}

std::vector<double> RuledArmLedgers::means(const CostModel& costs) const {
  const std::vector<CostTable> tables = costs_of_each(arms_, costs);
  std::vector<double> all = means_of(alone_, tables);
  if (loss_ == 0) return all;
  const std::vector<double> lost = means_of(lost_, tables);
  for (std::size_t k = 0; k < all.size(); ++k) all[k] = (1 - loss_) * all[k] + loss_ * lost[k];
  return all;
}

std::shared_ptr<const RuledArmLedgers> ArmCache::of(const Trace& trace, const RuledArms& arms,
                                                    double loss) {
  return of(trace, arms, all_samples(trace), loss);
}

std::shared_ptr<const RuledArmLedgers> ArmCache::of(const Trace& trace, const RuledArms& arms,
                                                    SampleRange samples, double loss) {
  {
    const std::lock_guard lock(mutex_);
    for (const auto& known : known_ruled_) {
      const bool is_same = known->samples() == samples && known->loss() == loss;
      if (is_same && known->arms() == arms) return known;
    }
  }
  auto ledgers = std::make_shared<const RuledArmLedgers>(trace, arms, samples, workers_, loss);
  const std::lock_guard lock(mutex_);
  if (known_ruled_.size() == kMostThresholds) known_ruled_.clear();
  return known_ruled_.emplace_back(std::move(ledgers));
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
  return best_of(arms.all(), costs_of_each({splits(arms.size(), 0, heads), {}}, costs));
}

std::vector<double> mean_rewards(const ArmLedgers& arms, const CostModel& costs, Heads heads) {
  return means_of(arms.all(), costs_of_each({splits(arms.size(), 0, heads), {}}, costs));
}

}  // namespace splitee
