#include "policy/bandit.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace splitee {
namespace {

constexpr std::string_view kProbingWithOwnEpsilon = "probing_epsilon";

// The stream of the probes, apart from the learner's.
constexpr std::uint64_t kProbes = 1;

std::vector<std::string_view> learners_with(std::string_view parameter, bool has_it) {
  std::vector<std::string_view> names;
  for (const LearnerInfo& learner : all_learners()) {
    const bool has = std::any_of(learner.parameters.begin(), learner.parameters.end(),
                                 [&](const Parameter& each) { return each.name == parameter; });
    if (has == has_it) names.push_back(learner.name);
  }
  return names;
}

ChoiceKind choice(std::vector<std::string_view> words, std::string_view fallback) {
  return {.words = std::move(words), .published_code = fallback, .paper = fallback};
}

std::vector<Parameter> feedback_parameters() {
  constexpr std::string_view kHelp =
      "probability with which a sample that is sure is offloaded all the same";
  return {
      {.name = "feedback",
       .help = "of which arms a round tells the reward. own: of the one played; observable: of "
               "every arm whose own walk needs nothing that was not seen; published: as if the "
               "final exit were always seen; probing: observable, and what needs the final exit is "
               "estimated from sure samples that are offloaded all the same",
       .kind = choice({"own", "published", "observable", "probing"}, "own")},
      {.name = "epsilon",
       .help = kHelp,
       .kind = NumberKind{.low = 1e-6, .high = 1, .fallback = 0.05},
       .only_with = {{"feedback", {"probing"}}, {"learner", learners_with("epsilon", false)}}},
      {.name = kProbingWithOwnEpsilon,
       .help = kHelp,
       .kind = NumberKind{.low = 1e-6, .high = 1, .fallback = 0.05},
       .only_with = {{"feedback", {"probing"}}, {"learner", learners_with("epsilon", true)}}}};
}

std::vector<Parameter> reward_parameters() {
  std::vector<Parameter> all = {
      {.name = "reward",
       .help = "confidence: C of the exit whose answer counts, less mu times the cost (SplitEE); "
               "gain: 0 for a sample that stops at the first look, else what C and mu times the "
               "cost are more than there (AdaEE)",
       .kind = choice({"confidence", "gain"}, "confidence")}};
  for (Parameter& parameter : gain_parameters()) {
    parameter.only_with = {{"reward", {"gain"}}};
    all.push_back(std::move(parameter));
  }
  return all;
}

Feedback feedback_of(const Parameters& parameters) {
  const std::string& word = parameters.choice("feedback");
  if (word == "published") return Feedback::kPublished;
  if (word == "observable") return Feedback::kObservable;
  return word == "probing" ? Feedback::kProbing : Feedback::kOwnArm;
}

std::vector<Part> learner_parts() {
  std::vector<Part> parts;
  for (const LearnerInfo& learner : all_learners()) {
    parts.push_back({learner.name, learner.rule, learner.source});
  }
  return parts;
}

std::vector<Parameter> all_parameters() {
  std::vector<std::string_view> names;
  for (const LearnerInfo& learner : all_learners()) names.push_back(learner.name);
  std::vector<Parameter> all = {
      {.name = "learner",
       .help = "the rule that chooses among the arms; the list below tells each one",
       .kind = choice(names, "ucb")},
      {.name = "arms",
       .help =
           "what is chosen among: \"splits\"; {\"exit\": 1, \"thresholds\": [..]}; {\"splits\": "
           "[..], \"thresholds\": [..]}, all pairs; {\"walk\": [{\"exit\": 3, \"thresholds\": "
           "[..]}, ..], \"then\": \"offload\" or \"final\"}, all combinations",
       .kind = ArmsKind{}}};
  for (const auto& group : {feedback_parameters(), reward_parameters()}) {
    all.insert(all.end(), group.begin(), group.end());
  }
  for (const LearnerInfo& learner : all_learners()) {
    for (Parameter parameter : learner.parameters) {
      // Learners that share a parameter to the word share its row.
      const auto same = std::find_if(all.begin(), all.end(), [&](const Parameter& each) {
        return each.name == parameter.name && each.help == parameter.help &&
               each.only_with.size() == 1 + parameter.only_with.size();
      });
      if (same != all.end() && same->kind.index() == parameter.kind.index()) {
        same->only_with.front().words.push_back(learner.name);
        continue;
      }
      parameter.only_with.insert(parameter.only_with.begin(), {"learner", {learner.name}});
      all.push_back(std::move(parameter));
    }
  }
  return all;
}

}  // namespace

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
  std::vector<Station> stations;
  for (const Arm& arm : arms_of(design.arms, setup.exits, setup.threshold, heads_of(design))) {
    for (Station& station : stations_of(arm)) stations.push_back(std::move(station));
  }
  CostTable costs = setup.costs->table(stations);
  const double dearest = *std::max_element(costs.reaching.begin(), costs.reaching.end()) +
                         *std::max_element(costs.offloading.begin(), costs.offloading.end());
  if (dearest > 0) price_scale_ = 1 / dearest;
  if (!learner.needs_range) return;
  if (design.reward.is_gain()) costs.count_from(setup.costs->rewarded_at(design.reward.first));
  RewardRange range = range_of(costs, design.reward, setup.classes);
  if (design.feedback == Feedback::kProbing) {
    range = {std::min(range.low, 0.0) / epsilon_, std::max(range.high, 0.0) / epsilon_};
  }
  low_ = range.low;
  scale_ = 1 / (range.high - range.low);
  if (setup.costs->link() != nullptr) lowest_ = 0;
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

BanditDesign AnyBandit::design(const Parameters& parameters) {
  BanditDesign design{.learner = parameters.choice("learner"),
                      .arms = parameters.arms("arms"),
                      .feedback = feedback_of(parameters)};
  if (parameters.choice("reward") == "gain") {
    const auto* walks = std::get_if<Walks>(&design.arms);
    design.reward = gain_of(parameters, walks == nullptr ? Walks{{{}}, false} : *walks);
  }
  if (design.feedback == Feedback::kProbing) {
    const auto own = parameters.given_number(kProbingWithOwnEpsilon);
    design.probe_epsilon = own ? *own : parameters.number("epsilon");
  }
  return design;
}

const PolicyInfo& AnyBandit::info() {
  static const PolicyInfo info = {
      .name = "bandit",
      .summary = "any learner over any arms, with any feedback and reward",
      .rule =
          "Plays the arm that the learner chooses, and tells it the rewards that the feedback "
          "allows; in the first rounds each arm once. m: mean of an arm's rewards, n: their "
          "number, V: their biased variance, t: rounds completed, T: horizon (rounds of a "
          "repeat), K: arms. Learners but ucb and epsilon-greedy get a reward r as x = (r - low) "
          "/ (high - low), with low = 1 / classes - mu (gamma_L + o) and high = 1; for gain low "
          "= -(1 - 1 / classes), or 0 where clipped, less mu (gamma_L + o), and high = 1 - 1 / "
          "classes; probing divides both ends, 0 in between, by epsilon. Ties go to the first arm. "
          "Arms that are splits evaluate, and pay for, the exits on the way with any feedback but "
          "own.",
      .source = "the sources of its learners",
      .family = Family::kLearnsThresholds,
      .drawing = {.label = "Bandit", .colour = "#5b3c88"},
      .parameters = all_parameters(),
      .parts_heading = "learners",
      .parts = learner_parts(),
      .misfit = misfit};
  return info;
}

}  // namespace splitee
