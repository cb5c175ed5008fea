#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/input_file.hpp"
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

  // Reads one array of at most `most` bytes and verifies its checksum. The array must be there.
  [[nodiscard]] NpyArray read(std::string_view name, std::uint64_t most) const;

  // The same for an array of any size, piece by piece. Where the receiver throws but the array is
  // damaged further on, the error is the damage; of a very large array only the beginning is
  // checked.
  void read(std::string_view name, const NpyReceiver& receiver) const;

  // The header of one array, which must be there.
  [[nodiscard]] NpyHeader header(std::string_view name) const;

  // The open file; it stays the same even where its name has since passed to another file.
  [[nodiscard]] const InputFile& input() const { return input_; }

 private:
  struct Archive;

  // Calls `use` with the bytes of an array, their number and the array's place for messages.
  void open(
      std::string_view name,
      const std::function<void(const ByteSource&, std::uint64_t, const std::string&)>& use) const;

  void check_entries(const std::vector<std::string>& entries);

  InputFile input_;
  std::string path_;
  std::unique_ptr<Archive> archive_;
  std::vector<std::string> names_;
};

// Reads an .npy file piece by piece.
void read_npy_file(const std::filesystem::path& path, const NpyReceiver& receiver);

}  // namespace splitee
