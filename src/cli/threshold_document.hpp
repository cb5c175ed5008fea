#pragma once

#include "report/document.hpp"
#include "threshold/choice.hpp"
#include "threshold/guarantee.hpp"

namespace splitee {

// The output of `trace threshold` for formats other than text and JSON: a table with a line per
// threshold of the grid, and the choice. Shares are 0 to 1 for programs and percent for people.
Document threshold_document(const Trace& trace, const ThresholdChoice& choice);
Document threshold_document(const Trace& trace, const GuaranteeChoice& choice);

}  // namespace splitee
