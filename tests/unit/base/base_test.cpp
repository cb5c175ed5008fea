#include <doctest/doctest.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <span>

#include "base/file.hpp"
#include "base/sha256.hpp"
#include "base/text.hpp"
#include "support/failure.hpp"
#include "support/npz_writer.hpp"
#include "support/temporary_folder.hpp"

namespace splitee::testing {
namespace {

namespace fs = std::filesystem;

// No file may grow beyond this size for the life of the object.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &before_) == 0);
    const rlimit limit = {bytes, before_.rlim_max};
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &limit) == 0);
  }
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  rlimit before_{};
  void (*handler_)(int);
};

}  // namespace

TEST_CASE("an atomic file appears under its name only when it is published") {
  const TemporaryFolder folder;
  {
    AtomicFile file(folder / "result.csv");
    file.write("a,b\n");
    file.finish();
    REQUIRE(names_in(folder.path()).size() == 1);
    CHECK(AtomicFile::is_leftover(folder / names_in(folder.path())[0].c_str()));
    CHECK_FALSE(fs::exists(folder / "result.csv"));
    file.publish();
    CHECK(names_in(folder.path()) == std::vector<std::string>{"result.csv"});
  }
  CHECK(names_in(folder.path()) == std::vector<std::string>{"result.csv"});
  CHECK(read_file(folder / "result.csv") == "a,b\n");
  CHECK_FALSE(AtomicFile::is_leftover(folder / "result.csv"));
}

TEST_CASE("an atomic file that is given up leaves nothing, and what was there stays") {
  const TemporaryFolder folder;
  write_file(folder / "result.csv", "old");
  { AtomicFile(folder / "result.csv").write("new"); }
  CHECK(read_file(folder / "result.csv") == "old");
  {
    AtomicFile finished(folder / "result.csv");
    finished.write("new");
    finished.finish();
  }
  CHECK(read_file(folder / "result.csv") == "old");
  CHECK(names_in(folder.path()) == std::vector<std::string>{"result.csv"});
}

TEST_CASE("an atomic file takes any amount in any pieces, and replaces what was there") {
  const TemporaryFolder folder;
  write_file(folder / "result.csv", "old");
  std::string expected;
  AtomicFile file(folder / "result.csv");
  for (int k = 0; k < 100000; ++k) {
    const std::string piece = fmt::format("{},", k);
    expected += piece;
    file.write(piece);
  }
  file.write(std::string(1000000, 'x'));
  file.commit();
  CHECK(read_file(folder / "result.csv") == expected + std::string(1000000, 'x'));
}

TEST_CASE("an atomic file may be moved before it is published") {
  const TemporaryFolder folder;
  std::vector<AtomicFile> files;
  for (const char* name : {"a", "b", "c"}) files.emplace_back(folder / name);
  for (AtomicFile& file : files) file.write("text");
  for (AtomicFile& file : files) file.commit();
  files.clear();
  CHECK(names_in(folder.path()) == std::vector<std::string>{"a", "b", "c"});
}

TEST_CASE("an atomic file in a missing folder is an error before any work") {
  const TemporaryFolder folder;
  const fs::path target = folder / "missing" / "result.csv";
  CHECK(failure_of([&] { AtomicFile file(target); }) ==
        Failure{ExitStatus::kFailed, target.string() + ": cannot create it: there is no folder " +
                                         (folder / "missing").string()});
  write_file(folder / "file", "");
  const fs::path below_file = folder / "file" / "result.csv";
  CHECK(failure_of([&] { AtomicFile file(below_file); }) ==
        Failure{ExitStatus::kFailed, below_file.string() + ": cannot create it: Not a directory"});
}

TEST_CASE("an atomic file that cannot take its name is an error and leaves nothing") {
  const TemporaryFolder folder;
  fs::create_directory(folder / "taken");
  CHECK(failure_of([&] { AtomicFile(folder / "taken").commit(); }) ==
        Failure{ExitStatus::kFailed,
                (folder / "taken").string() + ": is a folder; a file is needed"});
  CHECK(names_in(folder.path()) == std::vector<std::string>{"taken"});
}

TEST_CASE("a full disk is an error, and nothing stands under the final name") {
  const TemporaryFolder folder;
  const fs::path target = folder / "result.csv";
  Failure failure;
  {
    const FileSizeLimit limit(100000);
    failure = failure_of([&] {
      AtomicFile file(target);
      for (int k = 0; k < 100; ++k) file.write(std::string(10000, 'x'));
      file.commit();
    });
  }
  CHECK(failure ==
        Failure{ExitStatus::kFailed, target.string() + ": cannot write it: File too large"});
  CHECK(names_in(folder.path()).empty());
}

TEST_CASE("text files are read whole, and what is none is a usage error") {
  const TemporaryFolder folder;
  const std::string bytes("a\0b\r\n\xff", 6);
  write_file(folder / "text", bytes);
  CHECK(read_text_file(folder / "text") == bytes);
  CHECK(failure_of([&] { read_text_file(folder.path()); }) ==
        Failure{ExitStatus::kUsage, folder.path().string() + ": is a folder; a file is needed"});
  CHECK(failure_of([&] { read_text_file(folder / "missing"); }) ==
        Failure{ExitStatus::kUsage,
                (folder / "missing").string() + ": cannot read it: No such file or directory"});
  // Can be opened, but gives an error when it is read.
  CHECK(failure_of([&] { read_text_file("/proc/self/mem"); }) ==
        Failure{ExitStatus::kUsage, "/proc/self/mem: cannot read it: Input/output error"});
}

