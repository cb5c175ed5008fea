#include "policy/random_exit.hpp"

namespace splitee {

const PolicyInfo& RandomExit::info() {
  static const PolicyInfo info = {
      .name = "random-exit",
      .summary = "splits at a random exit",
      .rule =
          "Splits at an exit drawn uniformly from 1..L: exits there if its confidence reaches the "
          "threshold, otherwise offloads. Evaluates that exit only.",
      .source = "Random-exit in arXiv 2309.09195",
      .family = Family::kFixed,
      .drawing = {.label = "Random-exit",
                  .colour = "#8c8c8c",
                  .dashes = {6, 1.5, 1, 1.5},
                  .marker = "v"},
      .parameters = {
          {.name = "draw",
           .help = "per-run: one exit for the whole repeat; per-sample: a new one each round",
           .kind = ChoiceKind{.words = {"per-run", "per-sample"},
                              .published_code = "per-run",
                              .paper = "per-sample"}}}};
  return info;
}

RandomExit::RandomExit(const PolicySetup& setup)
    : exits_(static_cast<std::uint32_t>(setup.exits)),
      per_sample_(setup.parameters.choice("draw") == "per-sample"),
      random_(setup.random),
      drawn_(random_.below(exits_)) {}

}  // namespace splitee
