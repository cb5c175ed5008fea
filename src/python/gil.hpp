#pragma once

#include <Python.h>

namespace splitee {

// Python's lock, held by this thread from the first hold() to the matching let_go(). Other threads
// that wait for it get it while Python code runs.
class HeldGil {
 public:
  static void hold() {
    if (holds_++ == 0) before_ = PyGILState_Ensure();
  }
  static void let_go() {
    if (--holds_ == 0) PyGILState_Release(before_);
  }

 private:
  static constinit inline thread_local int holds_ = 0;
  static constinit inline thread_local PyGILState_STATE before_ = PyGILState_UNLOCKED;
};

// The same for as long as the object lives.
class ScopedGil {
 public:
  ScopedGil() { HeldGil::hold(); }
  ~ScopedGil() { HeldGil::let_go(); }
  ScopedGil(const ScopedGil&) = delete;
  ScopedGil& operator=(const ScopedGil&) = delete;
};

}  // namespace splitee
