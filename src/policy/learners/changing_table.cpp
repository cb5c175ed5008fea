// The learners of forgetting.hpp and detecting.hpp.
#include <algorithm>
#include <cmath>

#include "policy/lanes/forgetting_lanes.hpp"
#include "policy/learners/detecting.hpp"
#include "policy/learners/table.hpp"

namespace splitee {
namespace {

const Parameter kChanges = {
    .name = "changes",
    .help = "how often the rewards change within the horizon, which the formulas need",
    .kind = NumberKind{.low = 1, .fallback = 1}};
const Parameter kXi = {.name = "xi",
                       .help = "weight of the logarithm, above 0.5",
                       .kind = NumberKind{.fallback = 0.6}};

// The given value, or that of the formula.
double given_or(const LearnerSetup& setup, std::string_view name,
                double DerivedConstants::*formula) {
  return setup.parameters.given_number(name).value_or(setup.constants().*formula);
}

std::size_t whole(double number) { return static_cast<std::size_t>(std::ceil(number)); }

double tau(const LearnerSetup& setup) {
  return std::max(1.0, std::ceil(given_or(setup, "tau", &DerivedConstants::sw_ucb_tau)));
}

double discount(const LearnerSetup& setup) {
  return std::clamp(given_or(setup, "gamma", &DerivedConstants::d_ucb_gamma), 0.0, 1.0);
}

// Even, because its halves are compared.
double window(const LearnerSetup& setup) {
  return 2 * std::max(1.0, std::ceil(given_or(setup, "w", &DerivedConstants::m_ucb_w) / 2));
}

double alarm_delta(const LearnerSetup& setup) {
  return given_or(setup, "delta",
                  setup.parameters.choice("restart") == "arm"
                      ? &DerivedConstants::glr_delta_local
                      : &DerivedConstants::glr_delta_global);
}

LearnerInfo sw_ucb() {
  return {.name = "sw-ucb",
          .rule = "m + sqrt(xi ln min(t, tau) / n) over the last tau rounds",
          .source = "Garivier and Moulines, ALT 2011, arXiv 0805.3415",
          .differs = "constants as in the paper for a range of 1, with xi 0.6",
          .parameters = {kChanges,
                         {.name = "tau",
                          .help = "rounds that count",
                          .kind = NumberKind{.low = 1,
                                             .formula = "2 sqrt(T ln T / changes), rounded up",
                                             .is_whole = true}},
                         kXi},
          .make =
              [](const LearnerSetup& setup) {
                return held_with_lanes<SwUcb, SwUcbLanes>(
                    setup.arms, SwUcb::Constants{.tau = whole(tau(setup)),
                                                 .xi = setup.parameters.number("xi")});
              },
          .derived =
              [](const LearnerSetup& setup) {
                return std::vector<DerivedConstant>{{"tau", tau(setup)}};
              }};
}

LearnerInfo d_ucb() {
  return {
      .name = "d-ucb",
      .rule = "n and the sums of rewards times gamma in each round: m + 2 sqrt(xi ln(sum n) / n)",
      .source = "Garivier and Moulines, ALT 2011, arXiv 0805.3415",
      .differs = "SMPyBandits has sqrt(alpha ln n / (2 N)), which is this with alpha = 8 xi",
      .parameters = {kChanges,
                     {.name = "gamma",
                      .help = "what a round leaves of the rewards before it",
                      .kind =
                          NumberKind{.low = 0, .high = 1, .formula = "1 - sqrt(changes / T) / 4"}},
                     kXi},
      .make =
          [](const LearnerSetup& setup) {
            return held_with_lanes<DUcb, DUcbLanes>(
                setup.arms,
                DUcb::Constants{.gamma = discount(setup), .xi = setup.parameters.number("xi")});
          },
      .derived =
          [](const LearnerSetup& setup) {
            return std::vector<DerivedConstant>{{"gamma", discount(setup)}};
          }};
}

// The parameters of learners with a Cusum or a PageHinkley for each arm.
std::vector<Parameter> alarm_parameters() {
  return {
      {.name = "epsilon",
       .help = "by how much a mean may drift without an alarm",
       .kind = NumberKind{.fallback = 0.05}},
      {.name = "h", .help = "level of the alarm", .kind = NumberKind{.formula = "ln(T / changes)"}},
      {.name = "alpha",
       .help = "probability of a random arm",
       .kind = NumberKind{.low = 0, .high = 1, .formula = "sqrt(changes / T ln(T / changes))"}},
      {.name = "xi", .help = "weight of the logarithm", .kind = NumberKind{.fallback = 1}}};
}

double alarm_level(const LearnerSetup& setup) {
  return given_or(setup, "h", &DerivedConstants::cusum_h);
}

double alarm_exploration(const LearnerSetup& setup) {
  return given_or(setup, "alpha", &DerivedConstants::cusum_alpha);
}

std::vector<DerivedConstant> alarm_constants(const LearnerSetup& setup) {
  return {{"h", alarm_level(setup)}, {"alpha", alarm_exploration(setup)}};
}

template <class Learner, class Constants>
std::unique_ptr<AnyArmLearner> forgetful(const LearnerSetup& setup, const Constants& constants) {
  return held(Learner(setup.arms, constants, setup.parameters.number("xi"),
                      typename Learner::Exploration{alarm_exploration(setup), setup.random}));
}

LearnerInfo cusum_ucb() {
  std::vector<Parameter> parameters = {
      kChanges,
      {.name = "M",
       .help = "rewards that make the mean that later ones are compared with",
       .kind = NumberKind{.low = 1, .fallback = 100, .is_whole = true}}};
  for (Parameter& parameter : alarm_parameters()) parameters.push_back(std::move(parameter));
  return {.name = "cusum-ucb",
          .rule =
              "m + sqrt(xi ln(sum n) / n) over what is not forgotten; any arm with probability "
              "alpha. Per arm u is the mean of its first M rewards, then up = max(0, up + x - u - "
              "epsilon), down = max(0, down + u - x - epsilon); where one reaches h, that arm is "
              "forgotten",
          .source = "Liu, Lee, Shroff, AAAI 2018, arXiv 1711.03539",
          .differs =
              "SMPyBandits' CD_UCB never explores the last arm; its CUSUM takes epsilon 0.05 where "
              "it declares 0.01, goes over the first M rewards too, and tests every tenth step",
          .parameters = std::move(parameters),
          .make =
              [](const LearnerSetup& setup) {
                return forgetful<CusumUcb>(
                    setup, Cusum::Constants{.first = whole(setup.parameters.number("M")),
                                            .epsilon = setup.parameters.number("epsilon"),
                                            .threshold = alarm_level(setup)});
              },
          .derived = alarm_constants};
}

LearnerInfo pht_ucb() {
  std::vector<Parameter> parameters = {kChanges};
  for (Parameter& parameter : alarm_parameters()) parameters.push_back(std::move(parameter));
  return {.name = "pht-ucb",
          .rule =
              "as cusum-ucb with the test of Page and Hinkley: u is the mean of all rewards of the "
              "arm since it was forgotten, the new one included",
          .source = "PHT-UCB, Liu, Lee, Shroff, AAAI 2018, arXiv 1711.03539",
          .differs = "SMPyBandits' CD_UCB never explores the last arm",
          .parameters = std::move(parameters),
          .make =
              [](const LearnerSetup& setup) {
                return forgetful<PhtUcb>(
                    setup, PageHinkley::Constants{.epsilon = setup.parameters.number("epsilon"),
                                                  .threshold = alarm_level(setup)});
              },
          .derived = alarm_constants};
}

LearnerInfo m_ucb() {
  return {
      .name = "m-ucb",
      .rule =
          "UCB1 since the last alarm at round s; where (t - s) mod floor(K / gamma) is the "
          "number of an arm, that arm. Alarm where the sums of the two halves of an arm's last "
          "w rewards differ by more than b: all is forgotten",
      .source = "Cao, Wen, Kveton, Xie, AISTATS 2019, arXiv 1802.03692",
      .differs =
          "SMPyBandits' Monitored_UCB restarts whenever the window is full, whatever it holds. "
          "With the paper's w no alarm comes within usual horizons; --dry-run warns",
      .parameters =
          {kChanges,
           {.name = "smallest_change",
            .help = "of a mean reward that matters, which the formulas need",
            .kind = NumberKind{.low = 1e-6, .high = 1, .fallback = 0.1}},
           {.name = "w",
            .help = "rewards of an arm that are compared, rounded up to an even number",
            .kind = NumberKind{.low = 2,
                               .formula = "(4 / smallest_change^2) (sqrt(ln(2 K T^2)) + sqrt(ln(2 "
                                          "T)))^2",
                               .is_whole = true}},
           {.name = "b",
            .help = "difference of the halves that raises the alarm",
            .kind = NumberKind{.formula = "sqrt(w / 2 ln(2 K T^2)), w by its formula"}},
           {.name = "gamma",
            .help = "share of rounds in which an arm is played whatever its index",
            .kind = NumberKind{.low = 0,
                               .formula = "sqrt(changes K (2 b + 3 sqrt(w)) / (2 T)), b and w by "
                                          "their formulas"}}},
      .make =
          [](const LearnerSetup& setup) {
            const WindowHalves::Constants constants{
                .window = whole(window(setup)),
                .threshold = given_or(setup, "b", &DerivedConstants::m_ucb_b)};
            return held(MUcb(setup.arms, constants,
                             given_or(setup, "gamma", &DerivedConstants::m_ucb_gamma)));
          },
      .derived =
          [](const LearnerSetup& setup) {
            return std::vector<DerivedConstant>{
                {"w", window(setup),
                 window(setup) > static_cast<double>(setup.horizon)
                     ? "more than there are rounds: no alarm is ever raised"
                     : ""},
                {"b", given_or(setup, "b", &DerivedConstants::m_ucb_b)},
                {"gamma", given_or(setup, "gamma", &DerivedConstants::m_ucb_gamma)}};
          }};
}

LearnerInfo glr_klucb() {
  return {
      .name = "glr-klucb",
      .rule =
          "KL-UCB with c = 0 since the restart; where the rounds since then mod ceil(K / alpha) "
          "are the number of an arm, that arm. Restart where max over s of s kl(m_1..s, m) + (n "
          "- s) kl(m_s+1..n, m) of an arm's rewards reaches ln(3 n^1.5 / delta)",
      .source = "Besson and Kaufmann, arXiv 1902.01575",
      .differs =
          "SMPyBandits' smart delta becomes 3.16, with which the test is no test; the index is "
          "that of kl-ucb with c = 0",
      .parameters =
          {kChanges,
           {.name = "restart",
            .help = "what an alarm forgets: all arms, or the arm that raised it",
            .kind = ChoiceKind{.words = {"all", "arm"}, .published_code = "all", .paper = "all"}},
           {.name = "delta",
            .help = "probability of a false alarm",
            .kind = NumberKind{.low = 1e-300,
                               .high = 1,
                               .formula = "1 / sqrt(changes T); restart arm: 1 / sqrt(K changes "
                                          "T)"}},
           {.name = "alpha",
            .help = "share of rounds in which an arm is played whatever its index",
            .kind = NumberKind{.low = 0, .high = 1, .formula = "0.1 sqrt(K changes ln T / T)"}}},
      .make =
          [](const LearnerSetup& setup) {
            const bool one = setup.parameters.choice("restart") == "arm";
            return held(GlrKlUcb(setup.arms, alarm_delta(setup),
                                 one ? GlrKlUcb::Restart::kArm : GlrKlUcb::Restart::kAll,
                                 given_or(setup, "alpha", &DerivedConstants::glr_alpha)));
          },
      .derived =
          [](const LearnerSetup& setup) {
            return std::vector<DerivedConstant>{
                {"delta", alarm_delta(setup)},
                {"alpha", given_or(setup, "alpha", &DerivedConstants::glr_alpha)}};
          }};
}

}  // namespace

std::vector<LearnerInfo> changing_learners() {
  return {sw_ucb(), d_ucb(), cusum_ucb(), pht_ucb(), m_ucb(), glr_klucb()};
}

}  // namespace splitee
