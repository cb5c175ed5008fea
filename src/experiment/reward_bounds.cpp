// The range of rewards of a plan's policies.
#include "base/error.hpp"
#include "experiment/plan.hpp"
#include "experiment/policy_on_trace.hpp"

namespace splitee {

void Plan::bound_rewards() {
  for (std::size_t t = 0; t < traces_.size(); ++t) {
    const Trace& trace = traces_[t].trace;
    traces_[t].classes = trace.reaches_chance ? trace.classes : 0;
    for (std::size_t p = 0; p < config().policies.size(); ++p) {
      const std::string what = PolicyOnTrace(*this, t, p).rewards_outside();
      if (what.empty()) continue;
      fail(ExitStatus::kUsage, "{}: policies.{}.range: {}", config().file, p, what);
    }
  }
}

}  // namespace splitee
