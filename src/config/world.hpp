#pragma once

#include <nlohmann/json_fwd.hpp>

#include "base/json_reader.hpp"
#include "model/late_answers.hpp"

// The parts of a configuration that say what the world does besides costs.
namespace splitee {

// The key `answers`, and what reading gives back.
LateAnswers read_answers(const JsonNode& node);
nlohmann::ordered_json json_of(const LateAnswers& answers);

}  // namespace splitee
