#pragma once

#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "experiment/plan.hpp"

namespace splitee {

// The identity of a run: runs with the same identity give the same bytes.
struct RunIdentity {
  std::string version;           // of the program
  nlohmann::json configuration;  // resolved
  // A list of objects: name, sha256; orders_sha256 where there is an order file; where the
  // threshold was chosen on another trace, threshold (a number) and threshold_sha256 (of that
  // trace).
  nlohmann::json traces;
  std::string shard;    // "2/3"; empty for a whole run
  std::string sources;  // of the program, see Build; empty where they are not known

  // Reads the output of text(), or a manifest. None where the text is neither.
  static std::optional<RunIdentity> read(const std::string& text);
  [[nodiscard]] std::string text() const;
};

RunIdentity identity_of(const Plan& plan, const std::optional<Shard>& shard);

// How one run differs from another, in one clause ("its configuration differs at seed"); empty
// where they are the same. Another version or build of the program is a difference only where
// `builds` is true.
std::string difference(const RunIdentity& old, const RunIdentity& now, bool builds);

}  // namespace splitee
