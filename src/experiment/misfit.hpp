#pragma once

#include <fmt/format.h>

#include <utility>

#include "base/error.hpp"
#include "config/config.hpp"

namespace splitee {

// Refuses a configuration that does not fit its traces: an Error with status kUsage, "FILE: what".
template <class... Args>
[[noreturn]] void misfit(const Config& config, fmt::format_string<Args...> what, Args&&... args) {
  fail(ExitStatus::kUsage, "{}: {}", config.file, fmt::format(what, std::forward<Args>(args)...));
}

}  // namespace splitee
