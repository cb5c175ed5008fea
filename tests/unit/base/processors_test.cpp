#include "base/processors.hpp"

#include <doctest/doctest.h>

#include "support/npz_writer.hpp"
#include "support/temporary_folder.hpp"

namespace splitee::testing {
namespace {

namespace fs = std::filesystem;

// A tree with the files of control groups.
class Groups {
 public:
  explicit Groups(const std::string& memberships) { put("proc/self/cgroup", memberships); }

  Groups& put(const std::string& file, const std::string& text) {
    const fs::path path = folder_ / file.c_str();
    fs::create_directories(path.parent_path());
    write_file(path, text);
    return *this;
  }

  [[nodiscard]] std::optional<unsigned> processors() const {
    return cgroup_processors(folder_.path());
  }

 private:
  TemporaryFolder folder_;
};

}  // namespace

TEST_CASE("without control groups, or without a limit in them, nothing limits the processors") {
  const TemporaryFolder empty;
  CHECK_FALSE(cgroup_processors(empty.path()));
  CHECK_FALSE(Groups("0::/a\n").put("sys/fs/cgroup/a/cpu.max", "max 100000\n").processors());
  CHECK_FALSE(Groups("4:cpu,cpuacct:/\n")
                  .put("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "-1\n")
                  .put("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us", "100000\n")
                  .processors());
  CHECK_FALSE(Groups("nonsense").processors());
}

TEST_CASE("the limit of version 2 groups counts, a part of a processor as one") {
  CHECK(Groups("0::/\n").put("sys/fs/cgroup/cpu.max", "150000 100000\n").processors() == 2);
  CHECK(Groups("0::/\n").put("sys/fs/cgroup/cpu.max", "10000 100000\n").processors() == 1);
}

TEST_CASE("the tightest of a group and those around it counts") {
  Groups groups("0::/job/task\n");
  groups.put("sys/fs/cgroup/job/cpu.max", "300000 100000\n");
  CHECK(groups.processors() == 3);
  groups.put("sys/fs/cgroup/job/task/cpu.max", "800000 100000\n");
  CHECK(groups.processors() == 3);
  groups.put("sys/fs/cgroup/cpu.max", "200000 100000\n");
  CHECK(groups.processors() == 2);
}

TEST_CASE("the quota of version 1 groups counts") {
  CHECK(Groups("7:memory:/x\n4:cpu,cpuacct:/job\n")
            .put("sys/fs/cgroup/cpu,cpuacct/job/cpu.cfs_quota_us", "400000\n")
            .put("sys/fs/cgroup/cpu,cpuacct/job/cpu.cfs_period_us", "100000\n")
            .processors() == 4);
}

TEST_CASE("some processor is always usable") { CHECK(usable_processors() >= 1); }

}  // namespace splitee::testing
