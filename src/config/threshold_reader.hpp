#pragma once

#include <filesystem>

#include "base/json_reader.hpp"
#include "config/config.hpp"

namespace splitee {

// {"from": FILE, "max_accuracy_drop": D, "rule": R}, or with "method" crc, wsr or ltt {"from":
// FILE, "method": M, "risk": K, "rule": R, "epsilon": E, "delta": D}. FILE is absolute or relative
// to `folder`. Anything else is an Error with status kUsage that names the place.
ThresholdSource read_threshold_source(const JsonNode& node, const std::filesystem::path& folder);

}  // namespace splitee
