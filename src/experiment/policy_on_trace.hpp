#pragma once

#include <optional>
#include <string>
#include <vector>

#include "experiment/plan.hpp"
#include "replay/player.hpp"

namespace splitee {

// A policy of the configuration, with the first values of its grids, and its knowledge of a trace
// before the first round.
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

  // Whether its feedback is Feedback::kProbing.
  [[nodiscard]] bool probes() const;

  // The constants that it takes from formulas.
  [[nodiscard]] std::vector<DerivedConstant> constants() const;

  // Costs of the configuration, with one value of each of its grids.
  struct Costs {
    std::size_t device = 0;  // among the alternatives, see Cell
    std::size_t link = 0;
    double offload = 0;  // the highest of a schedule
    double mu = 0;
  };
  // The range in which it expects what it is told to lie, rewards or with probing what stands for
  // them, at all costs or, where these are many, at the ends of offload and mu; empty where it
  // takes any rewards.
  struct RangeAtCosts {
    Costs costs;
    RewardRange range;
  };
  [[nodiscard]] std::vector<RangeAtCosts> ranges() const;

  // A reward outside the range that the configuration gives. Empty where there is none, and where
  // offloads over a link depend on when they are made. Plays every arm on every sample.
  [[nodiscard]] std::string rewards_outside() const;

  // Legal but surely unintended settings, one line each: constants that make no sense; arms of its
  // own that act alike on this trace.
  [[nodiscard]] std::vector<std::string> warnings() const;

 private:
  [[nodiscard]] Cell cell_at(const Costs& costs) const;
  [[nodiscard]] std::vector<Costs> costs_with(std::vector<double> offloads) const;
  [[nodiscard]] RuledArms arms_with(const HindsightSetup& setup) const;

  const Plan& plan_;
  std::size_t trace_;
  const PolicySpec& policy_;
  Parameters values_;
  HindsightSetup setup_;
};

}  // namespace splitee
