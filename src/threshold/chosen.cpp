#include "threshold/chosen.hpp"

#include "threshold/choice.hpp"
#include "threshold/guarantee.hpp"
#include "trace/trace_reader.hpp"

namespace splitee {
namespace {

template <class Choice>
ChosenThreshold chosen_of(const Choice& choice) {
  if (!choice.chosen) return {std::nullopt, choice.shortfall()};
  return {choice.grid[*choice.chosen].threshold, {}};
}

}  // namespace

Trace read_validation(const std::filesystem::path& file, const AnyThresholdRequest& request) {
  const auto* guarantee = std::get_if<GuaranteeRequest>(&request);
  TraceReading how;
  how.final_agreement = guarantee != nullptr && guarantee->risk == Risk::kConsistency;
  return read_trace(file, how);
}

ChosenThreshold chosen_threshold(const Trace& trace, const AnyThresholdRequest& request) {
  if (const auto* guarantee = std::get_if<GuaranteeRequest>(&request)) {
    return chosen_of(choose_with_guarantee(trace, *guarantee));
  }
  return chosen_of(choose_threshold(trace, std::get<ThresholdRequest>(request)));
}

}  // namespace splitee
