#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>

namespace splitee {

// The values that options accept; any other is a usage error that says what would be right.

// Only whole numbers from low to high, as plain decimals: CLI11 itself would wrap negative numbers,
// saturate large ones and read 010 as 8.
CLI::Validator whole_number(std::uint64_t low, std::uint64_t high);

// All texts but the empty one, which an unset shell variable leaves behind.
CLI::Validator some_text();

// Only names of HTML files, so that a page never replaces the files that it shows.
CLI::Validator page_name();

// Only numbers from 0, below 1.
CLI::Validator share_below_one();

// Only numbers above 0, below 1.
CLI::Validator open_share();

}  // namespace splitee
