#pragma once

#include <ostream>
#include <string>

#include "base/error.hpp"

namespace splitee::testing {

// How an action ended: the status and message of its Error, or kDone and an empty text.
struct Failure {
  ExitStatus status = ExitStatus::kDone;
  std::string message;

  friend bool operator==(const Failure&, const Failure&) = default;
  friend std::ostream& operator<<(std::ostream& out, const Failure& failure) {
    return out << "status " << static_cast<int>(failure.status) << ": " << failure.message;
  }
};

template <class Action>
Failure failure_of(Action&& action) {
  try {
    action();
  } catch (const Error& error) {
    return {error.status(), error.what()};
  }
  return {};
}

}  // namespace splitee::testing
