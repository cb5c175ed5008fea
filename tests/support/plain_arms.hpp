#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "support/plain_field.hpp"

namespace splitee::testing {

// The end of an arm's walk over a sample.
struct PlainEnding {
  std::size_t look = 0;  // index among the arm's looks
  std::size_t exit = 0;  // of that look
  bool offloaded = false;
  std::size_t answer = 0;  // the exit whose answer counts
  double reward = 0;
  double paid = 0;  // on the device
};

// The arms of a configuration, played on a world by the rules in configs/README.md.
class PlainArms {
 public:
  PlainArms(const FieldWorld& world, const PlainField& ask, const nlohmann::json& bandit);

  [[nodiscard]] std::size_t size() const { return arms_.size(); }
  [[nodiscard]] std::string name(std::size_t arm) const;

  [[nodiscard]] PlainEnding play(std::size_t n, std::size_t arm) const;
  // The ending at one of the arm's looks.
  [[nodiscard]] PlainEnding stop(std::size_t n, std::size_t arm, std::size_t look) const;
  [[nodiscard]] PlainEnding offload(std::size_t n, std::size_t arm, std::size_t look) const;

  // The arm with the highest mean reward.
  [[nodiscard]] std::size_t best() const;

  // Whether the device evaluated all exits at which the other arm's walk looks.
  [[nodiscard]] bool can_follow(std::size_t other, const PlainEnding& others, std::size_t arm,
                                const PlainEnding& end) const;
  // Section 2 of the field notes, "published rule".
  [[nodiscard]] bool ceebert_takes_for_shown(std::size_t other, std::size_t arm,
                                             const PlainEnding& end) const;

  // The highest cost on the device under any arm, and the part of it that the reward counts.
  [[nodiscard]] double most_paid() const;
  [[nodiscard]] double most_counted() const;

 private:
  struct Look {
    std::size_t exit;
    double threshold;
  };
  using Looks = std::vector<Look>;

  [[nodiscard]] double every_exit(std::size_t exit) const;
  [[nodiscard]] double paid(std::size_t arm, std::size_t look) const;
  [[nodiscard]] double counted(std::size_t arm, std::size_t look) const;
  [[nodiscard]] double gain_in(std::size_t n, double confidence, std::size_t first) const;
  void add_walks(const nlohmann::json& walk);

  const FieldWorld& world_;
  PlainField ask_;
  nlohmann::json bandit_;
  std::size_t last_;
  bool gain_;
  bool passes_ = false;          // evaluates every exit on the way
  bool own_thresholds_ = false;  // of the arms
  std::vector<Looks> arms_;
};

}  // namespace splitee::testing
