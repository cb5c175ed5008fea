#pragma once

#include <filesystem>
#include <string>

namespace splitee::testing {

// The program under test.
std::filesystem::path program();

// The top folder of the sources.
std::filesystem::path source_folder();

// A library with a policy of the user's own: "splitee", "epsilon_greedy" or "broken".
std::filesystem::path plugin(const std::string& name);

}  // namespace splitee::testing
