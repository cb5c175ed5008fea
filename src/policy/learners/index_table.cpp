// The learners of index_rules.hpp and priced.hpp.
#include "policy/lanes/index_lanes.hpp"
#include "policy/lanes/priced_lanes.hpp"
#include "policy/learners/leading.hpp"
#include "policy/learners/priced.hpp"
#include "policy/learners/table.hpp"
#include "policy/learners/width_leading.hpp"

namespace splitee {
namespace {

constexpr std::string_view kAuer = "Auer, Cesa-Bianchi, Fischer, Machine Learning 47, 2002";

template <class Rule>
std::unique_ptr<AnyArmLearner> index_learner(const LearnerSetup& setup, Rule rule = {}) {
  if constexpr (WidthRule<Rule>) {
    return held_with_lanes<WidthLeadingLearner<Rule>, WidthLanes<Rule>>(setup.arms, rule);
  } else {
    return held(LeadingLearner<Rule>(setup.arms, rule));
  }
}

std::unique_ptr<AnyArmLearner> moss(const LearnerSetup& setup, std::uint64_t horizon) {
  return held_with_lanes<LeadingLearner<MossRule>, MossLanes>(
      setup.arms, MossRule{.arms = setup.arms, .horizon = horizon});
}

Parameter number(std::string_view name, std::string_view help, double fallback) {
  return {.name = name, .help = help, .kind = NumberKind{.fallback = fallback}};
}

std::unique_ptr<AnyArmLearner> make_bayes_ucb(const LearnerSetup& setup) {
  if (setup.parameters.choice("posterior") == "normal") {
    return index_learner(setup, BayesUcbNigRule{});
  }
  return index_learner(setup, BayesUcbRule(setup.horizon, setup.parameters.number("c")));
}

}  // namespace

std::vector<LearnerInfo> index_learners() {
  return {
      {.name = "ucb",
       .rule = "m + beta sqrt(ln t / n), on the rewards as they are",
       .source = "SplitEE, arXiv 2309.09195; beta 2 in CeeBERT, arXiv 2405.15039",
       .differs = "SplitEE's published code takes ln(t + 1) and a warm start that does not count, "
                  "as splitee does; AdaEE's divides by n + 1e-10. MABWiser's UCB1 is m + alpha "
                  "sqrt(2 ln N / n), this with beta = alpha sqrt(2), but an arm without a reward "
                  "counts 0 there instead of coming first",
       .needs_range = false,
       .parameters = {number("beta", "weight of the exploration term", 1)},
       .make =
           [](const LearnerSetup& setup) {
             return index_learner(setup, UcbRule{.c = setup.parameters.number("beta")});
           }},
      {.name = "ucb1",
       .rule = "m + sqrt(2 ln t / n)",
       .source = kAuer,
       .differs =
           "UCB(alpha) = m + sqrt(alpha ln t / (2 n)) with alpha 4, the default in SMPyBandits, is "
           "the same index; there ties go by chance. MABWiser's UCB1 with alpha 1 is it too, but "
           "an arm without a reward counts 0 there instead of coming first",
       .make = [](const LearnerSetup& setup) { return index_learner<Ucb1Rule>(setup); }},
      {.name = "ucb-tuned",
       .rule = "m + sqrt(ln t / n min(1/4, V + sqrt(2 ln t / n)))",
       .source = kAuer,
       .differs = "SMPyBandits' UCBVtuned lacks the min with 1/4",
       .make = [](const LearnerSetup& setup) { return index_learner<UcbTunedRule>(setup); }},
      {.name = "ucb-v",
       .rule = "m + sqrt(2 V zeta ln t / n) + 3 c zeta ln t / n",
       .source = "Audibert, Munos, Szepesvari, Theoretical Computer Science 410, 2009",
       .differs = "textbook form with zeta = c = 1 and rewards mapped to a range of 1; a package "
                  "that takes zeta 1.2 or another range explores more",
       .parameters = {number("zeta", "weight of the logarithm; its theory asks for 1.2", 1),
                      number("c", "weight of the last term", 1)},
       .make =
           [](const LearnerSetup& setup) {
             return index_learner(setup, UcbVRule{.zeta = setup.parameters.number("zeta"),
                                                  .c = setup.parameters.number("c")});
           }},
      {.name = "kl-ucb",
       .rule = "the largest q >= m with n kl(m, q) <= ln t + c ln ln t, kl of Bernoulli variables",
       .source = "Garivier and Cappe, COLT 2011, arXiv 1102.2490",
       .differs = "textbook form with c = 0, as it is used in practice",
       .parameters = {number("c", "weight of ln ln t; its theory asks for 3", 0)},
       .make =
           [](const LearnerSetup& setup) {
             return index_learner(setup, KlUcbRule{.c = setup.parameters.number("c")});
           }},
      {.name = "moss",
       .rule = "m + sqrt(max(0, ln(T / (K n))) / n), T the horizon",
       .source = "Audibert and Bubeck, COLT 2009",
       .differs = "SMPyBandits' MOSS takes t for T, which is moss-anytime",
       .make = [](const LearnerSetup& setup) { return moss(setup, setup.horizon); }},
      {.name = "moss-anytime",
       .rule = "m + sqrt(max(0, ln(t / (K n))) / n)",
       .source = "Audibert and Bubeck, COLT 2009, with t for the horizon",
       .differs = "the MOSS of SMPyBandits, but for ties",
       .make = [](const LearnerSetup& setup) { return moss(setup, 0); }},
      {.name = "bayes-ucb",
       .rule =
           "the quantile 1 - 1 / (t (ln T)^c) of the posterior Beta(1 + S, 1 + n - S), S = n m; "
           "normal: nm / l + z_p sqrt(b / ((a - 1) l)) with l = 1e-6 + n, a = 1 + n / 2, b = 1 + "
           "n V / 2 + 1e-6 n m^2 / (2 l), p = 1 - 1 / (t ln t), 0.95 for t < 3",
       .source = "Kaufmann, Cappe, Garivier, AISTATS 2012; normal: arXiv 2604.24810",
       .differs = "beta: S and n - S are sums of rewards, no reward is drawn as 0 or 1; textbook "
                  "form with c = 0. normal: the deviation is the posterior's, where SMPyBandits' "
                  "Gaussian posterior has 1 / n",
       .parameters = {{.name = "posterior",
                       .help =
                           "of the mean reward: beta, for rewards that are 0 or 1, or normal (a "
                           "normal-inverse-gamma)",
                       .kind = ChoiceKind{.words = {"beta", "normal"},
                                          .published_code = "beta",
                                          .paper = "beta"}},
                      {.name = "c",
                       .help = "exponent of ln T; its theory asks for 5",
                       .kind = NumberKind{.fallback = 0},
                       .only_with = {{"posterior", {"beta"}}}}},
       .make = make_bayes_ucb},
      {.name = "ucb-bwk",
       .rule = "(m + w) / max(p - w, sqrt(ln t / t)), w = sqrt(2 ln t / n), p the mean share that "
               "the arm's rounds cost of the dearest one",
       .source = "UCB-BwK as arXiv 2604.24810 uses it for exits",
       .differs =
           "the code, gr3gor1/MAB_UCB at 2c77eb58, counts as cost a constant times the index of "
           "the exit; here it is what the round pays in lambda, offloading included",
       .make =
           [](const LearnerSetup& setup) {
             return held_with_lanes<UcbBwk, UcbBwkLanes>(setup.arms);
           }},
  };
}

}  // namespace splitee
