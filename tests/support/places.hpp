#pragma once

#include <filesystem>

namespace splitee::testing {

// The program under test.
std::filesystem::path program();

// The top folder of the sources.
std::filesystem::path source_folder();

}  // namespace splitee::testing
