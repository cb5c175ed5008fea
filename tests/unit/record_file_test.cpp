#include "base/record_file.hpp"

#include <doctest/doctest.h>

#include "failure.hpp"
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

// Where each record begins in a file of three_records(), and where the file ends.
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
