#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "trace/npy.hpp"

namespace splitee {

// The bytes that an array meta may have.
inline constexpr std::uint64_t kLongestMeta = std::uint64_t{16} << 20U;

// The JSON text in a trace's array `meta`. Where it is none, or says a kind that is unknown, an
// Error with status kData that names `file`.
std::string checked_meta(const NpyArray& array, const std::string& file);

// What it says of costs, L numbers each; empty where it does not.
struct MetaCosts {
  std::vector<double> layer_ms;          // "layer_milliseconds"
  std::vector<double> exit_ms;           // "exit_milliseconds"
  std::vector<double> layer_macs;        // "layer_macs", or the steps of "exit_macs"
  std::vector<double> exit_macs;         // "exit_head_macs"
  std::vector<double> activation_bytes;  // "activation_bytes"
  std::optional<double> input_bytes;     // "input_bytes"
};
MetaCosts costs_in(const std::string& meta);

// Its number "classes", or 0.
std::uint64_t classes_in(const std::string& meta);

}  // namespace splitee
