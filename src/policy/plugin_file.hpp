#pragma once

#include <string>

namespace splitee {

// Why a file cannot be a shared library for this process, and what would be right; empty where no
// reason is found, so that the loader decides.
std::string not_loadable(const std::string& file);

}  // namespace splitee
