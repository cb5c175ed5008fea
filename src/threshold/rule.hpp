#pragma once

#include <string_view>
#include <vector>

namespace splitee {

// How policies that share a threshold use it, and so what must hold where it is chosen.
enum class ThresholdRule {
  kAnySplit,  // they split: exit i answers where C_i >= threshold, otherwise the last exit does
  kWalk       // they stop on the way: the first exit with C_i >= threshold answers, at the latest
              // the last
};

// What is asked of a threshold that is chosen on a labelled validation trace.
struct ThresholdRequest {
  ThresholdRule rule = ThresholdRule::kAnySplit;
  double max_accuracy_drop = 0.01;  // below the last exit's accuracy; a share, from 0, below 1
};

// "any-split" or "walk".
std::string_view name_of(ThresholdRule rule);

// All names, in the order of the rules.
const std::vector<std::string_view>& threshold_rule_names();

// The rule of one of these names; throws std::out_of_range for another.
ThresholdRule threshold_rule(std::string_view name);

}  // namespace splitee
