// The learners of randomised.hpp and thompson.hpp.
#include "policy/learners/randomised.hpp"
#include "policy/learners/table.hpp"
#include "policy/learners/thompson.hpp"

namespace splitee {
namespace {

constexpr std::string_view kExp3Gamma = "min(1, sqrt(K ln K / ((e - 1) T)))";
constexpr std::string_view kExp3IxEta = "sqrt(2 ln K / (K T))";

double exp3_gamma(const LearnerSetup& setup) {
  return setup.parameters.given_number("gamma").value_or(setup.constants().exp3_gamma);
}
double exp3_ix_eta(const LearnerSetup& setup) {
  return setup.parameters.given_number("eta").value_or(setup.constants().exp3_ix_eta);
}

std::vector<Parameter> epsilon_parameters() {
  const std::vector<Condition> falling = {{"schedule", {"falling"}}};
  return {{.name = "schedule",
           .help = "whether the probability of a random arm is constant or falls with the rounds",
           .kind = ChoiceKind{.words = {"constant", "falling"},
                              .published_code = "constant",
                              .paper = "constant"}},
          {.name = "epsilon",
           .help = "probability of a random arm",
           .kind = NumberKind{.low = 0, .high = 1, .fallback = 0.1},
           .only_with = {{"schedule", {"constant"}}}},
          {.name = "c",
           .help = "weight of the schedule; its theory asks for more than 5",
           .kind = NumberKind{.low = 0, .high = 1e9, .fallback = 5},
           .only_with = falling},
          {.name = "d",
           .help = "how much better the best arm is than the next, on the rewards as they are; not "
                   "more than that",
           .kind = NumberKind{.low = 1e-6, .high = 1e6, .fallback = 0.1},
           .only_with = falling}};
}

std::unique_ptr<AnyArmLearner> make_epsilon_greedy(const LearnerSetup& setup) {
  const Parameters& parameters = setup.parameters;
  if (parameters.choice("schedule") == "falling") {
    return held(
        EpsilonGreedy(setup.arms, setup.random,
                      EpsilonGreedy::Falling{parameters.number("c"), parameters.number("d")}));
  }
  return held(EpsilonGreedy(setup.arms, setup.random, parameters.number("epsilon")));
}

}  // namespace

std::vector<LearnerInfo> randomised_learners() {
  return {
      {.name = "thompson-gaussian",
       .rule = "the highest draw of N(m, sigma^2 / (n + 1)), m = 0 before the first reward",
       .source = "Agrawal and Goyal, AISTATS 2013",
       .differs = "SMPyBandits' Gaussian posterior deviates by 1 / n; here by sigma / sqrt(n + 1)",
       .parameters = {{.name = "sigma",
                       .help = "deviation of a reward; half the range of rewards is 0.5",
                       .kind = NumberKind{.fallback = 1}}},
       .make =
           [](const LearnerSetup& setup) {
             return held(
                 ThompsonGaussian(setup.arms, setup.random, setup.parameters.number("sigma")));
           }},
      {.name = "thompson-beta",
       .rule = "the highest draw of Beta(1 + S, 1 + F); a reward x counts as a success S with "
               "probability x, else as a failure F",
       .source = "Agrawal and Goyal, COLT 2012",
       .differs = "MABWiser without a binarizer adds the reward itself to the successes and the "
                  "rest to the failures; here it is drawn as 0 or 1 first, as the paper has it",
       .make =
           [](const LearnerSetup& setup) { return held(ThompsonBeta(setup.arms, setup.random)); }},
      {.name = "exp3",
       .rule = "drawn with p = (1 - gamma) w / sum w + gamma / K; the weight w of the arm played "
               "grows by the factor exp(gamma x / (p K))",
       .source = "Auer, Cesa-Bianchi, Freund, Schapire, SIAM Journal on Computing 32, 2002",
       .differs = "SMPyBandits takes gamma 0.01 whatever the horizon; there is no round-robin in "
                  "the first rounds, they are drawn like the others",
       .parameters = {{.name = "gamma",
                       .help = "share of uniform play",
                       .kind = NumberKind{.low = 0, .high = 1, .formula = kExp3Gamma}}},
       .make =
           [](const LearnerSetup& setup) {
             return held(Exp3(setup.arms, setup.random, exp3_gamma(setup)));
           },
       .derived =
           [](const LearnerSetup& setup) {
             return std::vector<DerivedConstant>{{"gamma", exp3_gamma(setup)}};
           }},
      {.name = "exp3-ix",
       .rule = "drawn with p = w / sum w; the weight w of the arm played shrinks by the factor "
               "exp(-eta (1 - x) / (p + eta / 2))",
       .source = "Neu, NIPS 2015",
       .differs = "eta and 2 gamma of the paper are one number here; the first rounds are drawn "
                  "like the others",
       .parameters = {{.name = "eta",
                       .help = "learning rate",
                       .kind = NumberKind{.formula = kExp3IxEta}}},
       .make =
           [](const LearnerSetup& setup) {
             return held(Exp3Ix(setup.arms, setup.random, exp3_ix_eta(setup)));
           },
       .derived =
           [](const LearnerSetup& setup) {
             return std::vector<DerivedConstant>{{"eta", exp3_ix_eta(setup)}};
           }},
      {.name = "epsilon-greedy",
       .rule = "any arm with probability epsilon, otherwise the one with the highest mean; where "
               "the schedule is falling, epsilon is min(1, c K / (d^2 t))",
       .source = "Auer, Cesa-Bianchi, Fischer, Machine Learning 47, 2002, which compares with a "
                 "constant epsilon",
       .differs = "MABWiser may play at random from the first round on and takes an arm without a "
                  "reward for 0; here each arm is played once first, and t counts those rounds",
       .needs_range = false,
       .parameters = epsilon_parameters(),
       .make = make_epsilon_greedy},
  };
}

}  // namespace splitee
