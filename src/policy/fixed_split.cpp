#include "policy/fixed_split.hpp"

namespace splitee {

const PolicyInfo& FixedSplit::info() {
  static const PolicyInfo info = {
      .name = "fixed-split",
      .summary = "always splits at one exit",
      .rule =
          "Splits every sample at the given exit: exits there if its "
          "confidence reaches the threshold, "
          "otherwise offloads. Evaluates that exit only. Exit 0 sends "
          "every sample's input to the cloud.",
      .source = "the usual static split; the arms of arXiv 2309.09195",
      .family = Family::kFixed,
      .drawing = {.label = "Fixed split",
                  .colour = "#7a3f1d",
                  .dashes = {9, 1.5, 2, 1.5},
                  .marker = "p"},
      .parameters = {{.name = "exit",
                      .help = "the exit to split at, from 1; 0, where the "
                              "bytes of the input are known: cloud only",
                      .kind = ExitKind{.or_input = true},
                      .column_name = "split_exit"}}};
  return info;
}

std::vector<Arm> FixedSplit::arms(const PolicySetup& setup) {
  if (setup.parameters.number("exit") == 0) return {cloud_only()};
  const auto exit = setup.parameters.exit("exit");
  return {split_at(exit, setup.exits, setup.threshold, Heads::kLooked)};
}

}  // namespace splitee
