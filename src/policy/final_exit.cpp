#include "policy/final_exit.hpp"

namespace splitee {

const PolicyInfo& FinalExit::info() {
  static const PolicyInfo info = {
      .name = "final-exit",
      .summary = "always the last exit, on the device",
      .rule =
          "Runs all layers on the device and exits at the last. Pays (processing + inference) for "
          "each layer, as in the published tables. The base line of every change in the results.",
      .source = "Final-exit in arXiv 2309.09195",
      .family = Family::kFixed,
      .heads = Heads::kPassed,
      .drawing = {.label = "Final-exit", .colour = "#000000", .dashes = {1, 1.2}, .marker = "^"}};
  return info;
}

}  // namespace splitee
