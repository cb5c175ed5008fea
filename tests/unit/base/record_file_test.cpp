#include "base/record_file.hpp"

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <map>

#include "support/failure.hpp"
#include "support/npz_writer.hpp"
#include "support/temporary_folder.hpp"

namespace splitee::testing {
namespace {

namespace fs = std::filesystem;

constexpr const char* kKey = "key";

// Three records of different length; one is empty and one has a byte of every value.
std::vector<std::string> three_records() {
  std::string all;
  for (int value = 0; value < 256; ++value) all += static_cast<char>(value);
  return {"first", "", all};
}

std::vector<std::string> whole_records(const RecordFile& file, std::string_view key = kKey) {
  std::vector<std::string> records;
  file.scan(key, [&](RecordFile::Place, std::string_view bytes) { records.emplace_back(bytes); });
  return records;
}

// The beginning of each record in a file of three_records(), and the end of the file.
std::vector<std::uint64_t> write_records(const fs::path& path) {
  RecordFile file(path, "busy");
  std::vector<std::uint64_t> begins;
  for (const std::string& record : three_records()) {
    begins.push_back(file.append(record, kKey).begin);
  }
  begins.push_back(file.size());
  return begins;
}

}  // namespace

TEST_CASE("records come back in their order and only with their key") {
  const TemporaryFolder folder;
  write_records(folder / "file");
  const RecordFile file(folder / "file", "busy");
  CHECK(whole_records(file) == three_records());
  CHECK(whole_records(file, "another key").empty());
  CHECK(file.first(kKey) == "first");
  CHECK_FALSE(file.first("another key"));
}

TEST_CASE("a file cut at any byte still gives every record before the cut") {
  const TemporaryFolder folder;
  const auto begins = write_records(folder / "file");
  const std::string bytes = read_file(folder / "file");
  for (std::size_t size = 0; size <= bytes.size(); ++size) {
    CAPTURE(size);
    write_file(folder / "cut", bytes.substr(0, size));
    RecordFile file(folder / "cut", "busy");
    std::size_t whole = 0;
    while (whole < 3 && begins[whole + 1] <= size) ++whole;
    REQUIRE(whole_records(file).size() == whole);
    const auto content = file.scan(kKey, [](RecordFile::Place, std::string_view) {});
    CHECK(content.end == (whole == 0 ? 0 : begins[whole]));
  }
}

TEST_CASE("a flipped bit anywhere costs the record it is in and no other") {
  const TemporaryFolder folder;
  const auto begins = write_records(folder / "file");
  const std::string bytes = read_file(folder / "file");
  for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
    CAPTURE(bit);
    std::string flipped = bytes;
    flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
    write_file(folder / "flipped", flipped);
    auto expected = three_records();
    std::size_t hit = 0;
    while (begins[hit + 1] <= bit / 8) ++hit;
    expected.erase(expected.begin() + static_cast<std::ptrdiff_t>(hit));
    REQUIRE(whole_records(RecordFile(folder / "flipped", "busy")) == expected);
  }
}

TEST_CASE("after a cut, new records follow the whole ones") {
  const TemporaryFolder folder;
  write_records(folder / "file");
  fs::resize_file(folder / "file", fs::file_size(folder / "file") - 1);
  RecordFile file(folder / "file", "busy");
  file.cut(file.scan(kKey, [](RecordFile::Place, std::string_view) {}).end);
  const RecordFile::Place place = file.append("new", kKey);
  CHECK(whole_records(file) == std::vector<std::string>{"first", "", "new"});
  CHECK(file.read(place, kKey) == "new");
}

TEST_CASE("a record file is open once at a time, and free again after that") {
  const TemporaryFolder folder;
  {
    const RecordFile file(folder / "file", "busy");
    CHECK(failure_of([&] { const RecordFile second(folder / "file", "it is in use"); }) ==
          Failure{ExitStatus::kFailed, "it is in use"});
  }
  const RecordFile again(folder / "file", "busy");
  CHECK(again.unlocked().empty());
}

