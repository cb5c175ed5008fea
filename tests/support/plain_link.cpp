#include "support/plain_link.hpp"

#include <algorithm>
#include <cmath>

namespace splitee::testing {
namespace {

// From one time to another the uplink sends a sample.
using Taken = std::vector<std::pair<double, double>>;

// When all is sent that is ready at `ms`: goes from step to step of the rates, past the times that
// samples before it have taken, and adds its own to `own`.
double sent_at(const PlainLinkWorld& world, const Taken& taken, double ms, double bytes,
               Taken& own) {
  double bits = bytes * 8;
  while (true) {
    const auto by_another = std::find_if(taken.begin(), taken.end(), [ms](const auto& each) {
      return each.first <= ms && ms < each.second;
    });
    if (by_another != taken.end()) {
      ms = by_another->second;
      continue;
    }
    const double begun = std::floor(ms / world.period) * world.period;
    std::size_t at = 0;
    while (at + 1 < world.rates.size() && begun + world.rates[at + 1].first <= ms) ++at;
    double until =
        at + 1 < world.rates.size() ? begun + world.rates[at + 1].first : begun + world.period;
    for (const auto& [from, to] : taken) {
      if (from > ms) until = std::min(until, from);
    }
    const double per_ms = world.rates[at].second * 1000;
    const double sent = per_ms * (until - ms);
    own.emplace_back(ms, sent >= bits ? ms + bits / per_ms : until);
    if (sent >= bits) return own.back().second;
    bits -= sent;
    ms = until;
  }
}

// The result of an exit on a sample that arrives now.
struct Play {
  bool sent;
  bool without_answer;  // sent, but lost or too late
  std::size_t answer;
  double ms;
  double reward;
};

// A round that has been played.
struct Past {
  std::size_t exit;
  std::uint64_t usable;  // the first round that may use it, by itself
  double reward;
  bool without_answer;
};

class LinkWorld {
 public:
  LinkWorld(const Trace& trace, const PlainLinkWorld& world)
      : trace_(trace), world_(world), exits_(trace.exits()) {}

  [[nodiscard]] std::size_t exits() const { return exits_; }

  void begin(std::size_t round) {
    now_ = world_.between * static_cast<double>(round);
    sample_ = round;
  }

  [[nodiscard]] Play play(std::size_t n, std::size_t exit, bool is_lost) const {
    Play play{false, false, exit, device(n, exit), 0};
    if (exit + 1 < exits_ && confidence(n, exit) < world_.threshold) {
      play.sent = true;
      play.answer = exits_ - 1;
      const double ready = now_ + device(n, exit);
      Taken own;
      const double sent = sent_at(world_, taken_, ready, world_.bytes[exit], own);
      const double wait =
          sent - ready + world_.rtt + world_.cloud * static_cast<double>(exits_ - exit - 1);
      play.ms += wait;
      const bool gives_up = !std::isinf(world_.timeout) && (is_lost || wait > world_.timeout);
      if (gives_up) play.ms = device(n, exit) + world_.timeout;
      if (gives_up || is_lost) {
        play.without_answer = true;
        play.answer = exit;
      }
    }
    play.reward = confidence(n, play.answer) - world_.mu * play.ms;
    return play;
  }

  void send(std::size_t exit) {
    Taken own;
    sent_at(world_, taken_, now_ + device(sample_, exit), world_.bytes[exit], own);
    taken_.insert(taken_.end(), own.begin(), own.end());
  }

  // The first round whose decision may use the reward of this one.
  [[nodiscard]] std::uint64_t usable(std::size_t round, const Play& play) const {
    if (!play.sent) return round + 1;
    if (!world_.by_link) return round + 1 + world_.delay;
    std::uint64_t next = round + 1;
    while (world_.between * static_cast<double>(next) < now_ + play.ms) ++next;
    return next;
  }

 private:
  [[nodiscard]] double confidence(std::size_t n, std::size_t exit) const {
    return trace_.confidence(n, exit);
  }
  [[nodiscard]] double device(std::size_t n, std::size_t exit) const {
    if (!world_.device_ms.empty()) return world_.device_ms[n][exit];
    return world_.layer * static_cast<double>(exit + 1) + world_.head;
  }

  const Trace& trace_;
  const PlainLinkWorld& world_;
  std::size_t exits_;
  Taken taken_;
  double now_ = 0;
  std::size_t sample_ = 0;
};

// Which rounds so far may be used by the decision of round t.
std::vector<bool> usable_by(const std::vector<Past>& past, std::uint64_t t, bool holds) {
  std::vector<bool> result;
  for (std::size_t k = 0; k < past.size(); ++k) {
    bool now = past[k].usable <= t;
    for (std::size_t j = 0; holds && j < k; ++j) {
      if (past[j].exit == past[k].exit && past[j].usable > t) now = false;
    }
    result.push_back(now);
  }
  return result;
}

std::size_t choose(const PlainLinkWorld& world, const std::vector<double>& warm,
                   const std::vector<Past>& past) {
  const std::uint64_t t = past.size();
  const std::vector<bool> used = usable_by(past, t, world.late == "hold");
  std::size_t chosen = 0;
  double highest = -std::numeric_limits<double>::infinity();
  for (std::size_t k = 0; k < warm.size(); ++k) {
    double total = warm[k];
    double rewards = 1;
    double plays = 1;
    for (std::size_t j = 0; j < past.size(); ++j) {
      if (past[j].exit != k) continue;
      plays += 1;
      if (!used[j]) continue;
      rewards += 1;
      total += past[j].reward;
    }
    const double n = world.late == "pending" ? plays : rewards;
    const auto log_t = static_cast<double>(std::log(static_cast<long double>(t + 1)));
    const double value = total / rewards + world.beta / std::sqrt(n) * std::sqrt(log_t);
    if (value > highest) {
      highest = value;
      chosen = k;
    }
  }
  return chosen;
}

void count(PlainLinkTotals& totals, const std::vector<Past>& past, bool holds) {
  const std::vector<bool> used = usable_by(past, past.size(), holds);
  for (std::size_t k = 0; k < past.size(); ++k) {
    if (past[k].without_answer) {
      ++totals.lost;
    } else if (used[k]) {
      ++totals.received;
    } else {
      ++(past[k].usable > past.size() ? totals.outstanding : totals.held);
    }
  }
}

}  // namespace

PlainLinkTotals plain_link(const Trace& trace, const PlainLinkWorld& world, int exit) {
  LinkWorld plain(trace, world);
  PlainLinkTotals totals;
  totals.played.resize(plain.exits());
  std::vector<double> warm;
  for (std::size_t k = 0; k < plain.exits(); ++k) warm.push_back(plain.play(k, k, false).reward);
  std::vector<Past> past;
  for (std::size_t t = 0; t < trace.samples(); ++t) {
    plain.begin(t);
    const std::size_t chosen =
        exit < 0 ? choose(world, warm, past) : static_cast<std::size_t>(exit);
    const Play play = plain.play(t, chosen, !world.lost.empty() && world.lost[t]);
    past.push_back({chosen, plain.usable(t, play), play.reward, play.without_answer});
    totals.reward += play.reward;
    totals.latencies.push_back(play.ms);
    totals.correct += trace.is_right(t, play.answer) ? 1U : 0U;
    ++totals.played[chosen];
    if (!play.sent) continue;
    ++totals.offloaded;
    plain.send(chosen);
  }
  count(totals, past, world.late == "hold");
  return totals;
}

}  // namespace splitee::testing
