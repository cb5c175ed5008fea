#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "support/plain_field.hpp"

namespace splitee::testing {

// How an arm's walk over a sample ends.
struct PlainEnding {
  std::size_t look = 0;  // of the arm's
  std::size_t exit = 0;  // there
  bool offloaded = false;
  std::size_t answer = 0;  // the exit whose answer counts
  double reward = 0;
  double paid = 0;  // on the device
};

// The arms that a configuration says, played on a world by the texts of configs/README.md.
class PlainArms {
 public:
  PlainArms(const FieldWorld& world, const PlainField& ask, const nlohmann::json& bandit);

  [[nodiscard]] std::size_t size() const { return arms_.size(); }
  [[nodiscard]] std::string name(std::size_t arm) const;

  [[nodiscard]] PlainEnding play(std::size_t n, std::size_t arm) const;
  // Ends at one of the arm's looks.
  [[nodiscard]] PlainEnding stop(std::size_t n, std::size_t arm, std::size_t look) const;
  [[nodiscard]] PlainEnding offload(std::size_t n, std::size_t arm, std::size_t look) const;

  // The arm with the highest mean reward.
  [[nodiscard]] std::size_t best() const;

  // Whether the device evaluated all exits that the other arm's walk looks at.
  [[nodiscard]] bool can_follow(std::size_t other, const PlainEnding& others, std::size_t arm,
                                const PlainEnding& end) const;
  // Section 2 of the field notes, "published rule".
  [[nodiscard]] bool ceebert_takes_for_shown(std::size_t other, std::size_t arm,
                                             const PlainEnding& end) const;

  // On the device, by any arm; and of what the reward counts.
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
