#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>

#include "policy/info.hpp"

namespace splitee::testing {

// A policy as a configuration gives it, with what it needs to be run on a few exits: numbers
// without a default get their lowest value, lists of exits the first two, and what it reads of
// traces is as write_readable() writes it. `choices`: of the policy, where not by default.
nlohmann::json runnable(const PolicyInfo& info,
                        const nlohmann::json& choices = nlohmann::json::object());

// trace.npz, a random trace with every array that a policy reads, and validation.npz, another one.
void write_readable(const std::filesystem::path& folder, std::size_t samples, std::size_t exits,
                    unsigned seed);

// Whether the policy reads nothing of a trace but confidence and entropy.
bool reads_little(const PolicyInfo& info);

}  // namespace splitee::testing
