#pragma once

#include <string>

#include "threshold/guarantee.hpp"

namespace splitee {

// A choice that was made, for people: what was asked, what is promised, the thresholds of interest
// and, as last line, "threshold 0.87".
std::string guarantee_text(const Trace& trace, const GuaranteeChoice& choice);

// The same with the whole grid, for programs.
std::string guarantee_json(const Trace& trace, const GuaranteeChoice& choice);

}  // namespace splitee
