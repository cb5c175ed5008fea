#include "experiment/arms_alone.hpp"

#include <algorithm>
#include <span>

#include "base/interrupt.hpp"
#include "base/parallel.hpp"
#include "experiment/plan.hpp"
#include "experiment/repeat_draws.hpp"
#include "replay/tile.hpp"

namespace splitee {
namespace {

constexpr std::size_t kMostKnown = 1024;

// Only the first repeats are played: as many as have this number of rounds together.
constexpr std::uint64_t kEnoughRounds = 100'000;

std::size_t repeats_of(const Plan& plan, std::size_t trace) {
  const auto rounds = plan.traces()[trace].trace.samples();
  const std::uint64_t enough = (kEnoughRounds + rounds - 1) / rounds;
  return static_cast<std::size_t>(std::min(plan.config().repeats, enough));
}

std::size_t highest_of(const std::vector<double>& rewards) {
  return static_cast<std::size_t>(std::max_element(rewards.begin(), rewards.end()) -
                                  rewards.begin());
}

// Plays the arms of one cell.
class Alone {
 public:
  Alone(const Plan& plan, const Cell& cell, const RuledArms& arms)
      : plan_(plan),
        trace_(cell.trace),
        loaded_(plan.traces()[cell.trace]),
        arms_(arms),
        costs_(plan.costs_of(cell)) {}

  // By segment, then arm of [first, last): the rewards of one repeat.
  [[nodiscard]] std::vector<std::vector<double>> rewards(std::uint64_t repeat, std::size_t first,
                                                         std::size_t last) const {
    const RepeatDraws draws = draws_of(plan_, trace_, repeat);
    std::vector<std::unique_ptr<Player>> players;
    for (std::size_t arm = first; arm < last; ++arm) {
      players.push_back(make_player(arms_.arms[arm], costs_, arms_.rule, plan_.answers()));
      players.back()->set_arrivals(draws.arrivals);
    }
    std::vector<std::vector<double>> totals;  // up to the end of each segment
    const std::vector<std::uint64_t>& starts = loaded_.segment_rounds;
    for (std::size_t segment = 0; segment < starts.size(); ++segment) {
      const std::size_t end = segment + 1 < starts.size()
                                  ? static_cast<std::size_t>(starts[segment + 1])
                                  : draws.order.size();
      play(players, draws, static_cast<std::size_t>(starts[segment]), end);
      std::vector<double>& total = totals.emplace_back();
      for (const auto& player : players) {
        total.push_back(player->ledger().reward({player->environment().costs()}));
      }
    }
    for (std::size_t segment = totals.size(); segment-- > 1;) {
      for (std::size_t arm = 0; arm < players.size(); ++arm) {
        totals[segment][arm] -= totals[segment - 1][arm];
      }
    }
    return totals;
  }

 private:
  void play(const std::vector<std::unique_ptr<Player>>& players, const RepeatDraws& draws,
            std::size_t begin, std::size_t end) const {
    const RoundLogs logs(0);
    Tile tile(loaded_.trace);
    const std::size_t step = tile_rows(loaded_.trace.exits());
    for (std::size_t first = begin; first < end; first += step) {
      stop_if_interrupted();
      const std::size_t rows = std::min(step, end - first);
      tile.load(std::span(draws.order).subspan(first, rows));
      tile.gather_all();
      if (!draws.lost.empty()) tile.set_lost(std::span(draws.lost).subspan(first, rows));
      for (const auto& player : players) player->play(tile, 0, rows, first, logs);
    }
  }

  const Plan& plan_;
  std::size_t trace_;
  const LoadedTrace& loaded_;
  const RuledArms& arms_;
  CostModel costs_;
};

}  // namespace

std::size_t ArmsAlone::best() const {
  std::vector<double> sums(rewards_.front().size());
  for (const std::vector<double>& segment : rewards_) {
    for (std::size_t arm = 0; arm < sums.size(); ++arm) sums[arm] += segment[arm];
  }
  return highest_of(sums);
}

std::size_t ArmsAlone::best_in(std::size_t segment) const { return highest_of(rewards_[segment]); }

// Whoever asks for what another thread is at work on waits for it; others do not.
std::shared_ptr<const ArmsAlone> ArmsAloneCache::of(const Plan& plan, const Cell& cell,
                                                    const RuledArms& arms) {
  const std::shared_ptr<Known> known = entry_of(cell, arms);
  const std::lock_guard turn(known->turn);
  if (!known->alone) {
    known->alone = std::make_shared<const ArmsAlone>(played(plan, cell, arms));
  }
  return known->alone;
}

std::shared_ptr<ArmsAloneCache::Known> ArmsAloneCache::entry_of(const Cell& cell,
                                                                const RuledArms& arms) {
  const std::lock_guard lock(mutex_);
  for (const auto& known : known_) {
    const bool has_costs =
        known->device == cell.device && known->link == cell.link && known->mu == cell.mu;
    if (has_costs && known->arms == arms) return known;
  }
  if (known_.size() == kMostKnown) known_.clear();
  auto fresh = std::make_shared<Known>();
  fresh->arms = arms;
  fresh->device = cell.device;
  fresh->link = cell.link;
  fresh->mu = cell.mu;
  return known_.emplace_back(std::move(fresh));
}

// The arms of each repeat are so many pieces of work, as there may be one repeat alone.
std::vector<std::vector<double>> ArmsAloneCache::played(const Plan& plan, const Cell& cell,
                                                        const RuledArms& arms) const {
  const Alone alone(plan, cell, arms);
  const std::size_t count = arms.arms.size();
  const std::size_t repeats = repeats_of(plan, cell.trace);
  const std::size_t segments = plan.traces()[cell.trace].segment_rounds.size();
  std::vector<std::vector<std::vector<double>>> by_repeat(
      repeats, std::vector<std::vector<double>>(segments, std::vector<double>(count)));
  in_parts(repeats * count, workers_, [&](std::size_t begin, std::size_t end) {
    while (begin < end) {
      const std::size_t repeat = begin / count;
      const std::size_t first = begin % count;
      const std::size_t last = std::min(count, first + (end - begin));
      const auto part = alone.rewards(repeat, first, last);
      for (std::size_t segment = 0; segment < segments; ++segment) {
        std::copy(part[segment].begin(), part[segment].end(),
                  by_repeat[repeat][segment].begin() + static_cast<std::ptrdiff_t>(first));
      }
      begin += last - first;
    }
  });
  std::vector<std::vector<double>> sums = std::move(by_repeat.front());
  for (std::size_t repeat = 1; repeat < repeats; ++repeat) {
    for (std::size_t segment = 0; segment < segments; ++segment) {
      for (std::size_t arm = 0; arm < count; ++arm) {
        sums[segment][arm] += by_repeat[repeat][segment][arm];
      }
    }
  }
  return sums;
}

}  // namespace splitee
