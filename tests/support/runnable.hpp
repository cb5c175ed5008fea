#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>

#include "policy/info.hpp"

namespace splitee::testing {

// A policy in the form of a configuration, with all it needs for a run on a few exits: numbers
// without a default get their lowest value, lists of exits the first two, and the arrays that it
// reads are those of write_readable(). `choices`: the policy's choices that differ from the
// defaults.
nlohmann::json runnable(const PolicyInfo& info,
                        const nlohmann::json& choices = nlohmann::json::object());

// trace.npz, a random trace with every array that a policy reads, and validation.npz, another one.
void write_readable(const std::filesystem::path& folder, std::size_t samples, std::size_t exits,
                    unsigned seed);

// Whether the policy reads only confidence and entropy of a trace.
bool reads_little(const PolicyInfo& info);

}  // namespace splitee::testing
