#pragma once

#include <nlohmann/json_fwd.hpp>

#include "base/json_reader.hpp"
#include "model/late_answers.hpp"
#include "model/tiers.hpp"

// The parts of a configuration about the world besides costs.
namespace splitee {

// The key `answers`, and its form in the resolved configuration.
LateAnswers read_answers(const JsonNode& node);
nlohmann::ordered_json json_of(const LateAnswers& answers);

// The key `tiers`: names that differ, exits that rise.
Tiers read_tiers(const JsonNode& node);
nlohmann::ordered_json json_of(const Tiers& tiers);

}  // namespace splitee
