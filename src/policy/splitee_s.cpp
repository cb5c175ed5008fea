#include "policy/splitee_s.hpp"

namespace splitee {

const PolicyInfo& SpliteeS::info() {
  static const PolicyInfo info = {
      .name = "splitee-s",
      .summary = "UCB over splitting layers; learns also from the exits it passes",
      .rule =
          "The rule of splitee; a pull of arm i updates every arm j <= i with its own reward on "
          "that "
          "sample. Evaluates exits 1..i.",
      .source = "SplitEE-S, Bajpai et al., AIMLSystems 2023, arXiv 2309.09195",
      .differs =
          "as splitee. feedback published is the published code's, which reads C_L also where the "
          "device never saw it; no deployed device could. observable leaves those rewards out, "
          "which favours shallow exits the more the dearer offloading is; bandit with feedback "
          "probing has no such bias.",
      .faults = {"capeen-side-reward"},
      .family = Family::kLearnsExits,
      .heads = Heads::kPassed,
      .drawing = {.label = "SplitEE-S",
                  .colour = "#e2631f",
                  .dashes = {4, 2.5},
                  .marker = "s",
                  .depth = 1},
      .parameters = {
          beta_parameter(),
          WarmStart::parameter(),
          {.name = "feedback",
           .help = "published: arms j < i learn from C_L even where the sample was not "
                   "offloaded; observable: only from rewards that the device has observed",
           .kind = ChoiceKind{.words = {"published", "observable"},
                              .published_code = "published",
                              .paper = "published"}}}};
  return info;
}

SpliteeS::SpliteeS(const PolicySetup& setup)
    : SplitUcb(setup, setup.parameters.choice("feedback") == "observable" ? Feedback::kObservable
                                                                          : Feedback::kPublished) {}

}  // namespace splitee
