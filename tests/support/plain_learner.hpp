#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "random/stream.hpp"

namespace splitee::testing {

// Any learner of `bandit`, written from the text of its rule: it keeps every reward that it was
// told and computes each index from all of them, anew in every round. Shares no code with
// src/policy. The parameters must all be given, with `policy` in the form of a configuration.
// Thompson sampling draws in its own way, so that it follows the same law but plays other arms.
class PlainLearner {
 public:
  PlainLearner(nlohmann::json policy, std::size_t arms, std::uint64_t horizon, Stream random);

  [[nodiscard]] std::size_t choose(std::uint64_t t);  // t: completed rounds
  void observe(std::size_t arm, double x, double price);

  // The arm with the highest mean of the remembered rewards, among those that UCB-LP has left.
  [[nodiscard]] std::size_t best() const;

  // The smallest distance of a winning index from that of an arm with other rewards: below 1e-10
  // rounding may have decided.
  [[nodiscard]] double closest() const { return closest_; }

 private:
  struct Told {
    std::uint64_t round;
    double x;
    double price;
  };
  using Rewards = std::vector<Told>;

  [[nodiscard]] double number(const char* name) const { return policy_.at(name).get<double>(); }
  [[nodiscard]] bool is(const char* name) const { return learner_ == name; }
  // The weight of a reward that an arm was told.
  [[nodiscard]] double weight(const Told& told) const;
  [[nodiscard]] double pulls(std::size_t arm) const;
  [[nodiscard]] double mean(std::size_t arm) const;
  [[nodiscard]] double variance(std::size_t arm) const;
  [[nodiscard]] double all_pulls() const;
  [[nodiscard]] double index(std::size_t arm, std::uint64_t t) const;
  [[nodiscard]] bool has_changed(std::size_t arm) const;
  [[nodiscard]] std::size_t highest_index(std::uint64_t t);
  [[nodiscard]] std::size_t choose_by_phases();
  [[nodiscard]] std::size_t draw_by_weight();
  [[nodiscard]] std::size_t draw_of_posteriors();
  [[nodiscard]] std::vector<double> shares() const;

  nlohmann::json policy_;
  std::string learner_;
  std::size_t arms_;
  double horizon_;
  Stream random_;
  std::vector<Rewards> told_;
  std::vector<std::size_t> successes_;  // of Thompson sampling with a Beta distribution
  std::vector<double> log_weights_;     // of EXP3 and EXP3-IX
  std::vector<std::size_t> left_;       // remaining arms of UCB-LP; all for others
  double gap_ = 1;
  std::uint64_t round_ = 0;
  std::uint64_t since_ = 0;  // rounds completed at the last alarm
  double closest_ = std::numeric_limits<double>::infinity();
};

}  // namespace splitee::testing
