#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "policy/policy.hpp"

namespace splitee {

// A reward that may not be used yet.
struct LateReward {
  Observation seen;
  Memory memory;
  std::uint64_t played = 0;   // round that earned it
  std::uint64_t arrives = 0;  // first round whose decision may use it
  std::uint64_t release = 0;  // likewise, where it also waits for others
  bool is_own = false;        // it is the reward of the arm that was played
};

// Rewards by the round whose decision may first use them; those of one round stay in the order in
// which they were added. A ring of rounds, so that the cost of a reward does not depend on how many
// are outstanding.
class FeedbackQueue {
  // A list within the pool.
  struct Slot {
    std::uint32_t first;
    std::uint32_t last;
  };
  struct Entry {
    LateReward reward;
    std::uint32_t next;
  };

 public:
  // For each round that rewards are late at most, and for each that is not released yet, with the
  // room that a growing list has.
  static constexpr std::size_t kBytesOfRound = sizeof(Slot);
  static constexpr std::size_t kBytesOfReward = 2 * sizeof(Entry);

  // Rewards are released at most `longest` rounds after the present one.
  explicit FeedbackQueue(std::uint64_t longest)
      : slots_(static_cast<std::size_t>(longest) + 2, Slot{kNone, kNone}) {}

  // `reward.release` must be behind the round released last.
  void add(const LateReward& reward) {
    std::uint32_t place = free_;
    if (place == kNone) {
      place = static_cast<std::uint32_t>(pool_.size());
      pool_.push_back({reward, kNone});
    } else {
      free_ = pool_[place].next;
      pool_[place] = {reward, kNone};
    }
    Slot& slot = slots_[static_cast<std::size_t>(reward.release % slots_.size())];
    (slot.first == kNone ? slot.first : pool_[slot.last].next) = place;
    slot.last = place;
  }

  // Hands `take` the rewards that the decision of this round may use first; to be called every
  // round.
  template <class Take>
  void release(std::uint64_t round, const Take& take) {
    Slot& slot = slots_[static_cast<std::size_t>(round % slots_.size())];
    while (slot.first != kNone) {
      const std::uint32_t place = slot.first;
      take(pool_[place].reward);
      slot.first = pool_[place].next;
      pool_[place].next = free_;
      free_ = place;
    }
  }

  // Visits all rewards that are not released, in no order.
  template <class Look>
  void for_each(const Look& look) const {
    for (const Slot& slot : slots_) {
      for (std::uint32_t place = slot.first; place != kNone; place = pool_[place].next) {
        look(pool_[place].reward);
      }
    }
  }

 private:
  static constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

  std::vector<Slot> slots_;  // by round
  std::vector<Entry> pool_;
  std::uint32_t free_ = kNone;  // a list
};

}  // namespace splitee
