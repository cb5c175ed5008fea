#include "threshold/risk.hpp"

#include "base/error.hpp"
#include "threshold/labels.hpp"

namespace splitee {

Losses::Losses(const Trace& trace, Risk risk) : trace_(&trace), risk_(risk) {
  if (risk == Risk::kGap) {
    expect_labels(trace);
  } else if (!trace.final_agreement && !(trace.has_labels && trace.classes == 2)) {
    fail(ExitStatus::kData,
         "{}: does not say what its exits answer; the risk 'consistency' needs prediction or "
         "probability, the risk 'gap' only which answers are right",
         trace.file);
  }
}

std::int8_t Losses::at(std::size_t n, std::size_t exit) const {
  const std::size_t last = trace_->exits() - 1;
  if (risk_ == Risk::kConsistency && trace_->final_agreement) {
    return (*trace_->final_agreement)(n, exit) != 0 ? 0 : 1;
  }
  const int gained = (trace_->is_right(n, exit) ? 1 : 0) - (trace_->is_right(n, last) ? 1 : 0);
  // With two classes, an answer that is not as right as the last exit's is the other class.
  if (risk_ == Risk::kConsistency) return gained == 0 ? 0 : 1;
  return static_cast<std::int8_t>(-gained);
}

std::vector<std::int8_t> Losses::of_walk(double threshold) const {
  std::vector<std::int8_t> losses;
  losses.reserve(trace_->samples());
  const std::size_t last = trace_->exits() - 1;
  for (std::size_t n = 0; n < trace_->samples(); ++n) {
    std::size_t exit = 0;
    while (exit < last && trace_->confidence(n, exit) < threshold) ++exit;
    losses.push_back(at(n, exit));
  }
  return losses;
}

std::vector<std::int8_t> Losses::of_split(std::size_t split, double threshold) const {
  std::vector<std::int8_t> losses;
  losses.reserve(trace_->samples());
  const std::size_t last = trace_->exits() - 1;
  for (std::size_t n = 0; n < trace_->samples(); ++n) {
    losses.push_back(at(n, trace_->confidence(n, split) >= threshold ? split : last));
  }
  return losses;
}

}  // namespace splitee
