#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "threshold/request.hpp"
#include "trace/trace.hpp"

namespace splitee {

// Reads a validation trace with all that the request needs. Errors as read_trace().
Trace read_validation(const std::filesystem::path& file, const AnyThresholdRequest& request);

// What a request comes to on a trace.
struct ChosenThreshold {
  std::optional<double> threshold;
  std::string shortfall;  // where there is none: one clause that says why
};

// Errors as choose_threshold() and choose_with_guarantee().
ChosenThreshold chosen_threshold(const Trace& trace, const AnyThresholdRequest& request);

}  // namespace splitee
