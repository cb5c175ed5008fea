#pragma once

#include <nlohmann/json_fwd.hpp>

#include "policy/info.hpp"

namespace splitee::testing {

// A policy as a configuration gives it, with what it needs to be run on a few exits: numbers
// without a default get their lowest value, lists of exits the first two.
nlohmann::json runnable(const PolicyInfo& info);

}  // namespace splitee::testing
