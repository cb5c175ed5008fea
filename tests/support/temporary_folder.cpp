#include "support/temporary_folder.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <system_error>

namespace splitee::testing {

TemporaryFolder::TemporaryFolder(On on) {
  const std::filesystem::path memory = "/dev/shm";
  const bool use_memory = on == On::kMemory && ::access(memory.c_str(), W_OK | X_OK) == 0;
  const auto place = use_memory ? memory : std::filesystem::temp_directory_path();
  std::string pattern = (place / "splitee-test-XXXXXX").string();
  if (mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("mkdtemp");
  path_ = pattern;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::vector<std::string> names_in(const std::filesystem::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace splitee::testing
