// What late answers ask of traces and policies.
#include "base/error.hpp"
#include "experiment/plan.hpp"
#include "experiment/policy_on_trace.hpp"

namespace splitee {

void Plan::check_answers() const {
  if (!config().answers) return;
  const LateAnswers& answers = *config().answers;
  for (std::size_t t = 0; t < traces_.size(); ++t) {
    const auto samples = static_cast<std::uint64_t>(traces_[t].trace.samples());
    if (answers.delay >= samples) {
      fail(ExitStatus::kUsage,
           "{}: answers.delay: is {} rounds, but the trace {} has {} samples: no answer would come "
           "before the end",
           config().file, answers.delay, config().traces[t].name, samples);
    }
    if (answers.use != LateAnswers::Use::kPending) continue;
    for (std::size_t p = 0; p < config().policies.size(); ++p) {
      if (PolicyOnTrace(*this, t, p).counts_plays()) continue;
      fail(ExitStatus::kUsage,
           "{}: answers.late: is \"pending\", but the learner of policies.{} ({}) has no number of "
           "pulls apart from its rewards; use \"received\" or \"hold\"",
           config().file, p, config().policies[p].name);
    }
  }
}

}  // namespace splitee
