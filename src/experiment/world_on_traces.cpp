// Checks the demands of late answers and tiers on traces and policies.
#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "base/error.hpp"
#include "experiment/plan.hpp"
#include "experiment/policy_on_trace.hpp"

namespace splitee {
namespace {

// Where answers are lost, every policy must have an answer of the device. `key`: the cause of loss.
void expect_own_answers(const Config& config, std::string_view key) {
  for (std::size_t p = 0; p < config.policies.size(); ++p) {
    for (const auto& [parameter, axis] : config.policies[p].axes) {
      const bool is_exit = parameter->as<ExitKind>() != nullptr;
      if (!is_exit || *std::min_element(axis.values.begin(), axis.values.end()) > 0) continue;
      fail(
          ExitStatus::kUsage,
          "{}: policies.{}.{}: is 0, where the device has no answer of its own to stand for a lost "
          "one; leave out answers.{}",
          config.file, p, parameter->name, key);
    }
  }
}

// Refuses what depends on the time of an answer where there is no clock.
void expect_clock(const Config& config, std::string_view key, std::string_view instead) {
  const auto& physical = config.cost.physical;
  if (!physical) {
    fail(ExitStatus::kUsage,
         "{}: answers.{}, but costs are in lambda and tell no time; expected cost.unit \"ms\" or "
         "\"mj\"{}",
         config.file, key, instead);
  }
  if (physical->arrivals && physical->arrivals->kind != ArrivalSpec::Kind::kRound) return;
  fail(ExitStatus::kUsage,
       "{}: answers.{}, but cost.arrivals does not say at what time samples come; expected "
       "{{\"period_ms\": ..}} or {{\"poisson_per_s\": ..}} there{}",
       config.file, key, instead);
}

// A probe on which the device gives up tells nothing of the rewards for which it is weighted.
void expect_no_probes(const Plan& plan) {
  const Config& config = plan.config();
  for (std::size_t p = 0; p < config.policies.size(); ++p) {
    if (!PolicyOnTrace(plan, 0, p).probes()) continue;
    fail(ExitStatus::kUsage,
         "{}: answers.timeout_ms: policies.{} ({}) probes, and a probe whose answer comes too late "
         "tells nothing of the rewards that it stands for; leave out timeout_ms or use another "
         "feedback",
         config.file, p, config.policies[p].name);
  }
}

}  // namespace

LateAnswers Plan::answers() const {
  LateAnswers answers = config().answers.value_or(LateAnswers{});
  if (config().tiers.size() > 1) answers.remote_from = *config().tiers.front().until;
  return answers;
}

void Plan::check_tiers() {
  const Tiers& tiers = config().tiers;
  if (!tiers.empty() && config().cost.physical) {
    fail(ExitStatus::kUsage,
         "{}: tiers: hops and the costs of tiers are in lambda, but cost.unit is not; leave out "
         "tiers or the unit",
         config().file);
  }
  for (std::size_t t = 0; t < traces_.size() && !tiers.empty(); ++t) {
    const auto exits = traces_[t].trace.exits();
    if (tiers.size() > 1 && *tiers[tiers.size() - 2].until >= exits) {
      fail(ExitStatus::kUsage,
           "{}: tiers.{}.until: is exit {}, but the trace {} has {} exits; at least one is needed "
           "for the last tier",
           config().file, tiers.size() - 2, *tiers[tiers.size() - 2].until, config().traces[t].name,
           exits);
    }
    for (std::size_t exit = 0; exit < exits; ++exit) {
      traces_[t].tier_names.push_back(tiers[tier_of(tiers, exit)].name);
    }
  }
}

void Plan::check_answers() const {
  if (!config().answers) return;
  const LateAnswers& answers = *config().answers;
  if (answers.loss > 0 && config().tiers.size() > 1) {
    fail(ExitStatus::kUsage,
         "{}: answers.loss: is {}, but which tier's answer is lost is not known with several "
         "tiers; leave out loss or tiers",
         config().file, answers.loss);
  }
  if (answers.loss > 0) expect_own_answers(config(), "loss");
  if (answers.by_link) expect_clock(config(), "delay: is \"link\"", " or a number of rounds");
  if (answers.timeout_ms) {
    expect_clock(config(), fmt::format("timeout_ms: is {}", *answers.timeout_ms), "");
    expect_own_answers(config(), "timeout_ms");
    expect_no_probes(*this);
  }
  for (std::size_t t = 0; t < traces_.size(); ++t) {
    const auto samples = traces_[t].trace.samples();
    if (answers.delay > 0 && answers.delay + 1 >= samples) {
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
