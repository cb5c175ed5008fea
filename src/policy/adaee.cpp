#include "policy/adaee.hpp"

#include "policy/ucb.hpp"

namespace splitee {
namespace {

std::vector<Parameter> parameters_of_adaee() {
  std::vector<Parameter> all = {
      {.name = "exit",
       .help = "at which the thresholds are tried",
       .kind = ExitKind{.fallback = 1},
       .column_name = "exit"},
      {.name = "thresholds",
       .help = "the arms",
       .kind = ListKind{.low = 0,
                        .high = 1,
                        .fallback = {0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1},
                        .is_distinct = true}},
      beta_parameter()};
  for (Parameter& parameter : gain_parameters()) all.push_back(std::move(parameter));
  return all;
}

}  // namespace

BanditDesign Adaee::design(const Parameters& parameters) {
  const Walks arms{{{parameters.exit("exit"), parameters.list("thresholds")}}, false};
  return {.learner = "ucb", .arms = arms, .reward = gain_of(parameters, arms)};
}

const PolicyInfo& Adaee::info() {
  static const PolicyInfo info = {
      .name = "adaee",
      .summary = "UCB over thresholds at one exit; rewarded by what offloading gains",
      .rule =
          "Looks at one exit with the threshold a that has the highest  m + beta sqrt(ln t / n); "
          "exits there if C_1 >= a, with reward 0, otherwise offloads, with reward max(C_L - C_1, "
          "0) - mu o. Threshold k is played in round k, which counts; t: rounds completed. "
          "fallback: where C_L < a and C_L <= C_1 the exit's own answer counts. A confidence is "
          "worth what mu times a cost is: AdaEE's o is mu times the offloading cost. Published "
          "runs draw samples with replacement; one of them never resets its statistics between "
          "configurations.",
      .source =
          "AdaEE, Pacheco et al., ICC 2023, doi 10.1109/ICC45041.2023.10279243; UCBEE, IEEE "
          "TNSM 22(1), 2025, doi 10.1109/TNSM.2024.3479076",
      .differs =
          "the published code divides by n + 1e-10, and its runs draw samples with replacement, "
          "one bandit per level of distortion; its reported regret is per sample, against the "
          "better of exiting and offloading, which no fixed arm reaches and which grows linearly. "
          "Thresholds that no confidence is below are the same arm; the first counts.",
      .faults = {"adaee-no-reset", "ee-mab-counter", "qadaee-rates", "buffer-no-clip"},
      .family = Family::kLearnsThresholds,
      .drawing = {.label = "AdaEE", .colour = "#00798c", .marker = "D"},
      .parameters = parameters_of_adaee(),
      .misfit = [](const Parameters& values, const TraceFacts& trace) {
        auto found = Adaee::misfit(values, trace);
        if (found) found->parameter = "thresholds";
        return found;
      }};
  return info;
}

}  // namespace splitee
