#pragma once

#include "policy/policy.hpp"

namespace splitee {

// Splits at a random exit, drawn once per repeat or once per sample.
class RandomExit {
 public:
  static const PolicyInfo& info();
  static std::vector<Arm> arms(const PolicySetup& setup) {
    return splits(setup.exits, setup.threshold, Heads::kLooked);
  }

  explicit RandomExit(const PolicySetup& setup);

  [[nodiscard]] std::size_t choose(const Round& /*round*/) {
    return per_sample_ ? random_.below(exits_) : drawn_;
  }

 private:
  std::uint32_t exits_;
  bool per_sample_;
  Stream random_;
  std::size_t drawn_;
};

}  // namespace splitee
