#include "threshold/labels.hpp"

#include "base/error.hpp"

namespace splitee {

void expect_labels(const Trace& trace) {
  if (!trace.has_labels) {
    fail(ExitStatus::kData,
         "{}: does not say which answers are right; expected label beside prediction, or correct, "
         "to choose a threshold by",
         trace.file);
  }
  const auto& never = trace.labels_never_predicted;
  if (!never.empty() && never.front() < 0) {
    fail(ExitStatus::kData,
         "{}: label: holds {}, which no exit ever predicts: hidden or missing labels choose no "
         "threshold; expected a validation trace with all its labels",
         trace.file, never.front());
  }
  if (!trace.any_right()) {
    fail(ExitStatus::kData,
         "{}: no exit is right for any sample, so there is no accuracy to choose a threshold by; "
         "are labels and predictions numbered alike?",
         trace.file);
  }
}

}  // namespace splitee
