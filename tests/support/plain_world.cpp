#include "support/plain_world.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace splitee::testing {
namespace {

// A round that has been played.
struct PastRound {
  std::size_t plan;
  std::uint64_t usable;  // the first round that may use it, by itself
  double reward;
  bool is_lost;
};

struct Walk {
  std::size_t exit;  // where it ended
  bool sent;         // and was offloaded
  std::size_t answer;
  double cost;
  double reward;
  bool left_device;
};

class WorldReplay {
 public:
  WorldReplay(const PlainTrace& trace, const PlainWorld& world)
      : trace_(trace), world_(world), last_(trace.confidence[0].size() - 1) {}

  [[nodiscard]] std::size_t tier_of(std::size_t exit) const {
    for (std::size_t k = 0; k < world_.tiers.size(); ++k) {
      if (exit < world_.tiers[k].until) return k;
    }
    return 0;
  }
  // The hops of the tiers entered on the way from one to another.
  [[nodiscard]] double hops(std::size_t from, std::size_t to) const {
    double sum = 0;
    for (std::size_t k = from + 1; k <= to; ++k) sum += world_.tiers[k].hop;
    return sum;
  }

  [[nodiscard]] Walk walk(std::size_t n, std::size_t plan, bool is_lost) const {
    std::size_t exit = 0;
    std::size_t tests = 0;
    bool sure = false;
    for (const PlainLook& look : world_.plans[plan]) {
      exit = look.exit;
      ++tests;
      if (trace_.confidence[n][exit] >= look.threshold || exit == last_) {
        sure = true;
        break;
      }
    }
    if (!sure && !world_.offloads) {
      exit = last_;
      ++tests;
      sure = true;
    }
    Walk walk{exit, !sure, sure ? exit : last_, 0, 0, false};
    const std::size_t tier = tier_of(exit);
    walk.left_device = walk.sent || tier > 0;
    walk.cost = world_.processing * static_cast<double>(exit + 1) +
                world_.inference * static_cast<double>(tests) + hops(0, tier);
    if (walk.sent) {
      walk.cost += world_.offload;
      if (!world_.tiers.empty()) walk.cost += hops(tier, world_.tiers.size() - 1);
      if (is_lost) walk.answer = exit;
    }
    walk.reward = trace_.confidence[n][walk.answer] - world_.mu * walk.cost;
    return walk;
  }

  // Which rounds so far may be used by the decision of round t.
  [[nodiscard]] static std::vector<bool> usable(const std::vector<PastRound>& past, std::uint64_t t,
                                                bool holds) {
    std::vector<bool> result;
    for (std::size_t k = 0; k < past.size(); ++k) {
      bool now = past[k].usable <= t;
      for (std::size_t j = 0; holds && j < k; ++j) {
        if (past[j].plan == past[k].plan && past[j].usable > t) now = false;
      }
      result.push_back(now);
    }
    return result;
  }

  [[nodiscard]] std::size_t choose(const std::vector<PastRound>& past, std::uint64_t t) const {
    const std::size_t plans = world_.plans.size();
    if (t < plans) return static_cast<std::size_t>(t);
    const std::vector<bool> used = usable(past, t, world_.late == "hold");
    std::size_t best = 0;
    double highest = -std::numeric_limits<double>::infinity();
    for (std::size_t k = 0; k < plans; ++k) {
      double sum = 0;
      double rewards = 0;
      double plays = 0;
      for (std::size_t j = 0; j < past.size(); ++j) {
        if (past[j].plan != k) continue;
        plays += 1;
        if (!used[j]) continue;
        rewards += 1;
        sum += past[j].reward;
      }
      const double n = world_.late == "pending" ? plays : rewards;
      if (n == 0) return k;
      const double mean = rewards > 0 ? sum / rewards : 0;
      const auto log_t = static_cast<double>(std::log(static_cast<long double>(t)));
      const double index = mean + world_.beta * std::sqrt(log_t / n);
      if (index > highest) {
        highest = index;
        best = k;
      }
    }
    return best;
  }

 private:
  const PlainTrace& trace_;
  const PlainWorld& world_;
  std::size_t last_;
};

// Counts what became of the rewards.
void count(PlainOutcome& outcome, const std::vector<PastRound>& past, bool holds) {
  const std::uint64_t end = past.size();
  const std::vector<bool> used = WorldReplay::usable(past, end, holds);
  double ages = 0;
  double late = 0;
  for (std::size_t k = 0; k < past.size(); ++k) {
    outcome.outstanding_mean +=
        static_cast<double>(std::min(past[k].usable, end) - (k + 1)) / static_cast<double>(end);
    if (past[k].is_lost) {
      ++outcome.lost;
    } else if (used[k]) {
      ++outcome.received;
      std::uint64_t first = past[k].usable;
      while (!WorldReplay::usable(past, first, holds)[k]) ++first;
      if (first > k + 1) {
        late += 1;
        ages += static_cast<double>(first - (k + 1));
      }
    } else {
      ++(past[k].usable > end ? outcome.outstanding : outcome.held);
    }
  }
  outcome.age = late > 0 ? ages / late : 0;
}

}  // namespace

PlainOutcome plain_world(const PlainTrace& trace, const PlainWorld& world) {
  const WorldReplay plain(trace, world);
  const std::size_t exits = trace.confidence[0].size();
  PlainOutcome outcome;
  outcome.plays.resize(world.plans.size());
  outcome.stopped.resize(exits);
  outcome.sent.resize(exits);
  std::vector<PastRound> past;
  for (std::size_t n = 0; n < trace.confidence.size(); ++n) {
    const std::size_t plan = plain.choose(past, n);
    const bool would_be_lost = !world.lost.empty() && world.lost[n];
    const Walk walk = plain.walk(n, plan, would_be_lost);
    ++outcome.plays[plan];
    ++(walk.sent ? outcome.sent : outcome.stopped)[walk.exit];
    outcome.left_device += walk.left_device ? 1 : 0;
    outcome.correct += static_cast<std::uint64_t>(trace.correct[n][walk.answer]);
    outcome.cost += walk.cost;
    outcome.reward += walk.reward;
    const bool is_late = world.all_late || walk.left_device;
    past.push_back(
        {plan, n + 1 + (is_late ? world.delay : 0), walk.reward, walk.sent && would_be_lost});
  }
  count(outcome, past, world.late == "hold");
  return outcome;
}

}  // namespace splitee::testing
