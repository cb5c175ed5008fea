#include "base/csv_reader.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include "experiment/tables/list.hpp"
#include "support/failure.hpp"
#include "support/npz_writer.hpp"
#include "support/temporary_folder.hpp"

namespace splitee::testing {
namespace {

class Scene {
 public:
  [[nodiscard]] CsvTable read(const std::string& text) const {
    write_file(folder_ / "x.csv", text);
    return read_csv(folder_ / "x.csv");
  }

  // The message behind the file's name.
  [[nodiscard]] std::string refusal(const std::string& text) const {
    const Failure failure = failure_of([&] { static_cast<void>(read(text)); });
    CHECK(failure.status == ExitStatus::kData);
    const std::size_t at = failure.message.find("x.csv: ");
    return at == std::string::npos ? failure.message : failure.message.substr(at + 7);
  }

  [[nodiscard]] const TemporaryFolder& folder() const { return folder_; }

 private:
  TemporaryFolder folder_;
};

}  // namespace

TEST_CASE("CSV is read alike with and without byte order mark, carriage returns and last newline") {
  const Scene scene;
  for (const char* text : {"a,b\n1,\"x, \"\"y\"\"\"\n", "a,b\r\n1,\"x, \"\"y\"\"\"\r\n",
                           "\xEF\xBB\xBF"
                           "a,b\r\n1,\"x, \"\"y\"\"\"",
                           "\xEF\xBB\xBF\"a\",b\n1,\"x, \"\"y\"\"\""}) {
    CAPTURE(text);
    const CsvTable table = scene.read(text);
    CHECK(table.columns == std::vector<std::string>{"a", "b"});
    CHECK(table.rows == std::vector<std::vector<std::string>>{{"1", "x, \"y\""}});
  }
}

TEST_CASE("what is no CSV of this program is refused with its line") {
  const Scene scene;
  CHECK(scene.refusal("") == "is empty; a header line is needed");
  CHECK(scene.refusal("a,b\n1\n") == "line 2: has 1 fields, but the header has 2");
  CHECK(scene.refusal("a,b\n1,2\n1,\"2\n") == "line 3: a quote is left open");
  CHECK(scene.refusal("a,b\n1,2\"\"\n") ==
        "line 2: '2\"\"' is quoted in a wrong way; expected \"a \"\"quoted\"\" field\"");
  CHECK(scene.refusal("a,b\n\"1\"x\"\",2\n")
            .starts_with("line 2: '\"1\"x\"\"' is quoted in a wrong"));
  CHECK(scene.refusal("a,a\n1,2\n") == "line 1: the column 'a' stands twice");
  CHECK(scene.refusal("a,b\n1\r2,3\n") == "line 2: holds a carriage return");
  CHECK(scene.refusal(std::string("a,b\n1,2\0\n", 9)) == "line 2: holds a NUL character");
  CHECK(scene.refusal(std::string("\xff\xfe"
                                  "a\0,\0",
                                  6)) == "is UTF-16 text; save it as UTF-8");
  std::filesystem::create_directory(scene.folder() / "folder.csv");
  CHECK(failure_of([&] {
          read_csv(scene.folder() / "folder.csv");
        }).message.ends_with("folder.csv: is a folder; a CSV file is needed"));
  CHECK(failure_of([] { read_csv("/dev/zero"); }) ==
        Failure{ExitStatus::kData, "/dev/zero: is no regular file; a CSV file is needed"});
  write_file(scene.folder() / "large.csv", "a\n");
  REQUIRE(::truncate((scene.folder() / "large.csv").c_str(), 20'000'000'000) == 0);
  CHECK(failure_of([&] {
          read_csv(scene.folder() / "large.csv");
        }).message.ends_with("large.csv: has 20000000000 bytes; at most 8589934592 are read"));
}

TEST_CASE("a number is finite and written in full") {
  CHECK(number_in("-1.5e3") == -1500);
  for (const char* text :
       {"", "x", "1x", " 1", "1 ", "+1", "0x10", "inf", "-inf", "nan", "1e999"}) {
    CAPTURE(text);
    CHECK_FALSE(number_in(text));
  }
}

TEST_CASE("names are compared as texts, numbers as numbers") {
  for (const char* name : {"trace", "policy", "switches", "metric", "against", "within_noise"}) {
    CAPTURE(name);
    CHECK(same_field(name, "1.10", "1.10"));
    CHECK_FALSE(same_field(name, "1.10", "1.1"));
    CHECK_FALSE(same_field(name, "1e1", "10"));
    CHECK_FALSE(same_field(name, "0", "-0"));
  }
  for (const char* name : {"offload", "round", "exit", "repeat", "beta", "cost_mean"}) {
    CAPTURE(name);
    CHECK(same_field(name, "1.10", "1.1"));
    CHECK(same_field(name, "1e1", "10"));
    CHECK_FALSE(same_field(name, "1", "2"));
    CHECK_FALSE(same_field(name, "", "0"));
    CHECK_FALSE(same_field(name, "nan", "inf"));
  }
}

TEST_CASE("messages list what stands in a column once and not without end") {
  CHECK(values_text({"a"}) == "is a");
  CHECK(values_text({"b", "a", "b", ""}) == "are b, a, (empty)");
  CHECK(values_text({}) == "is nothing");
  std::vector<std::string> many;
  many.reserve(30);
  for (int k = 0; k < 30; ++k) many.push_back(std::to_string(k));
  CHECK(values_text(many) == "are 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 20 others");
}

TEST_CASE("costs say whether they are totals or per sample") {
  CHECK(unit_note("summary.csv", "cost_mean") == " (total of a run)");
  CHECK(unit_note("summary.csv", "offloaded_ci95_low") == " (total of a run)");
  CHECK(unit_note("runs.csv", "regret") == " (total of a run)");
  CHECK(unit_note("curves.csv", "cost_mean") == " (per sample)");
  CHECK(unit_note("curves.csv", "regret_mean").empty());
  CHECK(unit_note("summary.csv", "cost_change_percent").empty());
  CHECK(unit_note("summary.csv", "accuracy_mean").empty());
  CHECK(unit_note("exits.csv", "offloaded").empty());
}

}  // namespace splitee::testing
