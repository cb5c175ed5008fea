#include "policy/published_faults.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace splitee {

const std::vector<PublishedFault>& published_faults() {
  static const std::vector<PublishedFault> all = {
      {"ceebert-row-mismatch", "Div290/CeeBERT at bb9ca0b8",
       "after a shuffle confidences are read in the new order, answers and labels by the old "
       "index: its accuracies are those of random exits with the right share",
       "a sample keeps its own answers, so accuracy depends on which samples exit"},
      {"ceebert-side-rule", "Div290/CeeBERT at bb9ca0b8",
       "updates fewer arms than a walk shows, and others than those, with the played arm's reward",
       "feedback observable is the correct rule; feedback published is the code's"},
      {"ceebert-reference", "Div290/CeeBERT at bb9ca0b8",
       "regret is the size of cumsum(best fixed - own), where the best fixed arm exits with > and "
       "the played one with >=",
       "both exit with >=, and regret keeps its sign"},
      {"adaee-no-reset", "pachecobeto95/mab_early_exits at f9bf5d69",
       "the agent is never reset between labels and overheads, and each of them adds one made-up "
       "reward 0 to every arm",
       "every repeat begins anew; tests repeat the published run with the fault"},
      {"ee-mab-counter", "EE_MAB at 88820e6a", "the counter of offloaded samples never grows",
       "the column offloaded counts them"},
      {"qadaee-rates", "QAdaEE at b59d64a0",
       "extract_SMDP_params returns one rate twice, so that the other is never used",
       "no policy has a queue"},
      {"isplitee-history", "Div290/I-SplitEE at 2f261a30",
       "a deeper exit's observation is appended once per shallower exit under the selected index, "
       "and each step adds the reward again to every exit ever left from",
       "a round adds one reward to one arm"},
      {"beem-bert-patience", "Div290/BEEM1, modeling_bert.py",
       "computes S with w_i = 0.1 i but tests the counter of patience: its BEEM on BERT is PABEE",
       "beem tests S; that run is the policy patience"},
      {"capeen-side-reward", "Div290/CapEEN",
       "arms that are shown get the played arm's reward, and the played arm counts twice",
       "each arm gets its own reward, once"},
      {"buffer-no-clip", "Div290/Buffer_based_threshold at 69cc98b9",
       "np.max(x, 0), where 0 is the axis: rewards are not clipped",
       "clip yes makes a gain below 0 count as 0, clip no leaves it"},
      {"mab-ucb-selection", "gr3gor1/MAB_UCB at 2c77eb58",
       "the variants for ResNet learn nothing from a round that used the final exit",
       "every round teaches the arm that was played"},
      {"rc-ltt-next", "metodj/RC-EENN at 3db9a52d",
       "learn-then-test returns the first threshold that failed, the last one where all pass, and "
       "counts errors by a ceiling in floating point",
       "no policy is made of it"},
      {"SMPyBandits", "SMPyBandits at 012fc13a",
       "ties go by chance; CD_UCB never explores the last arm; CUSUM has epsilon 0.05 where 0.01 "
       "is declared, goes over its first M rewards too, and tests every tenth step; Monitored_UCB "
       "restarts whenever its window is full; GLR's smart delta becomes 3.16; the Gaussian "
       "posterior deviates by 1 / n; UCBVtuned lacks min(1/4, .); MOSS has t for T; D-UCB is "
       "sqrt(alpha ln n / (2 N)); gamma of EXP3 is 0.01",
       "the learners' own rules, see each one's line"},
  };
  return all;
}

const PublishedFault& published_fault(std::string_view name) {
  const auto& all = published_faults();
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const PublishedFault& each) { return each.name == name; });
  if (found == all.end()) throw std::out_of_range("no fault " + std::string(name));
  return *found;
}

}  // namespace splitee