TEST_CASE("SHA-256 gives the published test vectors") {
  CHECK(sha256_of("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  CHECK(sha256_of("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  CHECK(sha256_of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
        "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  CHECK(sha256_of(std::string(1000000, 'a')) ==
        "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("SHA-256 does not depend on the pieces") {
  Sha256 hash;
  for (const char c : std::string("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq")) {
    hash.update(std::as_bytes(std::span(&c, 1)));
  }
  CHECK(hash.hex() == "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  const TemporaryFolder folder;
  const std::string long_text(3000001, 'z');  // more than one read
  write_file(folder / "file", long_text);
  CHECK(sha256_of_file(folder / "file") == sha256_of(long_text));
}

TEST_CASE("what has no SHA-256 is a data error") {
  const TemporaryFolder folder;
  CHECK(failure_of([&] { sha256_of_file(folder / "missing"); }) ==
        Failure{ExitStatus::kData, (folder / "missing").string() + ": there is no such file"});
  CHECK(failure_of([&] { sha256_of_file(folder.path()); }) ==
        Failure{ExitStatus::kData, folder.path().string() + ": is a folder; a file is needed"});
}

TEST_CASE("a hash that is stopped ends early") {
  const TemporaryFolder folder;
  write_file(folder / "file", "text");
  const InputFile file(folder / "file");
  const std::atomic<bool> stop = true;
  CHECK(sha256_of(file, &stop).empty());
  CHECK(sha256_of(file) == sha256_of("text"));
}

TEST_CASE("pipes, devices and sockets are told by name and never opened") {
  const TemporaryFolder folder;
  const fs::path pipe = folder / "pipe";
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  CHECK(failure_of([&] { read_text_file(pipe); }) ==
        Failure{ExitStatus::kUsage, pipe.string() + ": is a pipe; a regular file is needed"});
  CHECK(failure_of([&] { sha256_of_file(pipe); }) ==
        Failure{ExitStatus::kData, pipe.string() + ": is a pipe; a regular file is needed"});
  CHECK(failure_of([] { read_text_file("/dev/zero"); }) ==
        Failure{ExitStatus::kUsage, "/dev/zero: is a device; a regular file is needed"});
  fs::create_symlink("loop", folder / "loop");
  CHECK(failure_of([&] { InputFile file(folder / "loop"); }) ==
        Failure{ExitStatus::kData, (folder / "loop").string() +
                                       ": cannot read it: Too many levels of symbolic links"});
}

TEST_CASE("a text file beyond the limit is refused by its size, whatever it takes on the disk") {
  const TemporaryFolder folder;
  write_file(folder / "text", "");
  fs::resize_file(folder / "text", std::uint64_t{20} << 30U);
  CHECK(failure_of([&] { read_text_file(folder / "text"); }) ==
        Failure{ExitStatus::kUsage, (folder / "text").string() +
                                        ": is 21474836480 bytes long; at most 16 MiB are read"});
  fs::resize_file(folder / "text", kLongestText);
  CHECK(read_text_file(folder / "text").size() == kLongestText);
  // A file of /proc says that it is empty, and is read nevertheless.
  CHECK_FALSE(read_text_file("/proc/self/status").empty());
}

TEST_CASE("what has been written can be written again before it is published") {
  const TemporaryFolder folder;
  AtomicFile file(folder / "a");
  file.write("0123456789");
  file.write_again(2, "xyz");
  file.write("!");
  CHECK(file.size() == 11);
  file.commit();
  CHECK(read_file(folder / "a") == "01xyz56789!");
}

TEST_CASE("paths below a folder keep what comes behind a link") {
  CHECK(below("", "a.npz") == "a.npz");
  CHECK(below("", "./a.npz") == "a.npz");
  CHECK(below("configs", "../data/./a.npz") == "configs/../data/a.npz");
  CHECK(below("configs", "link/../a.npz") == "configs/link/../a.npz");
  CHECK(below("configs", "/data/a.npz") == "/data/a.npz");
  CHECK(below("", ".") == ".");
}

TEST_CASE("a misspelt word gets the nearest known one, a strange word none") {
  const std::vector<std::string_view> known = {"splitee", "splitee-s", "oracle", "mu"};
  CHECK(did_you_mean("splitte", known) == " (did you mean 'splitee'?)");
  CHECK(did_you_mean("splitee-", known) == " (did you mean 'splitee'?)");
  CHECK(did_you_mean("orcale", known) == " (did you mean 'oracle'?)");
  CHECK(did_you_mean("mv", known) == " (did you mean 'mu'?)");
  CHECK(did_you_mean("beta", known).empty());
  CHECK(did_you_mean("something else", known).empty());
  CHECK(did_you_mean("", known).empty());
  CHECK(did_you_mean("x", std::vector<std::string>{}).empty());
}

TEST_CASE("the edit distance counts insertions, deletions and substitutions") {
  CHECK(edit_distance("", "") == 0);
  CHECK(edit_distance("", "abc") == 3);
  CHECK(edit_distance("abc", "") == 3);
  CHECK(edit_distance("kitten", "sitting") == 3);
  CHECK(edit_distance("flaw", "lawn") == 2);
  CHECK(edit_distance("same", "same") == 0);
}

TEST_CASE("long texts are cut at whole characters") {
  CHECK(shortened("abc", 3) == "abc");
  CHECK(shortened("abcdefg", 6) == "abc...");
  CHECK(shortened("ab\u00e4\u00e4\u00e4", 6) == "ab...");  // would cut the first a umlaut in two
  CHECK(shortened("ab\u00e4\u00e4\u00e4", 7) == "ab\u00e4...");
  CHECK(shortened("", 0).empty());
}

TEST_CASE("the number of a text is the beginning of its SHA-256") {
  CHECK(hash64("abc") == 0xba7816bf8f01cfeaULL);
  CHECK(hash64("IMDb") != hash64("Yelp"));
}

}  // namespace splitee::testing
