#pragma once

#include <memory>
#include <utility>

#include "field/golden.hpp"

namespace splitee::testing {

// Wraps any learner in one type; `made`, where given, is set to the learner in use.
template <class Learner>
AnyLearner any(Learner learner, std::shared_ptr<Learner>* made = nullptr) {
  auto held = std::make_shared<Learner>(std::move(learner));
  if (made != nullptr) *made = held;
  return {[held](std::uint64_t t) { return held->choose(round_at(t)); },
          [held](std::size_t arm, double x) { held->observe(arm, x); }};
}

}  // namespace splitee::testing
