#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "config/config.hpp"

namespace splitee {

// What is known of the policies of a configuration, for those who read its results without a list
// of policies of their own: one object per policy with name, type, family and how it is drawn. A
// policy with a name of its own has a look of its own (see own_look()).
nlohmann::ordered_json policy_facts(const Config& config);

// How a policy is drawn, as the facts say it.
nlohmann::ordered_json drawing_facts(const Drawing& drawing, std::string_view label);

}  // namespace splitee
