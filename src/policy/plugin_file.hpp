#pragma once

#include <string>

namespace splitee {

// Why a file cannot be a shared library for this process, and what would be right; empty where
// nothing speaks against it, which the loader then has to find out.
std::string not_loadable(const std::string& file);

}  // namespace splitee
