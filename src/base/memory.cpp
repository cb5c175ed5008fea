#include "base/memory.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <limits>
#include <optional>

#include "base/cgroups.hpp"

namespace splitee {
namespace fs = std::filesystem;
namespace {

constexpr std::uint64_t kUnlimited = std::numeric_limits<std::uint64_t>::max();

std::uint64_t difference(std::uint64_t a, std::uint64_t b) { return a - std::min(a, b); }

// The number in a file of one number; none where the file is missing or holds "max".
std::optional<std::uint64_t> number_in(const fs::path& file) {
  std::ifstream in(file);
  std::uint64_t number = 0;
  return in >> number ? std::optional(number) : std::nullopt;
}

// The number behind a word in a file of lines "word number"; none where the word is missing.
std::optional<std::uint64_t> number_behind(const std::string& word, const fs::path& file) {
  std::ifstream in(file);
  std::string name;
  std::uint64_t number = 0;
  for (std::string rest; in >> name >> number; std::getline(in, rest)) {
    if (name == word) return number;
  }
  return std::nullopt;
}

void tighten(AvailableMemory& available, std::uint64_t bytes, const char* limit) {
  if (bytes < available.bytes) available = {bytes, limit};
}

// Lowers the available memory to what the limits of one group leave, in files of version 2 or 1.
void tighten_by_group(AvailableMemory& available, const fs::path& group) {
  constexpr const char* kName = "by its control group";
  const fs::path statistics = group / "memory.stat";
  if (const auto most = number_in(group / "memory.max")) {
    const std::uint64_t cache = number_behind("inactive_file", statistics).value_or(0) +
                                number_behind("active_file", statistics).value_or(0);
    const std::uint64_t taken = number_in(group / "memory.current").value_or(0);
    tighten(available, difference(*most, difference(taken, cache)), kName);
  }
  if (const auto most = number_in(group / "memory.limit_in_bytes")) {
    const std::uint64_t cache = number_behind("total_inactive_file", statistics).value_or(0) +
                                number_behind("total_active_file", statistics).value_or(0);
    const std::uint64_t taken = number_in(group / "memory.usage_in_bytes").value_or(0);
    tighten(available, difference(*most, difference(taken, cache)), kName);
  }
}

std::uint64_t machine_memory(const fs::path& root) {
  const auto kibibytes = number_behind("MemAvailable:", root / "proc/meminfo");
  return kibibytes ? saturating_product(*kibibytes, 1024) : kUnlimited;
}

// The address space that this process takes.
std::uint64_t address_space(const fs::path& root) {
  return number_in(root / "proc/self/statm").value_or(0) *
         static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

}  // namespace

AvailableMemory available_memory(const fs::path& root) {
  AvailableMemory available{machine_memory(root), "on this machine"};
  for (const fs::path& group : control_groups("memory", root)) tighten_by_group(available, group);
  rlimit limit{};
  if (::getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY) {
    tighten(available, difference(limit.rlim_cur, address_space(root)),
            "by the limit on its address space (ulimit -v)");
  }
  return available;
}

std::string memory_text(std::uint64_t bytes) {
  const double mebibytes = static_cast<double>(bytes) / (1 << 20);
  return mebibytes < 1024 ? fmt::format("{:.0f} MiB", mebibytes)
                          : fmt::format("{:.1f} GiB", mebibytes / 1024);
}

void expect_memory(std::uint64_t bytes, const std::string& what, ExitStatus status) {
  // Requests up to this size are not checked.
  constexpr std::uint64_t kLittle = std::uint64_t{1} << 20U;
  if (bytes < kLittle) return;
  const AvailableMemory available = available_memory();
  if (bytes > available.bytes) {
    fail(status, "{} takes {} of memory, but only {} are available {}", what, memory_text(bytes),
         memory_text(available.bytes), available.limit);
  }
}

std::uint64_t saturating_product(std::uint64_t a, std::uint64_t b) {
  std::uint64_t product = 0;
  return __builtin_mul_overflow(a, b, &product) ? kUnlimited : product;
}

std::uint64_t saturating_sum(std::uint64_t a, std::uint64_t b) {
  std::uint64_t sum = 0;
  return __builtin_add_overflow(a, b, &sum) ? kUnlimited : sum;
}

}  // namespace splitee
