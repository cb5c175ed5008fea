#pragma once

#include <optional>
#include <string>
#include <vector>

#include "experiment/plan.hpp"
#include "replay/player.hpp"

namespace splitee {

// A policy of the configuration, with the first values of its grids, as it knows a trace before its
// first round.
class PolicyOnTrace {
 public:
  PolicyOnTrace(const Plan& plan, std::size_t trace, std::size_t policy);
  PolicyOnTrace(const PolicyOnTrace&) = delete;
  PolicyOnTrace& operator=(const PolicyOnTrace&) = delete;
  ~PolicyOnTrace() = default;

  // Its arms, where they are its own choice.
  [[nodiscard]] std::optional<RuledArms> arms() const;

  // See LateAnswers::Use::kPending.
  [[nodiscard]] bool counts_plays() const;

  // What it takes from formulas.
  [[nodiscard]] std::vector<DerivedConstant> constants() const;

  // What is legal but surely not meant, one line each: constants that make no sense; arms of its
  // own that are the same plan here, and exits of theirs that say the same of every sample.
  [[nodiscard]] std::vector<std::string> warnings() const;

 private:
  const Plan& plan_;
  std::size_t trace_;
  const PolicySpec& policy_;
  Parameters values_;
  HindsightSetup setup_;
};

}  // namespace splitee
