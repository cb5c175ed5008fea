#pragma once

#include <nlohmann/json_fwd.hpp>

#include "base/json_reader.hpp"
#include "policy/arm_set.hpp"

namespace splitee {

// The arms of a bandit: "splits", {"exit": 1, "thresholds": [..]}, {"splits": [..], "thresholds":
// [..]} or {"walk": [{"exit": 3, "thresholds": [..]}, ..], "then": "offload" or "final"}.
// Thresholds from 0 to 1, each once; exits from 1, rising; at most kMostArms arms. Anything else is
// an Error with status kUsage.
ArmSet read_arms(const JsonNode& node);

// The arms as JSON that read_arms() takes.
nlohmann::ordered_json json_of(const ArmSet& arms);

}  // namespace splitee
