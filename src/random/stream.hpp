#pragma once

#include <array>
#include <cstdint>
#include <vector>

namespace splitee {

// The use of a stream of random numbers; streams for different purposes are independent.
enum class Purpose : std::uint64_t { kOrder = 1, kPolicy = 2, kTrace = 3, kArrival = 4, kLoss = 5 };

// A counter-based stream of random numbers (Philox 4x64-10; Salmon et al., "Parallel random
// numbers: as easy as 1, 2, 3", SC 2011). It is named by (seed, purpose, index, variant), so its
// numbers do not depend on which thread draws them, when, or what else is drawn.
class Stream {
 public:
  // `index` counts within the purpose, for example the repeat; `variant` separates streams of the
  // same index, for example those of two traces.
  Stream(std::uint64_t seed, Purpose purpose, std::uint64_t index, std::uint64_t variant = 0)
      : key_{seed, static_cast<std::uint64_t>(purpose)}, index_(index), variant_(variant) {}

  // Another stream of the same name, independent of this one; `number` above 0.
  [[nodiscard]] Stream branch(std::uint64_t number) const {
    Stream other = *this;
    other.branch_ = number;
    other.used_ = other.block_.size();
    return other;
  }

  // Uniform in [0, 2^32).
  std::uint32_t next() {
    if (used_ == block_.size()) refill();
    return block_[used_++];
  }

  // Uniform in (0, 1), from 53 bits.
  double uniform() {
    const std::uint64_t high = next();
    const std::uint64_t bits = (high << 21U) | (next() >> 11U);
    return (static_cast<double>(bits) + 0.5) * 0x1p-53;
  }

  // Uniform in [0, bound), without bias; bound > 0 (Lemire, "Fast random integer generation in an
  // interval", 2019).
  std::uint32_t below(std::uint32_t bound) {
    std::uint64_t product = std::uint64_t{next()} * bound;
    if (static_cast<std::uint32_t>(product) < bound) {
      const std::uint32_t threshold = (0U - bound) % bound;
      while (static_cast<std::uint32_t>(product) < threshold)
        product = std::uint64_t{next()} * bound;
    }
    return static_cast<std::uint32_t>(product >> 32U);
  }

 private:
  void refill();

  std::array<std::uint64_t, 2> key_;
  std::uint64_t index_;
  std::uint64_t variant_;
  std::uint64_t branch_ = 0;
  std::uint64_t position_ = 0;
  std::array<std::uint32_t, 64> block_{};
  std::size_t used_ = block_.size();
};

}  // namespace splitee
