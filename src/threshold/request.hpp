#pragma once

#include <string_view>
#include <variant>
#include <vector>

namespace splitee {

// How policies that share a threshold use it, and so which condition its choice must meet.
enum class ThresholdRule {
  kAnySplit,  // they split: exit i answers where C_i >= threshold, otherwise the last exit does
  kWalk       // they stop on the way: the first exit with C_i >= threshold answers, at the latest
              // the last
};

// What is asked of a threshold that is chosen on a labelled validation trace, see
// choose_threshold().
struct ThresholdRequest {
  ThresholdRule rule = ThresholdRule::kAnySplit;
  double max_accuracy_drop = 0.01;  // below the last exit's accuracy; a share, from 0, below 1
};

// How to choose a threshold with a promise for other samples than those at hand ("Fast yet Safe:
// Early-Exiting with Risk Control", arXiv 2405.20915).
enum class GuaranteeMethod {
  kCrc,  // conformal risk control (arXiv 2208.02814): of the expected risk
  kWsr,  // an upper confidence bound of the risk, wsr_bound(): with probability 1 - delta
  kLtt,  // learn then test (arXiv 2110.01052), tests in fixed order: with probability 1 - delta
};

// What the answer at an exit loses against the last exit's, for one sample.
enum class Risk {
  kConsistency,  // 1 where the answers differ, else 0; needs predictions, no labels
  kGap,          // (wrong at the exit) - (wrong at the last exit): 1, 0 or -1; needs labels
};

// What is asked of a threshold that is chosen with a guarantee, see choose_with_guarantee().
struct GuaranteeRequest {
  GuaranteeMethod method = GuaranteeMethod::kLtt;
  Risk risk = Risk::kConsistency;
  ThresholdRule rule = ThresholdRule::kWalk;
  double epsilon = 0.02;  // the risk allowed, in (0, 1)
  double delta = 0.1;     // wsr and ltt: how often the promise may be broken, in (0, 1)
};

// Either kind of request.
using AnyThresholdRequest = std::variant<ThresholdRequest, GuaranteeRequest>;

// The method's name for a ThresholdRequest.
inline constexpr std::string_view kAccuracyDrop = "accuracy-drop";

// "any-split" or "walk"; "crc", "wsr" or "ltt"; "consistency" or "gap".
std::string_view name_of(ThresholdRule rule);
std::string_view name_of(GuaranteeMethod method);
std::string_view name_of(Risk risk);

// All names of each, in the order of the enumerators.
const std::vector<std::string_view>& threshold_rule_names();
const std::vector<std::string_view>& guarantee_method_names();
const std::vector<std::string_view>& risk_names();

// The enumerator of a name; throws std::out_of_range for an unknown one.
ThresholdRule threshold_rule(std::string_view name);
GuaranteeMethod guarantee_method(std::string_view name);
Risk risk_named(std::string_view name);

}  // namespace splitee
