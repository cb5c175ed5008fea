#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "model/late_answers.hpp"

namespace splitee {

// What becomes of the answers of a policy that does not learn: round by round, of its own plays.
class AnswerCount {
 public:
  // Of round `round` (from 0, rising by 1): the first round whose decision could use the answer,
  // and whether that is lost.
  void add(std::uint64_t round, std::uint64_t arrives, bool is_lost) {
    now_ = round + 1;
    counts_.lost += is_lost ? 1 : 0;
    if (arrives <= now_) {
      counts_.received += is_lost ? 0 : 1;
    } else {
      out_.push_back({arrives, round, is_lost});
      std::push_heap(out_.begin(), out_.end(), comes_later);
    }
    while (!out_.empty() && out_.front().arrives <= now_) {
      take(out_.front());
      std::pop_heap(out_.begin(), out_.end(), comes_later);
      out_.pop_back();
    }
  }

  // Up to the round added last.
  [[nodiscard]] AnswerCounts counts() const {
    AnswerCounts counts = counts_;
    for (const Out& each : out_) {
      counts.waited += now_ - each.played - 1;
      counts.outstanding += each.is_lost ? 0 : 1;
    }
    return counts;
  }

 private:
  // Not come yet.
  struct Out {
    std::uint64_t arrives;
    std::uint64_t played;
    bool is_lost;
  };
  static bool comes_later(const Out& a, const Out& b) { return a.arrives > b.arrives; }

  void take(const Out& answer) {
    const std::uint64_t age = answer.arrives - answer.played - 1;
    counts_.waited += age;
    if (answer.is_lost) return;
    ++counts_.received;
    ++counts_.late;
    counts_.age += age;
  }

  std::vector<Out> out_;  // a heap, the first to come in front
  std::uint64_t now_ = 0;
  AnswerCounts counts_;
};

}  // namespace splitee
