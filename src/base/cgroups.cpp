#include "base/cgroups.hpp"

#include <algorithm>
#include <fstream>
#include <string>

namespace splitee {
namespace fs = std::filesystem;
namespace {

// Whether a list such as "cpu,cpuacct" has the controller.
bool has(std::string_view controllers, std::string_view controller) {
  while (!controllers.empty()) {
    const std::size_t end = std::min(controllers.find(','), controllers.size());
    if (controllers.substr(0, end) == controller) return true;
    controllers.remove_prefix(std::min(end + 1, controllers.size()));
  }
  return false;
}

}  // namespace

std::vector<fs::path> control_groups(std::string_view controller, const fs::path& root) {
  std::vector<fs::path> folders;
  std::ifstream groups(root / "proc/self/cgroup");
  for (std::string line; std::getline(groups, line);) {
    // "0::/path" in version 2, "4:cpu,cpuacct:/path" in version 1.
    const std::size_t first = line.find(':');
    const std::size_t second = first == std::string::npos ? first : line.find(':', first + 1);
    if (second == std::string::npos) continue;
    const std::string controllers = line.substr(first + 1, second - first - 1);
    if (!controllers.empty() && !has(controllers, controller)) continue;
    // A container sees the path of its group, but only the group's own files, at the top.
    fs::path group = root / "sys/fs/cgroup" / controllers;
    folders.push_back(group);
    for (const fs::path& part : fs::path(line.substr(second + 1)).relative_path()) {
      group /= part;
      folders.push_back(group);
    }
  }
  return folders;
}

}  // namespace splitee
