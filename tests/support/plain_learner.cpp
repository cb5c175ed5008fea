#include "support/plain_learner.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <stdexcept>

#include "support/plain_quantiles.hpp"

namespace splitee::testing {
namespace {

constexpr double kInfinite = std::numeric_limits<double>::infinity();

}  // namespace

PlainLearner::PlainLearner(nlohmann::json policy, std::size_t arms, std::uint64_t horizon,
                           Stream random)
    : policy_(std::move(policy)),
      learner_(policy_.at("learner").get<std::string>()),
      arms_(arms),
      horizon_(static_cast<double>(horizon)),
      random_(random),
      told_(arms),
      successes_(arms),
      log_weights_(arms) {
  for (std::size_t arm = 0; arm < arms; ++arm) left_.push_back(arm);
}

// Among arms whose rewards are all equal the first wins, and that is no close call.
std::size_t PlainLearner::highest_index(std::uint64_t t) {
  std::vector<double> indices;
  for (std::size_t arm = 0; arm < arms_; ++arm) indices.push_back(index(arm, t));
  const auto best =
      static_cast<std::size_t>(std::max_element(indices.begin(), indices.end()) - indices.begin());
  const auto same = [&](const Told& a, const Told& b) {
    return a.x == b.x && (a.price == b.price || !is("ucb-bwk"));
  };
  for (std::size_t arm = 0; arm < arms_; ++arm) {
    if (arm == best || indices[arm] == kInfinite) continue;
    const Rewards& a = told_[arm];
    const Rewards& b = told_[best];
    const bool alike =
        indices[arm] == indices[best] && std::equal(a.begin(), a.end(), b.begin(), b.end(), same);
    if (!alike) closest_ = std::min(closest_, indices[best] - indices[arm]);
  }
  return best;
}

std::size_t PlainLearner::best() const {
  std::size_t best = left_.front();
  for (const std::size_t arm : left_) {
    if (pulls(arm) > 0 && (pulls(best) <= 0 || mean(arm) > mean(best))) best = arm;
  }
  return best;
}

std::vector<double> PlainLearner::shares() const {
  const double mixed = is("exp3") ? number("gamma") : 0;
  double sum = 0;
  for (const double log_weight : log_weights_) sum += std::exp(log_weight);
  std::vector<double> p;
  for (const double log_weight : log_weights_) {
    p.push_back((1 - mixed) * std::exp(log_weight) / sum + mixed / static_cast<double>(arms_));
  }
  return p;
}

// Draws first whether an arm is taken uniformly, then which, or where a number falls among weights.
std::size_t PlainLearner::draw_by_weight() {
  const double mixed = is("exp3") ? number("gamma") : 0;
  if (mixed > 0 && random_.uniform() < mixed) {
    return random_.below(static_cast<std::uint32_t>(arms_));
  }
  double sum = 0;
  for (const double log_weight : log_weights_) sum += std::exp(log_weight);
  double left = random_.uniform() * sum;
  for (std::size_t arm = 0; arm + 1 < arms_; ++arm) {
    left -= std::exp(log_weights_[arm]);
    if (left < 0) return arm;
  }
  return arms_ - 1;
}

// A normal draw by Box and Muller; a draw of Beta(a, b) as the a-th of a + b - 1 uniform ones.
std::size_t PlainLearner::draw_of_posteriors() {
  std::vector<double> draws;
  for (std::size_t arm = 0; arm < arms_; ++arm) {
    const std::size_t n = told_[arm].size();
    if (is("thompson-gaussian")) {
      const double radius = std::sqrt(-2 * std::log(random_.uniform()));
      const double normal = radius * std::cos(2 * std::numbers::pi * random_.uniform());
      const double deviation = number("sigma") / std::sqrt(static_cast<double>(n + 1));
      draws.push_back((n > 0 ? mean(arm) : 0) + deviation * normal);
    } else {
      std::vector<double> uniforms;
      for (std::size_t k = 0; k < n + 1; ++k) uniforms.push_back(random_.uniform());
      std::sort(uniforms.begin(), uniforms.end());
      draws.push_back(uniforms[successes_[arm]]);
    }
  }
  return static_cast<std::size_t>(std::max_element(draws.begin(), draws.end()) - draws.begin());
}

std::size_t PlainLearner::choose_by_phases() {
  const auto level = [&] { return std::log(horizon_ * gap_ * gap_); };
  while (left_.size() > 1 && level() > 1) {
    const double needed = std::ceil(2 * level() / (gap_ * gap_));
    double highest = -kInfinite;
    bool is_ready = true;
    for (const std::size_t arm : left_) is_ready = is_ready && pulls(arm) >= needed;
    if (!is_ready) break;
    const auto width = [&](std::size_t arm) { return std::sqrt(level() / (2 * pulls(arm))); };
    for (const std::size_t arm : left_) highest = std::max(highest, mean(arm) - width(arm));
    std::vector<std::size_t> stay;
    for (const std::size_t arm : left_) {
      if (mean(arm) + width(arm) >= highest) stay.push_back(arm);
    }
    left_ = stay;
    gap_ /= 2;
  }
  std::size_t chosen = left_.front();
  const bool is_over = left_.size() == 1 || !(level() > 1);
  for (const std::size_t arm : left_) {
    if (is_over ? mean(arm) > mean(chosen) : pulls(arm) <= pulls(chosen)) chosen = arm;
  }
  return chosen;
}

std::size_t PlainLearner::choose(std::uint64_t t) {
  round_ = t;
  if (is("exp3") || is("exp3-ix")) return draw_by_weight();
  if (is("thompson-gaussian") || is("thompson-beta")) return draw_of_posteriors();
  if (is("ucb-lp")) return choose_by_phases();
  const auto count = static_cast<double>(arms_);
  const auto since = static_cast<double>(t - since_);
  if (is("m-ucb")) {
    const double place = std::fmod(since, std::floor(count / std::min(1.0, number("gamma"))));
    if (place < count) return static_cast<std::size_t>(place);
    return highest_index(t);
  }
  if (t < arms_) return static_cast<std::size_t>(t);
  if (is("epsilon-greedy")) {
    const bool falls = policy_.at("schedule") == "falling";
    const double epsilon =
        falls ? std::min(1.0,
                         number("c") * count / (number("d") * number("d") * static_cast<double>(t)))
              : number("epsilon");
    const bool is_random = random_.uniform() < epsilon;
    return is_random ? random_.below(static_cast<std::uint32_t>(arms_)) : best();
  }
  if ((is("cusum-ucb") || is("pht-ucb")) && random_.uniform() < number("alpha")) {
    return random_.below(static_cast<std::uint32_t>(arms_));
  }
  if (is("glr-klucb") && number("alpha") > 0) {
    const double place = std::fmod(since, std::ceil(count / number("alpha")));
    if (place < count) return static_cast<std::size_t>(place);
  }
  const std::size_t first = highest_index(t);
  if (!is("ucb-maxn")) return first;
  std::size_t deeper = first;
  for (std::size_t arm = first + 1; arm < arms_; ++arm) {
    if (pulls(arm) > 0 && mean(arm) > mean(deeper)) deeper = arm;
  }
  return deeper;
}

// Whether the arm's last reward raises the alarm.
bool PlainLearner::has_changed(std::size_t arm) const {
  const Rewards& rewards = told_[arm];
  const std::size_t n = rewards.size();
  const auto sum = [&](std::size_t from, std::size_t to) {
    double of = 0;
    for (std::size_t k = from; k < to; ++k) of += rewards[k].x;
    return of;
  };
  if (is("m-ucb")) {
    const auto w = static_cast<std::size_t>(number("w"));
    return n >= w && std::abs(sum(n - w / 2, n) - sum(n - w, n - w / 2)) > number("b");
  }
  if (is("glr-klucb")) {
    double most = 0;
    const auto all = static_cast<double>(n);
    const double mean_of_all = sum(0, n) / all;
    for (std::size_t s = 1; s < n; ++s) {
      const auto first = static_cast<double>(s);
      most = std::max(most, first * plain_kl(sum(0, s) / first, mean_of_all) +
                                (all - first) * plain_kl(sum(s, n) / (all - first), mean_of_all));
    }
    return n >= 2 && most >= std::log(3 * std::pow(all, 1.5) / number("delta"));
  }
  if (!is("cusum-ucb") && !is("pht-ucb")) return false;
  const std::size_t first = is("cusum-ucb") ? static_cast<std::size_t>(number("M")) : 0;
  double up = 0;
  double down = 0;
  for (std::size_t k = first; k < n; ++k) {
    const double u = is("cusum-ucb") ? sum(0, first) / static_cast<double>(first)
                                     : sum(0, k + 1) / static_cast<double>(k + 1);
    up = std::max(0.0, up + rewards[k].x - u - number("epsilon"));
    down = std::max(0.0, down + u - rewards[k].x - number("epsilon"));
  }
  return up >= number("h") || down >= number("h");
}

void PlainLearner::observe(std::size_t arm, double x, double price) {
  if (is("exp3")) {
    log_weights_[arm] += number("gamma") * x / (shares()[arm] * static_cast<double>(arms_));
  }
  if (is("exp3-ix")) {
    log_weights_[arm] -= number("eta") * (1 - x) / (shares()[arm] + number("eta") / 2);
  }
  if (is("thompson-beta") && random_.uniform() < x) ++successes_[arm];
  told_[arm].push_back({round_, x, price});
  if (!has_changed(arm)) return;
  since_ = round_ + 1;
  const bool forgets_all = is("m-ucb") || (is("glr-klucb") && policy_.at("restart") == "all");
  for (std::size_t k = 0; k < arms_; ++k) {
    if (forgets_all || k == arm) told_[k].clear();
  }
}

}  // namespace splitee::testing
