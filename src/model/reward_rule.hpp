#pragma once

#include <cstddef>

namespace splitee {

// What a round's reward counts besides its cost.
struct RewardRule {
  enum class Kind {
    kConfidence,  // C of the exit whose answer counts: SplitEE, arXiv 2309.09195, eq. 1
    kGain,        // what it has more than C of the exit `first`, and the cost likewise: AdaEE, doi
                  // 10.1109/ICC45041.2023.10279243. Every arm looks at that exit first.
  };
  Kind kind = Kind::kConfidence;
  std::size_t first = 0;  // of kGain
  bool clip = false;      // a gain below 0 counts as 0
  // The answer of the last look counts where an offloaded sample's C_L is below that look's
  // threshold and not above its confidence.
  bool fallback = false;

  [[nodiscard]] bool is_gain() const { return kind == Kind::kGain; }

  friend bool operator==(const RewardRule&, const RewardRule&) = default;
};

}  // namespace splitee
