#pragma once

#include <filesystem>

namespace splitee::fuzz {

// Reads the trace with one worker and with two, which must agree, and checks what every trace must
// satisfy.
void expect_sound_trace(const std::filesystem::path& path);

}  // namespace splitee::fuzz
