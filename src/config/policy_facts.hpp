#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "config/config.hpp"

namespace splitee {

// The facts about the policies of a configuration, for readers of its results that have no list of
// policies of their own: one object per policy with name, type, family and drawing. A policy with a
// name of its own has a look of its own (see own_looks()).
nlohmann::ordered_json policy_facts(const Config& config);

// A drawing as the facts hold it.
nlohmann::ordered_json drawing_facts(const Drawing& drawing, std::string_view label);

}  // namespace splitee
