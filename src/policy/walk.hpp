#pragma once

#include <cstddef>
#include <cstdint>

#include "model/arm.hpp"

namespace splitee {

// A sample on its way through the network on the device, as a walking policy sees it: the exit
// where it stands, and nothing of the exits to come. It stops at the exit where the policy leaves
// it, unless it was offloaded.
class Walk {
 public:
  // The network's outputs for the sample at each of L exits; all but confidence are null where the
  // policy does not need them, see Needs.
  struct Seen {
    const double* confidence = nullptr;
    const double* entropy = nullptr;
    const double* score = nullptr;
    const std::uint8_t* agreement = nullptr;
  };

  // At exit 0 (the first).
  Walk(const Seen& seen, std::size_t exits) : seen_(seen), exits_(exits) {}

  [[nodiscard]] std::size_t exit() const { return exit_; }
  [[nodiscard]] bool at_last() const { return exit_ + 1 == exits_; }
  [[nodiscard]] double confidence() const { return seen_.confidence[exit_]; }

  // Only for policies whose info says that they need it; the trace then has it.
  // NOLINTBEGIN(clang-analyzer-core.NullDereference)
  [[nodiscard]] double entropy() const { return seen_.entropy[exit_]; }
  [[nodiscard]] double score() const { return seen_.score[exit_]; }
  // Whether this exit's answer equals that of the exit before; never at the first.
  [[nodiscard]] bool agrees() const { return seen_.agreement[exit_] != 0; }
  // NOLINTEND(clang-analyzer-core.NullDereference)

  [[nodiscard]] Fate fate() const { return fate_; }

  // Goes on to the next exit; not at the last one.
  void next() { ++exit_; }

  // Sends the sample to the cloud from here; not at the last exit.
  void offload() { fate_ = Fate::kOffload; }

 private:
  Seen seen_;
  std::size_t exits_;
  std::size_t exit_ = 0;
  Fate fate_ = Fate::kStop;
};

}  // namespace splitee
