#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "experiment/plan.hpp"

namespace splitee {

// What a manifest says of the run itself.
struct RunFacts {
  unsigned workers = 1;
  double wall_seconds = 0;
  std::uint64_t decisions = 0;
};

// The text of manifest.json: program version, compiler, resolved configuration, SHA-256 and origin
// of every trace, host, wall time and decisions.
std::string manifest_text(const Plan& plan, const RunFacts& facts);

// How the run of an existing manifest differs from this plan's, in one clause; empty where it is
// the same run (configuration and traces). Throws nothing: an unreadable manifest is a difference.
std::string manifest_difference(const std::filesystem::path& manifest, const Plan& plan);

}  // namespace splitee
