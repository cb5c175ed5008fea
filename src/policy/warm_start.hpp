#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "policy/info.hpp"

namespace splitee {

// How a learner gets the first reward of each of its K arms (the switch warm_start).
//   counted:   rounds 1..K play arms 1..K
//   uncounted: arm k is tried on the k-th sample before round 1, not counted anywhere; only arm k
//   learns
class WarmStart {
 public:
  // `word` is one of the parameter's choices.
  WarmStart(std::string_view word, std::size_t arms)
      : counted_(word == "counted" ? arms : 0), is_uncounted_(word == "uncounted") {}

  // For a learner that can choose without any reward.
  static WarmStart none() { return {"none", 0}; }

  // Whether round t (from 0) belongs to a counted warm start; it then plays arm t.
  [[nodiscard]] bool covers(std::uint64_t t) const { return t < counted_; }
  [[nodiscard]] bool is_uncounted() const { return is_uncounted_; }

  static Parameter parameter();

 private:
  std::size_t counted_;  // rounds
  bool is_uncounted_;
};

}  // namespace splitee
