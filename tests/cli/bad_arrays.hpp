#pragma once

#include <string>
#include <vector>

#include "scene.hpp"

namespace splitee::testing {

using Arrays = std::vector<NpyBytes>;

// Arrays that are not a valid trace, and the program's message about the array with that name.
struct BadArrays {
  std::string what;
  Arrays arrays;
  std::string message;
};

// A run and `trace validate` refuse the trace with the same message.
inline void expect_trace_refused(const Scene& scene, const std::string& message) {
  scene.expect_run_refused(3, "trace.npz: " + message);
  scene.expect_refusal({"trace", "validate", "trace.npz"}, 3, "trace.npz: " + message);
}

inline void expect_all_refused(const std::vector<BadArrays>& cases) {
  for (const BadArrays& bad : cases) {
    CAPTURE(bad.what);
    const Scene scene;
    scene.change_config("\"splitee\"", "\"deebert\"");  // makes `run` read entropy as well
    scene.set_trace(bad.arrays);
    expect_trace_refused(scene, bad.message);
  }
}

}  // namespace splitee::testing
