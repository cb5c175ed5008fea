#pragma once

#include <nlohmann/json_fwd.hpp>

#include "config/config.hpp"

namespace splitee {

// What is known of the policies of a configuration, for those who read its results without a list
// of policies of their own: one object per policy with name, type, family and how it is drawn.
nlohmann::ordered_json policy_facts(const Config& config);

}  // namespace splitee
