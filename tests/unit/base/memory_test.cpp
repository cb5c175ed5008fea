#include "base/memory.hpp"

#include <doctest/doctest.h>

#include <limits>

#include "support/failure.hpp"
#include "support/npz_writer.hpp"
#include "support/temporary_folder.hpp"

namespace splitee::testing {
namespace {

namespace fs = std::filesystem;

// A tree with the files about memory.
class Tree {
 public:
  Tree& put(const std::string& file, const std::string& text) {
    const fs::path path = folder_ / file.c_str();
    fs::create_directories(path.parent_path());
    write_file(path, text);
    return *this;
  }

  [[nodiscard]] AvailableMemory available() const { return available_memory(folder_.path()); }

 private:
  TemporaryFolder folder_;
};

constexpr const char* kMeminfo = "MemTotal: 4000 kB\nMemFree: 10 kB\nMemAvailable:  2000 kB\n";

}  // namespace

TEST_CASE("without control groups what the machine has available counts, cache included") {
  const AvailableMemory available = Tree().put("proc/meminfo", kMeminfo).available();
  CHECK(available.bytes == 2000 * 1024);
  CHECK(available.limit == "on this machine");
}

TEST_CASE("a control group of version 2 leaves its limit less what is taken, but for file cache") {
  Tree tree;
  tree.put("proc/meminfo", kMeminfo).put("proc/self/cgroup", "0::/job/task\n");
  tree.put("sys/fs/cgroup/job/memory.max", "1000000\n")
      .put("sys/fs/cgroup/job/memory.current", "400000\n")
      .put("sys/fs/cgroup/job/memory.stat", "anon 1\ninactive_file 90000\nactive_file 10000\n");
  CHECK(tree.available().bytes == 700000);
  CHECK(tree.available().limit == "by its control group");
  tree.put("sys/fs/cgroup/job/task/memory.max", "max\n");
  CHECK(tree.available().bytes == 700000);
  tree.put("sys/fs/cgroup/job/task/memory.max", "5000\n")
      .put("sys/fs/cgroup/job/task/memory.current", "6000\n");
  CHECK(tree.available().bytes == 0);
}

TEST_CASE("a control group of version 1 counts the same way") {
  Tree tree;
  tree.put("proc/meminfo", kMeminfo).put("proc/self/cgroup", "5:cpu:/x\n4:memory:/job\n");
  tree.put("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
  CHECK(tree.available().bytes == 2000 * 1024);
  tree.put("sys/fs/cgroup/memory/job/memory.limit_in_bytes", "1000000\n")
      .put("sys/fs/cgroup/memory/job/memory.usage_in_bytes", "400000\n")
      .put("sys/fs/cgroup/memory/job/memory.stat",
           "inactive_file 1\ntotal_inactive_file 200000\ntotal_active_file 50000\n");
  CHECK(tree.available().bytes == 850000);
}

TEST_CASE("what does not fit is refused with the number needed, what fits is not") {
  CHECK_NOTHROW(expect_memory(std::uint64_t{2} << 20U, "x", ExitStatus::kData));
  const Failure failure = failure_of(
      [] { expect_memory(std::uint64_t{1} << 60U, "x.npz: 3 samples", ExitStatus::kData); });
  CHECK(failure.status == ExitStatus::kData);
  CHECK(
      failure.message.starts_with("x.npz: 3 samples takes 1073741824.0 GiB of memory, but only "));
  CHECK(failure.message.find(" are available ") != std::string::npos);
}

TEST_CASE("sizes stop at the largest number") {
  constexpr auto kMost = std::numeric_limits<std::uint64_t>::max();
  CHECK(saturating_product(std::uint64_t{1} << 40U, std::uint64_t{1} << 40U) == kMost);
  CHECK(saturating_product(6, 7) == 42);
  CHECK(saturating_sum(kMost, 1) == kMost);
  CHECK(saturating_sum(40, 2) == 42);
  CHECK(memory_text(3 << 20) == "3 MiB");
  CHECK(memory_text(std::uint64_t{3} << 29U) == "1.5 GiB");
}

}  // namespace splitee::testing
