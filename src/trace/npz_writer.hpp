#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

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
// longer than all other reading. The same entries give the same bytes.
// The file appears only when complete; what goes wrong is an Error with status kFailed.
void write_npz(const std::filesystem::path& path, const std::vector<NpzEntry>& entries);

}  // namespace splitee
