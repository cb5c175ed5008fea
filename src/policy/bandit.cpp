#include "policy/bandit.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace splitee {
namespace {

// The stream of the probes, apart from the learner's.
constexpr std::uint64_t kProbes = 1;

std::vector<Station> stations_of(const BanditDesign& design, const PolicySetup& setup) {
  std::vector<Station> stations;
  for (const Arm& arm : arms_of(design.arms, setup.exits, setup.threshold, heads_of(design))) {
    for (Station& station : stations_of(arm)) stations.push_back(std::move(station));
  }
  return stations;
}

}  // namespace

ChoiceKind choice(std::vector<std::string_view> words, std::string_view fallback) {
  return {.words = std::move(words), .published_code = fallback, .paper = fallback};
}

RewardRange range_of(const CostTable& costs, const RewardRule& rule, std::uint64_t classes) {
  const double dearest =
      costs.mu * (*std::max_element(costs.rewarded.begin(), costs.rewarded.end()) +
                  *std::max_element(costs.offloading.begin(), costs.offloading.end()));
  const double least = classes > 0 ? 1 / static_cast<double>(classes) : 0;
  if (!rule.is_gain()) return {least - dearest, 1};
  return {(rule.clip ? 0 : least - 1) - dearest, 1 - least};
}

Bandit::Bandit(const BanditDesign& design, const PolicySetup& setup)
    : arms_(size_of(design.arms, setup.exits)),
      feedback_(design.feedback),
      epsilon_(design.probe_epsilon),
      probing_(setup.random.branch(kProbes)) {
  const LearnerInfo& learner = learner_named(design.learner);
  learner_ = learner.make({arms_, setup.horizon, setup.parameters, setup.random});
  if (setup.costs == nullptr) return;
  const CostTable costs = setup.costs->table(stations_of(design, setup));
  const double dearest = *std::max_element(costs.reaching.begin(), costs.reaching.end()) +
                         *std::max_element(costs.offloading.begin(), costs.offloading.end());
  if (dearest > 0) price_scale_ = 1 / dearest;
  const auto stated = stated_range(design, setup);
  if (!stated) return;
  const RewardRange told = told_range(design, *stated);
  low_ = told.low;
  scale_ = 1 / (told.high - told.low);
  if (setup.costs->link() != nullptr) lowest_ = 0;
}

std::optional<RewardRange> stated_range(const BanditDesign& design, const PolicySetup& setup) {
  if (!learner_named(design.learner).needs_range) return std::nullopt;
  if (design.range) return design.range;
  CostTable costs = setup.costs->table(stations_of(design, setup));
  if (design.reward.is_gain()) costs.count_from(setup.costs->rewarded_at(design.reward.first));
  return range_of(costs, design.reward, setup.classes);
}

RewardRange told_range(const BanditDesign& design, const RewardRange& stated) {
  if (design.feedback != Feedback::kProbing) return stated;
  return {std::min(stated.low, 0.0) / design.probe_epsilon,
          std::max(stated.high, 0.0) / design.probe_epsilon};
}

std::vector<DerivedConstant> derived_of(const BanditDesign& design, const PolicySetup& setup) {
  const LearnerInfo& learner = learner_named(design.learner);
  if (learner.derived == nullptr) return {};
  return learner.derived(
      {size_of(design.arms, setup.exits), setup.horizon, setup.parameters, setup.random});
}

std::optional<Misfit> misfit_of(const BanditDesign& design, const TraceFacts& trace) {
  if (design.reward.is_gain() && !std::holds_alternative<Walks>(design.arms)) {
    return Misfit{"reward",
                  "is gain, for which all arms must look at the same exit first: {\"exit\": .., "
                  "\"thresholds\": [..]} or {\"walk\": [..]}"};
  }
  if (const std::size_t highest = highest_exit_of(design.arms); highest >= trace.exits) {
    return Misfit{"arms", fmt::format("look at exit {}, but the trace {} has {} exits", highest + 1,
                                      trace.name, trace.exits)};
  }
  const std::size_t arms = size_of(design.arms, trace.exits);
  if (arms > kMostArms) {
    return Misfit{"arms", fmt::format("are {} on the trace {}; at most {} can be played", arms,
                                      trace.name, kMostArms)};
  }
  if (arms > trace.samples) {
    return Misfit{"arms",
                  fmt::format("are {}, but the trace {} has {} samples: not every arm can be tried",
                              arms, trace.name, trace.samples)};
  }
  return std::nullopt;
}

std::vector<Parameter> gain_parameters() {
  return {{.name = "clip",
           .help = "whether a gain in confidence below 0 counts as 0",
           .kind = choice({"yes", "no"}, "yes")},
          {.name = "fallback",
           .help = "whether the last look's answer counts where C_L is below its threshold and not "
                   "above the confidence there",
           .kind = choice({"yes", "no"}, "yes")}};
}

RewardRule gain_of(const Parameters& parameters, const Walks& arms) {
  return {.kind = RewardRule::Kind::kGain,
          .first = arms.looks.front().exit,
          .clip = parameters.choice("clip") == "yes",
          .fallback = parameters.choice("fallback") == "yes"};
}

std::vector<Parameter> shown_feedback_parameters() {
  return {{.name = "feedback",
           .help = "observable: of the arms before the one played those learn whose reward was "
                   "seen; published: all, as if the final exit were always seen",
           .kind = choice({"observable", "published"}, "observable")}};
}

BanditDesign shown_splits(std::string_view learner, const Parameters& parameters) {
  const bool published = parameters.choice("feedback") == "published";
  return {.learner = learner, .feedback = published ? Feedback::kPublished : Feedback::kObservable};
}

}  // namespace splitee
