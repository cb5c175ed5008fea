#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/file.hpp"
#include "trace/npy.hpp"
#include "trace/segments.hpp"

namespace splitee {

// A trace as it lies in its file, for cutting and joining: every array with one row per sample.
struct RawTrace {
  // In C order.
  struct Array {
    std::string name;
    NpyHeader header;
    std::vector<std::byte> bytes;
  };

  std::string file;    // its origin, also for messages
  std::string sha256;  // of that file
  std::uint64_t samples = 0;
  std::uint64_t exits = 0;
  std::vector<Array> arrays;
  nlohmann::ordered_json meta = nlohmann::ordered_json::object();
  std::vector<Segment> segments;
  std::vector<std::string> left_out;  // arrays without one row per sample

  [[nodiscard]] const Array* find(const std::string& name) const;
};

// Reads a trace file, with the errors of read_trace().
RawTrace read_raw_trace(const std::filesystem::path& path);

// Writes the arrays, and meta with the segments. An Error with status kFailed where the file cannot
// be written or meta is longer than a trace may have it.
void write_raw_trace(const RawTrace& trace, AtomicFile& file);

}  // namespace splitee
