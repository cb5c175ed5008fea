#include "base/processors.hpp"

#include <sched.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>

#include "base/cgroups.hpp"

namespace splitee {
namespace fs = std::filesystem;
namespace {

void tighten(std::optional<unsigned>& limit, double quota, double period) {
  if (!(quota > 0) || !(period > 0)) return;  // "max", -1, or nothing there
  const double processors = std::min(std::ceil(quota / period), 1e6);
  limit = std::min(limit.value_or(std::numeric_limits<unsigned>::max()),
                   static_cast<unsigned>(processors));
}

double number_in_file(const fs::path& file) {
  std::ifstream in(file);
  double number = 0;
  in >> number;
  return in ? number : 0;
}

// Lowers the limit to that of one group, in the files of either version.
void tighten_by(std::optional<unsigned>& limit, const fs::path& group) {
  std::ifstream file(group / "cpu.max");
  double quota = 0;
  double period = 0;
  if (file >> quota >> period) tighten(limit, quota, period);
  tighten(limit, number_in_file(group / "cpu.cfs_quota_us"),
          number_in_file(group / "cpu.cfs_period_us"));
}

}  // namespace

std::optional<unsigned> cgroup_processors(const fs::path& root) {
  std::optional<unsigned> limit;
  for (const fs::path& group : control_groups("cpu", root)) tighten_by(limit, group);
  return limit;
}

unsigned usable_processors() {
  cpu_set_t set;
  CPU_ZERO(&set);
  unsigned processors = 1;
  if (sched_getaffinity(0, sizeof(set), &set) == 0) {
    processors = static_cast<unsigned>(std::max(1, CPU_COUNT(&set)));
  }
  return std::min(processors, cgroup_processors().value_or(processors));
}

}  // namespace splitee
