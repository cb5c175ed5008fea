#pragma once

#include <cstddef>
#include <vector>

namespace splitee {

// What a policy pays for reaching an exit.
enum class Charge {
  kOneExit,    // the layers passed, and inference at the exit used only
  kEveryExit,  // the layers passed, with inference at each of them
};

// Which cost enters a reward (the switch reward_cost).
enum class RewardCost {
  kAllExits,  // "all-exits": that of kEveryExit for every policy, as in the published code
  kCharged,   // "charged": what the policy pays, as in the paper
};

// Costs of one layer each; in lambda.
struct LayerCosts {
  std::vector<double> processing;  // size 1: the same for every layer; otherwise one per layer
  std::vector<double> inference;   // likewise
};

// The cost model of the paper, bound to a network of L exits: what splitting at an exit costs, and
// the reward. Exits are counted from 0 here. All costs are in lambda; rewards are in units of
// confidence.
class CostModel {
 public:
  // offload has L entries, of which the last is never used; mu turns cost into confidence.
  CostModel(std::size_t exits, const LayerCosts& layers, std::vector<double> offload, double mu,
            RewardCost reward_cost);

  [[nodiscard]] std::size_t exits() const { return offload_.size(); }

  // Cost of reaching exit i: processing of layers 0..i, plus inference at i or at all of them.
  [[nodiscard]] double reaching(std::size_t i, Charge charge) const {
    return charge == Charge::kOneExit ? one_exit_[i] : every_exit_[i];
  }

  // Cost of offloading at exit i, on top of reaching it.
  [[nodiscard]] double offloading(std::size_t i) const { return offload_[i]; }

  // gamma_i: the cost of reaching exit i as the reward of a policy with this charge counts it.
  [[nodiscard]] double rewarded(std::size_t i, Charge charge) const {
    return reward_cost_ == RewardCost::kAllExits ? every_exit_[i] : reaching(i, charge);
  }

  [[nodiscard]] double mu() const { return mu_; }

 private:
  std::vector<double> one_exit_;
  std::vector<double> every_exit_;
  std::vector<double> offload_;
  double mu_;
  RewardCost reward_cost_;
};

// The reward of arm i on a sample (SplitEE, arXiv 2309.09195, eq. 1), for one charge:
//   r_i = C_i - mu gamma_i          where the sample exits at i,
//   r_i = C_L - mu (gamma_i + o_i)  where it is offloaded.
class Rewards {
 public:
  Rewards(const CostModel& costs, Charge charge);

  [[nodiscard]] double of_exit(std::size_t i, double confidence) const {
    return confidence - exit_penalty_[i];
  }
  [[nodiscard]] double of_offload(std::size_t i, double final_confidence) const {
    return final_confidence - offload_penalty_[i];
  }

  // What is taken off the confidence: mu gamma_i on exit, mu (gamma_i + o_i) when offloaded.
  [[nodiscard]] double exit_penalty(std::size_t i) const { return exit_penalty_[i]; }
  [[nodiscard]] double offload_penalty(std::size_t i) const { return offload_penalty_[i]; }

 private:
  std::vector<double> exit_penalty_;
  std::vector<double> offload_penalty_;
};

}  // namespace splitee
