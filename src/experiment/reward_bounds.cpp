// The range of rewards of a plan's policies.
#include <cmath>

#include "base/error.hpp"
#include "experiment/plan.hpp"
#include "experiment/policy_on_trace.hpp"

namespace splitee {
namespace {

// The trace's number of classes, if all its confidences are at least 1 / classes; else 0.
std::uint64_t classes_that_bound(const Trace& trace) {
  if (trace.classes == 0) return 0;
  const double least = 1 / static_cast<double>(trace.classes);
  const auto reach = [&](const auto& answers) {
    bool is_below = false;
    answers.visit(0, answers.samples(),
                  [&](std::size_t /*row*/, std::size_t /*exit*/, auto answer) {
                    is_below |= static_cast<double>(std::abs(answer)) < least;
                  });
    return !is_below;
  };
  return std::visit(reach, trace.answers) ? trace.classes : 0;
}

}  // namespace

void Plan::bound_rewards() {
  for (std::size_t t = 0; t < traces_.size(); ++t) {
    traces_[t].classes = classes_that_bound(traces_[t].trace);
    for (std::size_t p = 0; p < config().policies.size(); ++p) {
      const std::string what = PolicyOnTrace(*this, t, p).rewards_outside();
      if (what.empty()) continue;
      fail(ExitStatus::kUsage, "{}: policies.{}.range: {}", config().file, p, what);
    }
  }
}

}  // namespace splitee
