#pragma once

#include <nlohmann/json_fwd.hpp>

#include "base/json_reader.hpp"
#include "policy/info.hpp"

// What a manifest says of a policy whose rule is in a library, so that its results are read where
// the library is not.
namespace splitee {

// The library's hash, and its parameters with what the results call them.
nlohmann::ordered_json library_record(const PolicyInfo& info);

// The policy of the resolved configuration `policy`, as `facts`, the list of policy_facts(), has
// it. `any`: the policy without a library. What is not there is an Error with status kUsage. The
// description is kept until the process ends.
const PolicyInfo& recorded_policy(const PolicyInfo& any, const JsonNode& policy,
                                  const nlohmann::json& facts);

}  // namespace splitee
