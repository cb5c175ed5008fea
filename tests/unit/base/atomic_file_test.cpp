#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.hpp"
#include "base/scratch_file.hpp"
#include "support/failure.hpp"
#include "support/npz_writer.hpp"
#include "support/temporary_folder.hpp"

namespace splitee::testing {
namespace {

namespace fs = std::filesystem;

void put(const fs::path& target, const std::string& text) {
  AtomicFile file(target);
  file.write(text);
  file.commit();
}

Failure refusal_of(const fs::path& target,
                   AtomicFile::Existing existing = AtomicFile::Existing::kFollow) {
  return failure_of([&] { AtomicFile(target, existing).write("text"); });
}

}  // namespace

TEST_CASE("a symbolic link stays, and the file that it leads to is replaced") {
  const TemporaryFolder folder;
  fs::create_directory(folder / "real");
  write_file(folder / "real/report.md", "old");
  fs::create_symlink("real/report.md", folder / "inner.md");
  fs::create_symlink(folder / "inner.md", folder / "outer.md");
  put(folder / "outer.md", "new");
  CHECK(fs::is_symlink(folder / "outer.md"));
  CHECK(fs::is_symlink(folder / "inner.md"));
  CHECK(read_file(folder / "real/report.md") == "new");
  CHECK(names_in(folder / "real") == std::vector<std::string>{"report.md"});
}

TEST_CASE("a link to a file that is not there yet makes that file") {
  const TemporaryFolder folder;
  fs::create_symlink("new.md", folder / "link.md");
  put(folder / "link.md", "text");
  CHECK(fs::is_symlink(folder / "link.md"));
  CHECK(read_file(folder / "new.md") == "text");
}

TEST_CASE(
    "links in a circle and names that are too long are told as such, before anything is written") {
  const TemporaryFolder folder;
  fs::create_symlink("b", folder / "a");
  fs::create_symlink("a", folder / "b");
  const std::string long_name(256, 'n');
  CHECK(refusal_of(folder / "a") ==
        Failure{ExitStatus::kFailed,
                (folder / "a").string() + ": cannot create it: Too many levels of symbolic links"});
  const fs::path longest = folder / long_name.c_str();
  CHECK(
      refusal_of(longest) ==
      Failure{ExitStatus::kFailed, longest.string() + ": cannot be looked at: File name too long"});
  CHECK(refusal_of(folder / "none/report.md") ==
        Failure{ExitStatus::kFailed, (folder / "none/report.md").string() +
                                         ": cannot create it: there is no folder " +
                                         (folder / "none").string()});
}

TEST_CASE("a name as long as the file system takes can be written") {
  const TemporaryFolder folder;
  const std::string name(255, 'n');
  put(folder / name.c_str(), "text");
  CHECK(names_in(folder.path()) == std::vector<std::string>{name});
}

TEST_CASE("a device stays a device, and a pipe takes the text") {
  const TemporaryFolder folder;
  fs::create_symlink("/dev/null", folder / "null.md");
  put(folder / "null.md", "text");
  CHECK(fs::read_symlink(folder / "null.md") == "/dev/null");
  CHECK(fs::is_character_file("/dev/null"));

  REQUIRE(::mkfifo((folder / "pipe.md").c_str(), 0600) == 0);
  CHECK(refusal_of(folder / "pipe.md") ==
        Failure{ExitStatus::kFailed, (folder / "pipe.md").string() +
                                         ": is a named pipe that nobody reads; a file is needed"});
  const int reader = ::open((folder / "pipe.md").c_str(), O_RDONLY | O_NONBLOCK);
  REQUIRE(reader >= 0);
  put(folder / "pipe.md", "text");
  std::string got(10, '\0');
  const ssize_t size = ::read(reader, got.data(), got.size());
  ::close(reader);
  REQUIRE(size == 4);
  CHECK(got.substr(0, 4) == "text");
  CHECK(fs::is_fifo(folder / "pipe.md"));
}

TEST_CASE("a full device is an error that names the file") {
  const TemporaryFolder folder;
  fs::create_symlink("/dev/full", folder / "full.md");
  CHECK(failure_of([&] { put(folder / "full.md", "text"); }) ==
        Failure{ExitStatus::kFailed,
                (folder / "full.md").string() + ": cannot write it: No space left on device"});
}

TEST_CASE("a folder is refused, and so is all but a regular file where only that may be replaced") {
  const TemporaryFolder folder;
  fs::create_directory(folder / "folder");
  CHECK(refusal_of(folder / "folder") ==
        Failure{ExitStatus::kFailed,
                (folder / "folder").string() + ": is a folder; a file is needed"});
  write_file(folder / "diary", "dear");
  fs::create_symlink("diary", folder / "link");
  CHECK(refusal_of(folder / "link", AtomicFile::Existing::kReplace) ==
        Failure{ExitStatus::kFailed, (folder / "link").string() +
                                         ": is a symbolic link; only a regular file is replaced, "
                                         "so remove it"});
  CHECK(read_file(folder / "diary") == "dear");
  CHECK(fs::is_symlink(folder / "link"));
}

TEST_CASE(
    "what a killed process has left of a file is removed by the next, but not what is at work") {
  const TemporaryFolder folder;
  const std::string left = AtomicFile::hidden_name("0123abcd", "report.md");
  const std::string other = AtomicFile::hidden_name("0123abcd", "other.md");
  write_file(folder / left.c_str(), "half");
  write_file(folder / other.c_str(), "half");
  {
    AtomicFile first(folder / "report.md");
    put(folder / "report.md", "second");
    first.write("first");
    first.commit();
  }
  CHECK(names_in(folder.path()) == std::vector<std::string>{other, "report.md"});
  CHECK(read_file(folder / "report.md") == "first");
}

TEST_CASE("a scratch file has no name that a kill could leave behind") {
  const TemporaryFolder folder;
  ScratchFile scratch(folder.path());
  CHECK(names_in(folder.path()).empty());
  CHECK(ScratchFile::is_leftover(".splitee-sim-scratch-a1B2c3"));
  CHECK_FALSE(ScratchFile::is_leftover(".splitee-sim-scratch-notes.txt"));
}

}  // namespace splitee::testing
