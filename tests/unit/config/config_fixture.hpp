#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "config/config.hpp"
#include "support/failure.hpp"

namespace splitee::testing {

// The smallest valid configuration.
inline constexpr const char* kLeast = R"({
  "name": "least",
  "traces": [{"name": "A", "path": "a.npz", "threshold": 0.7}],
  "cost": {"offload": 1},
  "policies": ["splitee"]
})";

// Reads a configuration from text, as if from a file run.json.
Config load_text(const std::string& text, const std::vector<std::string>& overrides = {});

// kLeast with overrides.
Config load_least(const std::vector<std::string>& overrides);

// The refusal of a configuration, from the file's name on.
Failure refusal_of_text(const std::string& text, const std::vector<std::string>& overrides = {});
Failure refusal_of_least(const std::vector<std::string>& overrides);

// The resolved configuration.
nlohmann::json resolved(const Config& config);

}  // namespace splitee::testing
