#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "trace/npy.hpp"

namespace splitee {

// An .npz file (a zip of .npy arrays, stored or deflated) open for reading. Every error names the
// file, and the array where there is one, and has status kData.
class NpzFile {
 public:
  explicit NpzFile(const std::filesystem::path& path);
  ~NpzFile();
  NpzFile(const NpzFile&) = delete;
  NpzFile& operator=(const NpzFile&) = delete;

  // The names of the arrays, in the order of the file.
  [[nodiscard]] const std::vector<std::string>& names() const { return names_; }

  [[nodiscard]] bool has(std::string_view name) const;

  // Reads one array; its checksum is verified. The array must be there.
  [[nodiscard]] NpyArray read(std::string_view name) const;

 private:
  struct Archive;

  std::string path_;
  std::unique_ptr<Archive> archive_;
  std::vector<std::string> names_;
};

// Reads an .npy file.
NpyArray read_npy_file(const std::filesystem::path& path);

}  // namespace splitee
