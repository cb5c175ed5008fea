#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace splitee::testing {

// A new empty folder that is removed with its contents at the end of the object's life.
class TemporaryFolder {
 public:
  // kMemory: where the machine has a file system in memory, which syncs without waiting.
  enum class On { kDisk, kMemory };
  explicit TemporaryFolder(On on = On::kDisk);
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }
  [[nodiscard]] std::filesystem::path operator/(const char* name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

// The names in a folder, sorted.
std::vector<std::string> names_in(const std::filesystem::path& folder);

}  // namespace splitee::testing
