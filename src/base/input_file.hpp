#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

#include "base/error.hpp"

namespace splitee {

// A regular file open for reading; every reader of the program opens its file here. A folder, a
// pipe, a device or a socket under that name is refused before it is opened, as reading it may hang
// or never end. Errors have the status given at the beginning, and say what stands there or why it
// cannot be read.
class InputFile {
 public:
  explicit InputFile(const std::filesystem::path& path, ExitStatus status = ExitStatus::kData);
  ~InputFile();
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;

  [[nodiscard]] const std::string& name() const { return name_; }

  // Bytes of the file when it was opened.
  [[nodiscard]] std::uint64_t size() const { return size_; }

  // Reads from byte `begin` on and returns how many came; fewer than asked for only at the end.
  // Several threads may read at once.
  [[nodiscard]] std::size_t read(std::uint64_t begin, std::span<std::byte> to) const;

  // An Error where the file is longer than `most` bytes.
  void expect_at_most(std::uint64_t most) const;

  [[nodiscard]] int descriptor() const { return descriptor_; }

 private:
  [[noreturn]] void fail_to_read(int error_number) const;

  std::string name_;
  ExitStatus status_;
  int descriptor_ = -1;
  std::uint64_t size_ = 0;
};

// The longest text file that is read as a whole: a configuration, parameters, a reference, a
// manifest. Parsed, it takes many times as much memory.
inline constexpr std::uint64_t kLongestText = std::uint64_t{16} << 20U;

}  // namespace splitee
