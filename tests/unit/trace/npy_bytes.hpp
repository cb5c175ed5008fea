#pragma once

#include <algorithm>
#include <cstring>
#include <string>

#include "support/failure.hpp"
#include "support/npz_writer.hpp"
#include "trace/npy.hpp"

// Arrays of .npy files as bytes in memory.
namespace splitee::testing {

// Reads bytes as read_npy would read a file of `size` bytes.
inline NpyArray read_bytes(const std::string& bytes, std::uint64_t size) {
  std::size_t at = 0;
  const ByteSource source = [&](std::byte* to, std::size_t n) {
    const std::size_t step = std::min(n, bytes.size() - at);
    if (step > 0) std::memcpy(to, bytes.data() + at, step);
    at += step;
    return step;
  };
  return read_npy(source, size, "x.npy");
}

inline NpyArray read_bytes(const std::string& bytes) { return read_bytes(bytes, bytes.size()); }

inline std::string header_of(const std::string& dictionary) {
  return raw_npy("x", dictionary, "").bytes;
}

inline Failure refusal_of(const std::string& bytes) {
  return failure_of([&] { read_bytes(bytes); });
}

}  // namespace splitee::testing
