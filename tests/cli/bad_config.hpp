#pragma once

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "scene.hpp"

namespace splitee::testing {

// A change that makes the good configuration bad, and the program's message.
struct BadConfig {
  std::string what;
  std::string from;
  std::string to;
  std::string message;
};

inline void expect_all_refused(const std::vector<BadConfig>& cases) {
  for (const BadConfig& bad : cases) {
    CAPTURE(bad.what);
    const Scene scene;
    scene.change_config(bad.from, bad.to);
    scene.expect_run_refused(2, "run.json: " + bad.message);
  }
}

// The whole good configuration, and its trace.
inline const std::string kAll = good_config();
inline const std::string kTrace = R"({"name": "T", "path": "trace.npz", "threshold": 0.7})";

}  // namespace splitee::testing
