#pragma once

#include <cstddef>

namespace splitee {

// A sample on its way through the network on the device, as a walking policy sees it: the exit it
// stands at, and nothing of the exits to come.
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

  // Goes on to the next exit; not at the last one.
  void next() { ++exit_; }

 private:
  const double* confidence_;
  const double* entropy_;
  std::size_t exits_;
  std::size_t exit_ = 0;
};

}  // namespace splitee
