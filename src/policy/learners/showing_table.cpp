// Learners that use the rewards of other arms that a play makes known: those of index_learner.hpp
// and phases.hpp.
#include "policy/lanes/index_lanes.hpp"
#include "policy/learners/index_learner.hpp"
#include "policy/learners/phases.hpp"
#include "policy/learners/table.hpp"

namespace splitee {

std::vector<LearnerInfo> showing_learners() {
  return {
      {.name = "ucb-n",
       .rule = "m + sqrt(2 ln t / n), n the rewards seen of the arm, whichever arm was played",
       .source = "Caron, Kveton, Lelarge, Bhagat, UAI 2012, arXiv 1210.4839",
       .differs = "textbook form; CapEEN's code gives shown arms the played arm's reward and "
                  "counts the played arm twice",
       .make =
           [](const LearnerSetup& setup) {
             return held_with_lanes<UcbN, WidthLanes<Ucb1Rule>>(setup.arms);
           }},
      {.name = "ucb-maxn",
       .rule = "of ucb-n's arm and those behind it, whose play shows its reward, the one with the "
               "highest mean",
       .source = "Caron, Kveton, Lelarge, Bhagat, UAI 2012, arXiv 1210.4839",
       .differs = "the arms that show arm i are those behind it on the way, not those it shows; "
                  "with the neighbours the other way round it would never go deeper",
       .make =
           [](const LearnerSetup& setup) {
             return held_with_lanes<UcbMaxN, UcbMaxNLanes>(setup.arms);
           }},
      {.name = "ucb-lp",
       .rule = "phases with D = 1, 1/2, 1/4, ...: the arm that is left and has the fewest rewards "
               "(ties: the last) until each has ceil(2 ln(T D^2) / D^2), then those are dropped "
               "with m + w < max(m - w), w = sqrt(ln(T D^2) / (2 n)); at the end the highest mean",
       .source = "Buccapatnam, Liu, Eryilmaz, Shroff, JMLR 18, 2017, arXiv 1704.07943",
       .differs = "textbook form of the phases; the linear program is solved in closed form, "
                  "playing the last arm left",
       .make = [](const LearnerSetup& setup) { return held(UcbLp(setup.arms, setup.horizon)); }},
  };
}

}  // namespace splitee
