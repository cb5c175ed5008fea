#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "threshold/request.hpp"
#include "trace/trace.hpp"

namespace splitee {

// Reads a validation trace with all that the request needs. Errors as in read_trace().
Trace read_validation(const std::filesystem::path& file, const AnyThresholdRequest& request);

// The threshold that a request chooses on a trace.
struct ChosenThreshold {
  std::optional<double> threshold;
  std::string shortfall;  // where no threshold was chosen: one clause that says why
};

// Errors as in choose_threshold() and choose_with_guarantee().
ChosenThreshold chosen_threshold(const Trace& trace, const AnyThresholdRequest& request);

}  // namespace splitee
