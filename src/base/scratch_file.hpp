#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>

namespace splitee {

// A file without a name, gone with this object or the process. Errors have status kFailed.
class ScratchFile {
 public:
  explicit ScratchFile(const std::filesystem::path& folder);
  ~ScratchFile();
  ScratchFile(const ScratchFile&) = delete;
  ScratchFile& operator=(const ScratchFile&) = delete;

  void write(std::uint64_t begin, std::span<const std::byte> bytes);

  // True for the name that such a file has for an instant on file systems without O_TMPFILE; a kill
  // at that instant leaves it behind.
  static bool is_leftover(const std::filesystem::path& path);

  // All of these bytes must have been written before.
  void read(std::uint64_t begin, std::span<std::byte> bytes) const;

 private:
  [[noreturn]] void fail_to(const char* action, int error_number) const;

  std::filesystem::path folder_;
  int descriptor_ = -1;
};

}  // namespace splitee
