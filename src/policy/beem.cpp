#include "policy/beem.hpp"

#include <fmt/format.h>

namespace splitee {
namespace {

std::optional<Misfit> misfit_of_beem(const Parameters& values, const TraceFacts& trace) {
  if (!values.is_given("weights") || values.list("weights").size() == trace.exits) {
    return std::nullopt;
  }
  return Misfit{"weights", fmt::format("has {} numbers, but the trace {} has {} exits",
                                       values.list("weights").size(), trace.name, trace.exits)};
}

}  // namespace

Beem::Beem(const PolicySetup& setup) : limit_(setup.parameters.number("limit")), end_(setup) {
  if (setup.parameters.is_given("weights")) {
    weights_ = setup.parameters.list("weights");
  } else {
    for (std::size_t exit = 0; exit < setup.exits; ++exit) {
      weights_.push_back(0.4 * static_cast<double>(exit));
    }
  }
}

const PolicyInfo& Beem::info() {
  static const PolicyInfo info = {
      .name = "beem",
      .summary = "early exit once exits that agree are sure enough together",
      .rule =
          "Goes from exit to exit with a sum S, 0 at the first: an exit i that gives the answer of "
          "the exit before it adds w_i C_i, another sets S to 0. Stops where S >= limit. Evaluates "
          "every exit it passes. The published code for BERT computes S but tests a patience "
          "counter, which is `patience`.",
      .source = "BEEM, ICLR 2025, arXiv 2502.00745; code Div290/BEEM1, modeling_albert.py",
      .differs =
          "weights as in the code for ALBERT, 0.4 (i - 1); the paper also takes weights that grow "
          "with cost (BEEM-C) or accuracy (BEEM-A).",
      .faults = {"beem-bert-patience"},
      .family = Family::kWalk,
      .heads = Heads::kPassed,
      .needs = {.answers = true},
      .drawing = {.label = "BEEM", .colour = "#7a6c00", .dashes = {3, 1}, .marker = "h"},
      .parameters = {{.name = "weights",
                      .help = "w_i, one per exit",
                      .kind = ListKind{.low = 0,
                                       .high = 1e9,
                                       .formula = "0.4 (i - 1), as the published code has it"}},
                     {.name = "limit",
                      .help = "of the sum S",
                      .kind = NumberKind{.low = 0, .high = 1e9, .fallback = 1.5}},
                     WalkEnd::parameter()},
      .misfit = misfit_of_beem};
  return info;
}

}  // namespace splitee
