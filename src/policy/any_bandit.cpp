#include "policy/any_bandit.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace splitee {
namespace {

constexpr std::string_view kProbingWithOwnEpsilon = "probing_epsilon";

constexpr double kFarthestReward = 1e18;  // 10^9 lambda at mu 10^9

std::vector<std::string_view> learners_that_need_a_range() {
  std::vector<std::string_view> names;
  for (const LearnerInfo& learner : all_learners()) {
    if (learner.needs_range) names.push_back(learner.name);
  }
  return names;
}

std::vector<std::string_view> learners_with(std::string_view parameter, bool has_it) {
  std::vector<std::string_view> names;
  for (const LearnerInfo& learner : all_learners()) {
    const bool has = std::any_of(learner.parameters.begin(), learner.parameters.end(),
                                 [&](const Parameter& each) { return each.name == parameter; });
    if (has == has_it) names.push_back(learner.name);
  }
  return names;
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
  all.push_back({.name = "range",
                 .help = "low and high, between which all rewards lie",
                 .kind = ListKind{.low = -kFarthestReward,
                                  .high = kFarthestReward,
                                  .formula = "from the costs and the classes, as told above"},
                 .only_with = {{"learner", learners_that_need_a_range()}}});
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
    parts.push_back({learner.name, learner.rule, learner.source, learner.differs});
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
      // Learners whose parameters are equal in every word share a row.
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
  if (parameters.is_given("range")) {
    design.range = {parameters.list("range").front(), parameters.list("range").back()};
  }
  return design;
}

std::optional<Misfit> AnyBandit::misfit(const Parameters& parameters, const TraceFacts& trace) {
  if (parameters.is_given("range")) {
    const std::vector<double>& range = parameters.list("range");
    if (range.size() != 2 || range.front() >= range.back()) {
      return Misfit{"range", fmt::format("is [{}]; expected two numbers, the lower one first",
                                         fmt::join(range, ", "))};
    }
  }
  return BanditPoint::misfit(parameters, trace);
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
          "classes, if the trace tells how many classes there are and no confidence is below 1 / "
          "classes, and else 0 for it. A range that is given stands for these; a reward that "
          "leaves "
          "it is refused before anything runs. The manifest and --dry-run state it. Probing "
          "divides both ends, 0 in between, by epsilon. Ties go to the first arm. "
          "Arms that are splits evaluate, and pay for, the exits on the way with any feedback but "
          "own.",
      .source = "the sources of its learners",
      .differs =
          "packages disagree in ties, first rounds and constants: here ties go to the first arm, "
          "arm k is played in round k, which counts and teaches all that the feedback allows, and "
          "t counts completed rounds. c on x is c (high - low) on r, so the map changes decisions. "
          "Each learner's line says where MABWiser (at 04bfe297) and SMPyBandits (at 012fc13a) "
          "differ.",
      .faults = {"SMPyBandits", "mab-ucb-selection", "buffer-no-clip", "capeen-side-reward"},
      .family = Family::kLearnsThresholds,
      .drawing = {.label = "Bandit", .colour = "#5b3c88"},
      .parameters = all_parameters(),
      .parts_heading = "learners",
      .parts = learner_parts(),
      .misfit = misfit};
  return info;
}

}  // namespace splitee