TEST_CASE("what is not a regular file of one name is refused, and stays as it is") {
  const TemporaryFolder folder;
  write_file(folder / "diary", "dear");
  fs::create_symlink("diary", folder / "link");
  fs::create_symlink("none", folder / "dangling");
  fs::create_symlink("/dev/null", folder / "null");
  fs::create_directory(folder / "folder");
  fs::create_hard_link(folder / "diary", folder / "second");
  REQUIRE(::mkfifo((folder / "pipe").c_str(), 0600) == 0);
  const std::map<std::string, std::string> refusals = {
      {"link", "is a symbolic link"},
      {"dangling", "is a symbolic link"},
      {"null", "is a symbolic link"},
      {"folder", "is a folder"},
      {"pipe", "is a named pipe"},
      {"second", "has a second name (a hard link)"},
      {"diary", "has a second name (a hard link)"}};
  for (const auto& [name, what] : refusals) {
    const fs::path path = folder / name.c_str();
    CHECK(failure_of([&] { const RecordFile file(path, "busy"); }) ==
          Failure{ExitStatus::kFailed,
                  path.string() + ": " + what +
                      ", not a file of this program; remove it, or choose another folder with "
                      "--out"});
  }
  CHECK(read_file(folder / "diary") == "dear");
  CHECK_FALSE(fs::exists(folder / "none"));
}

TEST_CASE("a new record file takes nobody's place") {
  const TemporaryFolder folder;
  write_file(folder / "file", "dear");
  CHECK(
      failure_of([&] { const RecordFile file(folder / "file", "busy", RecordFile::Open::kNew); }) ==
      Failure{ExitStatus::kFailed, (folder / "file").string() + ": cannot create it: File exists"});
  CHECK(read_file(folder / "file") == "dear");
}

TEST_CASE("looking through a damaged file reads no byte more than a few times") {
  const TemporaryFolder folder;
  const auto begins = write_records(folder / "file");
  const std::string bytes = read_file(folder / "file");
  const std::string marker = bytes.substr(0, 16);
  const std::string record = bytes.substr(0, begins[1]);
  // Thousands of heads, each of which claims all bytes that follow.
  std::string damaged;
  constexpr std::size_t kHeads = 20000;
  constexpr std::size_t kHead = 16 + 8 + 64;
  for (std::size_t k = kHeads; k > 0; --k) {
    std::string size(8, '\0');
    for (std::size_t rest = kHead * (k - 1), at = 0; rest > 0; rest /= 256) {
      size[at++] = static_cast<char>(rest % 256);
    }
    damaged += marker + size + std::string(64, '0');
  }
  write_file(folder / "damaged", damaged + record);
  const RecordFile file(folder / "damaged", "busy");
  std::vector<std::string> found;
  const auto content =
      file.scan(kKey, [&](RecordFile::Place, std::string_view text) { found.emplace_back(text); });
  CHECK(found == std::vector<std::string>{"first"});
  CHECK(content.others);
  CHECK(content.read < 4 * file.size());
}

TEST_CASE(
    "a file begins with a record where it is empty, whole, damaged behind the marker or cut") {
  const TemporaryFolder folder;
  write_records(folder / "file");
  const std::string bytes = read_file(folder / "file");
  const auto begins = [&](const std::string& content) {
    write_file(folder / "tried", content);
    return RecordFile(folder / "tried", "busy").begins_with_record();
  };
  CHECK(begins(""));
  CHECK(begins(bytes));
  CHECK(begins(bytes.substr(0, 7)));
  CHECK(begins(bytes.substr(0, 16) + "junk"));
  CHECK_FALSE(begins("dear diary"));
  CHECK_FALSE(begins(std::string(100, '\0')));
  CHECK_FALSE(begins("x" + bytes));
}

TEST_CASE("a record file that was removed is made anew by the next") {
  const TemporaryFolder folder;
  RecordFile file(folder / "file", "busy");
  file.append("old", kKey);
  file.remove();
  CHECK_FALSE(fs::exists(folder / "file"));
  const RecordFile next(folder / "file", "busy");
  CHECK(next.size() == 0);
}

}  // namespace splitee::testing
