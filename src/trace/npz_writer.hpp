#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/file.hpp"

namespace splitee {

// An array to be written: its name, NumPy type (for example "<f4"), shape and elements in C order.
// The bytes must live until the file is written.
struct NpzEntry {
  std::string name;
  std::string type;
  std::vector<std::uint64_t> shape;
  std::span<const std::byte> bytes;
};

// Writes an .npz file in the order of the entries, stored as numpy.savez does: inflating takes
// longer than all other reading. The same entries give the same bytes. The file, which must be
// empty, is committed when complete; failures are an Error with status kFailed. The elements are
// not copied.
void write_npz(AtomicFile& file, const std::vector<NpzEntry>& entries);

}  // namespace splitee
