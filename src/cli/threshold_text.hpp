#pragma once

#include <string>

#include "threshold/choice.hpp"
#include "threshold/guarantee.hpp"

namespace splitee {

// A choice for people: the request, how certain the accuracies are or what is promised, the
// thresholds of interest and, as last line, "threshold 0.87".
std::string threshold_text(const Trace& trace, const ThresholdChoice& choice);
std::string threshold_text(const Trace& trace, const GuaranteeChoice& choice);

// The same with the whole grid, for programs.
std::string threshold_json(const Trace& trace, const ThresholdChoice& choice);
std::string threshold_json(const Trace& trace, const GuaranteeChoice& choice);

}  // namespace splitee
