#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "trace/npy.hpp"

namespace splitee {

// The largest size in bytes of the array meta.
inline constexpr std::uint64_t kLongestMeta = std::uint64_t{16} << 20U;

// The JSON text in a trace's array `meta`. Text that is not JSON, or an unknown kind in it, is an
// Error with status kData that names `file`.
std::string checked_meta(const NpyArray& array, const std::string& file);

// The costs in meta, L numbers each; empty where there are none.
struct MetaCosts {
  std::vector<double> layer_ms;          // "layer_milliseconds"
  std::vector<double> exit_ms;           // "exit_milliseconds"
  std::vector<double> layer_macs;        // "layer_macs", or the steps of "exit_macs"
  std::vector<double> exit_macs;         // "exit_head_macs"
  std::vector<double> activation_bytes;  // "activation_bytes"
  std::optional<double> input_bytes;     // "input_bytes"
};
MetaCosts costs_in(const std::string& meta);

// The number "classes" of meta, or 0.
std::uint64_t classes_in(const std::string& meta);

}  // namespace splitee
