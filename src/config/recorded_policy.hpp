#pragma once

#include <nlohmann/json_fwd.hpp>

#include "base/json_reader.hpp"
#include "policy/info.hpp"

// A manifest's facts about a policy whose rule is in a library, so that its results can be read
// where the library is not.
namespace splitee {

// The library's hash, and its parameters with their names in the results.
nlohmann::ordered_json library_record(const PolicyInfo& info);

// The policy of the resolved configuration `policy` as `facts`, the list of policy_facts(),
// describes it. `any`: the policy without a library. A missing fact is an Error with status kUsage.
// The description is kept until the process ends.
const PolicyInfo& recorded_policy(const PolicyInfo& any, const JsonNode& policy,
                                  const nlohmann::json& facts);

}  // namespace splitee
