#pragma once

#include <cstddef>

#include "model/arm.hpp"

namespace splitee {

// A sample on its way through the network on the device, as a walking policy sees it: the exit it
// stands at, and nothing of the exits to come. It stops at the exit where it is left standing,
// unless it was offloaded.
class Walk {
 public:
  // At exit 0 (the first). `confidence` and `entropy` point to the sample's L values; entropy may
  // be null for policies that do not need it.
  Walk(const double* confidence, const double* entropy, std::size_t exits)
      : confidence_(confidence), entropy_(entropy), exits_(exits) {}

  [[nodiscard]] std::size_t exit() const { return exit_; }
  [[nodiscard]] bool at_last() const { return exit_ + 1 == exits_; }
  [[nodiscard]] double confidence() const { return confidence_[exit_]; }
  // Only for policies whose info says that they need entropy; the trace then has it.
  // NOLINTNEXTLINE(clang-analyzer-core.NullDereference)
  [[nodiscard]] double entropy() const { return entropy_[exit_]; }

  [[nodiscard]] Fate fate() const { return fate_; }

  // Goes on to the next exit; not at the last one.
  void next() { ++exit_; }

  // Sends the sample to the cloud from here; not at the last exit.
  void offload() { fate_ = Fate::kOffload; }

 private:
  const double* confidence_;
  const double* entropy_;
  std::size_t exits_;
  std::size_t exit_ = 0;
  Fate fate_ = Fate::kStop;
};

}  // namespace splitee
