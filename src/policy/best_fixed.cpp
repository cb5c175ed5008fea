#include "policy/best_fixed.hpp"

namespace splitee {

const PolicyInfo& BestFixed::info() {
  static const PolicyInfo info = {.name = "best-fixed",
                                  .summary = "the best single exit in hindsight",
                                  .rule =
                                      "Splits every sample at i* = argmax_i E[r_i], the mean taken "
                                      "over the whole trace (ties: lowest). "
                                      "What regret is measured against; needs the data beforehand.",
                                  .source = "i* in arXiv 2309.09195",
                                  .family = Family::kHindsight,
                                  .drawing = {.label = "Best fixed exit",
                                              .colour = "#8fd1b5",
                                              .marker = "D",
                                              .depth = 2,
                                              .width = 3.2}};
  return info;
}

}  // namespace splitee
