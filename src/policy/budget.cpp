#include "policy/budget.hpp"

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

namespace splitee {
namespace {

double planned_cost(const std::vector<double>& shares, const std::vector<double>& costs) {
  return std::inner_product(shares.begin(), shares.end(), costs.begin(), 0.0);
}

// The cost of stopping at each exit in a walk that evaluates every exit.
std::vector<double> costs_of_exits(const PolicySetup& setup) {
  std::vector<double> costs;
  for (const Station& station : stations_of_walks(setup.exits)) {
    costs.push_back(setup.costs->reaching(station));
  }
  return costs;
}

}  // namespace

std::vector<double> geometric_shares(double q, std::size_t exits) {
  std::vector<double> shares(exits);
  double sum = 0;
  for (std::size_t k = 0; k < exits; ++k) {
    shares[k] = std::pow(q, static_cast<double>(k + 1));
    sum += shares[k];
  }
  for (double& share : shares) share /= sum;
  return shares;
}

double q_above(double budget, const std::vector<double>& costs) {
  constexpr int kMost = 80;
  constexpr double kStep = 15;
  for (int p = 1; p < kMost; ++p) {
    if (planned_cost(geometric_shares(p / kStep, costs.size()), costs) > budget) return p / kStep;
  }
  return kMost / kStep;
}

std::vector<std::optional<double>> budget_thresholds(const Validation& validation,
                                                     const std::vector<double>& shares) {
  const std::size_t exits = validation.exits;
  const std::size_t samples = validation.confidences.size() / exits;
  std::vector<std::size_t> left(samples);
  std::iota(left.begin(), left.end(), std::size_t{0});
  std::vector<std::optional<double>> thresholds;
  for (std::size_t exit = 0; exit + 1 < exits; ++exit) {
    const auto confidence = [&](std::size_t sample) {
      return validation.confidences[sample * exits + exit];
    };
    const auto wanted =
        static_cast<std::size_t>(std::floor(static_cast<double>(samples) * shares[exit]));
    auto& threshold = thresholds.emplace_back();
    if (wanted == 0 || wanted > left.size()) continue;
    std::vector<double> falling;
    falling.reserve(left.size());
    for (const std::size_t sample : left) falling.push_back(confidence(sample));
    std::nth_element(falling.begin(), falling.begin() + static_cast<std::ptrdiff_t>(wanted - 1),
                     falling.end(), std::greater<>());
    threshold = falling[wanted - 1];
    std::erase_if(left, [&](std::size_t sample) { return confidence(sample) >= *threshold; });
  }
  return thresholds;
}

Budget::Budget(const PolicySetup& setup) {
  const double q = setup.parameters.choice("shares") == "q"
                       ? setup.parameters.number("q")
                       : q_above(setup.parameters.number("budget"), costs_of_exits(setup));
  for (const auto& each : budget_thresholds(*setup.validation, geometric_shares(q, setup.exits))) {
    thresholds_.push_back(each.value_or(std::numeric_limits<double>::infinity()));
  }
}

const PolicyInfo& Budget::info() {
  static const PolicyInfo info = {
      .name = "budget",
      .summary = "early exit by thresholds that keep a budget on a validation trace",
      .rule =
          "Exit k shall answer a share proportional to q^k. Its threshold, exit by exit, is the "
          "confidence that is number floor(N share) in falling order among the N validation "
          "samples that no exit before it takes; every sample that reaches it is then taken. "
          "Stops at the first exit with C_k >= its threshold, at the latest at the last. "
          "Evaluates every exit it passes; never offloads.",
      .source =
          "MSDNet, Huang et al., ICLR 2018, code kalviny/MSDNet-PyTorch; EENet, WACV 2024, "
          "arXiv 2301.07099",
      .differs =
          "ties with the threshold count as taken, as in both codes; with an exit of one distinct "
          "confidence a single tie takes everything.",
      .family = Family::kWalk,
      .heads = Heads::kPassed,
      .needs = {.validation = "from"},
      .drawing = {.label = "Budget", .colour = "#54478c", .dashes = {6, 1, 1, 1}, .marker = "8"},
      .parameters = {
          {.name = "from", .help = "the validation trace", .kind = FileKind{}},
          {.name = "shares",
           .help = "budget: the first q of 1/15, 2/15, ... 80/15 with which the shares cost more "
                   "than the budget (EENet); q: as given (MSDNet takes 1/20 to 39/20)",
           .kind =
               ChoiceKind{.words = {"budget", "q"}, .published_code = "budget", .paper = "budget"}},
          {.name = "budget",
           .help = "cost per sample on the device, on average",
           .kind = NumberKind{.low = 0, .high = 1e12},
           .only_with = {{"shares", {"budget"}}}},
          {.name = "q",
           .help = "ratio of the shares of an exit and the one before it",
           .kind = NumberKind{.low = 1e-6, .high = 1e6},
           .only_with = {{"shares", {"q"}}}}}};
  return info;
}

}  // namespace splitee
