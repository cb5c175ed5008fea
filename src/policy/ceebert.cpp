#include "policy/ceebert.hpp"

#include <cmath>

namespace splitee {
namespace {

std::vector<Parameter> parameters_of_ceebert() {
  return {
      {.name = "exits",
       .help = "at which it looks, rising",
       .kind = ListKind{.low = 1, .high = 1e6, .fallback = {3, 6}, .is_distinct = true}},
      {.name = "thresholds",
       .help = "tried at each of them, in all combinations; those of the last exit run fastest",
       .kind =
           ListKind{
               .low = 0, .high = 1, .fallback = {0.5, 0.6, 0.7, 0.8, 0.9, 1}, .is_distinct = true}},
      {.name = "beta",
       .help = "weight of the exploration term",
       .kind = NumberKind{.low = 0, .high = 1e9, .fallback = 2}},
      {.name = "feedback",
       .help = "own: the arm played learns; observable: every arm whose reward the walk shows; "
               "published: those that the published code takes for shown",
       .kind = ChoiceKind{.words = {"observable", "published", "own"},
                          .published_code = "observable",
                          .paper = "observable"}}};
}

std::optional<Misfit> misfit_of_ceebert(const Parameters& values, const TraceFacts& trace) {
  const std::vector<double>& exits = values.list("exits");
  for (std::size_t k = 0; k < exits.size(); ++k) {
    if (exits[k] != std::floor(exits[k]) || (k > 0 && exits[k] < exits[k - 1])) {
      return Misfit{"exits", "must be whole numbers that rise"};
    }
  }
  if (values.choice("feedback") == "published" && exits.size() > 2) {
    return Misfit{"feedback", "the published code knows two exits at most"};
  }
  auto found = Ceebert::misfit(values, trace);
  if (found) {
    found->parameter = exits.back() > static_cast<double>(trace.exits) ? "exits" : "thresholds";
  }
  return found;
}

}  // namespace

BanditDesign Ceebert::design(const Parameters& parameters) {
  Walks arms;
  for (const double exit : parameters.list("exits")) {
    arms.looks.push_back({static_cast<std::size_t>(exit) - 1, parameters.list("thresholds")});
  }
  const std::string& feedback = parameters.choice("feedback");
  BanditDesign design{.learner = "ucb", .arms = arms, .reward = {}};
  design.reward = {.kind = RewardRule::Kind::kGain, .first = arms.looks.front().exit};
  design.feedback = feedback == "own"         ? Feedback::kOwnArm
                    : feedback == "published" ? Feedback::kCeebertCode
                                              : Feedback::kObservable;
  return design;
}

const PolicyInfo& Ceebert::info() {
  static const PolicyInfo info = {
      .name = "ceebert",
      .summary = "UCB over the thresholds of a walk; learns from what its walks show of others",
      .rule =
          "Looks at the exits in turn with the thresholds that have the highest  m + beta "
          "sqrt(ln t / n), n the rewards seen; stops at the first with C_i >= a_i, otherwise "
          "offloads from the last. Reward 0 at the first exit, deeper what C and mu times the "
          "cost are more than there. observable: every arm learns whose own walk on the sample "
          "ends no deeper than the walk made. published: the published code's rule, which gives "
          "the arms it takes for shown the reward of the arm played; not in the first K rounds.",
      .source = "CeeBERT, Findings of ACL 2024, arXiv 2405.15039; code Div290/CeeBERT at bb9ca0b8",
      .differs =
          "the published code has beta 2, arm k on sample k, and adds costs 0.1 and 0.06 in "
          "confidence; here costs are mu times lambda.",
      .faults = {"ceebert-row-mismatch", "ceebert-side-rule", "ceebert-reference"},
      .family = Family::kLearnsThresholds,
      .drawing = {.label = "CeeBERT", .colour = "#8c4a6b", .marker = "X"},
      .parameters = parameters_of_ceebert(),
      .misfit = misfit_of_ceebert};
  return info;
}

}  // namespace splitee
