#include "support/plain_arms.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace splitee::testing {

using nlohmann::json;

PlainArms::PlainArms(const FieldWorld& world, const PlainField& ask, const json& bandit)
    : world_(world),
      ask_(ask),
      bandit_(bandit),
      last_(world.confidence[0].size() - 1),
      gain_(bandit.at("reward") == "gain") {
  const json& arms = bandit.at("arms");
  const bool are_splits = arms == "splits" || arms.contains("splits");
  passes_ = are_splits && bandit.at("feedback") != "own";
  own_thresholds_ = arms != "splits";
  if (arms == "splits") {
    for (std::size_t exit = 0; exit <= last_; ++exit) arms_.push_back({{exit, ask.threshold}});
  } else if (are_splits) {
    for (const json& exit : arms["splits"]) {
      for (const json& threshold : arms["thresholds"]) {
        arms_.push_back({{exit.get<std::size_t>() - 1, threshold.get<double>()}});
      }
    }
  } else if (arms.contains("walk")) {
    add_walks(arms["walk"]);
    if (arms.value("then", "offload") == "final") {
      for (Looks& looks : arms_) {
        if (looks.back().exit < last_) looks.push_back({last_, 0});
      }
    }
  } else {
    add_walks(json::array({arms}));
  }
}

// At the last exit every sample stops, whatever the threshold.
void PlainArms::add_walks(const json& walk) {
  arms_.emplace_back();
  for (const json& look : walk) {
    std::vector<Looks> longer;
    for (const Looks& looks : arms_) {
      for (const json& threshold : look["thresholds"]) {
        longer.push_back(looks);
        const std::size_t exit = look["exit"].get<std::size_t>() - 1;
        longer.back().push_back({exit, exit == last_ ? 0 : threshold.get<double>()});
      }
    }
    arms_ = longer;
  }
}

std::string PlainArms::name(std::size_t arm) const {
  std::string name;
  for (const Look& look : arms_[arm]) {
    if (!name.empty()) name += "+";
    name += std::to_string(look.exit + 1);
    if (own_thresholds_ && look.exit != last_) name += fmt::format("@{}", look.threshold);
  }
  return name;
}

double PlainArms::every_exit(std::size_t exit) const {
  return (ask_.processing + ask_.inference) * static_cast<double>(exit + 1);
}

double PlainArms::paid(std::size_t arm, std::size_t look) const {
  const std::size_t exit = arms_[arm][look].exit;
  if (passes_) return every_exit(exit);
  return ask_.processing * static_cast<double>(exit + 1) +
         ask_.inference * static_cast<double>(look + 1);
}

double PlainArms::counted(std::size_t arm, std::size_t look) const {
  const auto of = [&](std::size_t at) {
    return ask_.charged ? paid(arm, at) : every_exit(arms_[arm][at].exit);
  };
  return gain_ ? of(look) - of(0) : of(look);
}

double PlainArms::gain_in(std::size_t n, double confidence, std::size_t first) const {
  const double gain = confidence - world_.confidence[n][first];
  return bandit_.at("clip") == "yes" ? std::max(0.0, gain) : gain;
}

PlainEnding PlainArms::stop(std::size_t n, std::size_t arm, std::size_t look) const {
  const std::size_t exit = arms_[arm][look].exit;
  const double confidence = world_.confidence[n][exit];
  const double seen = gain_ ? gain_in(n, confidence, arms_[arm][0].exit) : confidence;
  return {look, exit, false, exit, seen - ask_.mu * counted(arm, look), paid(arm, look)};
}

PlainEnding PlainArms::offload(std::size_t n, std::size_t arm, std::size_t look) const {
  const auto [exit, threshold] = arms_[arm][look];
  double seen = world_.confidence[n][last_];
  std::size_t answer = last_;
  if (gain_) {
    const double here = world_.confidence[n][exit];
    if (bandit_.at("fallback") == "yes" && seen < threshold && seen <= here) {
      answer = exit;
      seen = here;
    }
    seen = gain_in(n, seen, arms_[arm][0].exit);
  }
  return {look,           exit, true, answer, seen - ask_.mu * (counted(arm, look) + ask_.offload),
          paid(arm, look)};
}

PlainEnding PlainArms::play(std::size_t n, std::size_t arm) const {
  const Looks& looks = arms_[arm];
  for (std::size_t look = 0; look < looks.size(); ++look) {
    const bool is_last = looks[look].exit == last_;
    if (is_last || world_.confidence[n][looks[look].exit] >= looks[look].threshold) {
      return stop(n, arm, look);
    }
  }
  return offload(n, arm, looks.size() - 1);
}

std::size_t PlainArms::best() const {
  std::size_t best = 0;
  long double highest = 0;
  for (std::size_t arm = 0; arm < size(); ++arm) {
    long double sum = 0;
    for (std::size_t n = 0; n < world_.confidence.size(); ++n) sum += play(n, arm).reward;
    if (arm > 0 && sum <= highest) continue;
    best = arm;
    highest = sum;
  }
  return best;
}

bool PlainArms::can_follow(std::size_t other, const PlainEnding& others, std::size_t arm,
                           const PlainEnding& end) const {
  for (std::size_t look = 0; look <= others.look; ++look) {
    const std::size_t exit = arms_[other][look].exit;
    bool was_evaluated = passes_ && exit <= end.exit;
    for (std::size_t own = 0; own <= end.look; ++own) {
      was_evaluated = was_evaluated || arms_[arm][own].exit == exit;
    }
    if (!was_evaluated) return false;
  }
  return true;
}

bool PlainArms::ceebert_takes_for_shown(std::size_t other, std::size_t arm,
                                        const PlainEnding& end) const {
  const Looks& a = arms_[other];
  const Looks& b = arms_[arm];
  const bool at_last = end.exit == last_;
  if (!end.offloaded && !at_last && end.look == 0) return a[0].threshold <= b[0].threshold;
  const bool first_larger = a[0].threshold > b[0].threshold;
  if (!end.offloaded && !at_last) return first_larger && a[1].threshold < b[1].threshold;
  return first_larger && (a.size() < 2 || a[1].exit == last_ || a[1].threshold > b[1].threshold);
}

double PlainArms::most_paid() const {
  double most = 0;
  for (std::size_t arm = 0; arm < size(); ++arm) {
    for (std::size_t look = 0; look < arms_[arm].size(); ++look) {
      most = std::max(most, paid(arm, look));
    }
  }
  return most;
}

double PlainArms::most_counted() const {
  double most = 0;
  for (std::size_t arm = 0; arm < size(); ++arm) {
    for (std::size_t look = 0; look < arms_[arm].size(); ++look) {
      most = std::max(most, counted(arm, look));
    }
  }
  return most;
}

}  // namespace splitee::testing
