#include "policy/fixed_split.hpp"

namespace splitee {

const PolicyInfo& FixedSplit::info() {
  static const PolicyInfo info = {.name = "fixed-split",
                                  .summary = "always splits at one exit",
                                  .rule =
                                      "Splits every sample at the given exit: exits there if its "
                                      "confidence reaches the threshold, "
                                      "otherwise offloads. Evaluates that exit only.",
                                  .source = "the usual static split; the arms of arXiv 2309.09195",
                                  .parameters = {{.name = "exit",
                                                  .help = "the exit to split at, from 1",
                                                  .low = 1,
                                                  .has_default = false,
                                                  .is_exit = true}}};
  return info;
}

std::vector<Arm> FixedSplit::arms(const PolicySetup& setup) {
  const auto exit = static_cast<std::size_t>(setup.parameters.number("exit")) - 1;
  return {split_at(exit, setup.exits, setup.threshold, Heads::kLooked)};
}

}  // namespace splitee
