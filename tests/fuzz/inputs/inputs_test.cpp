// Every stored input of every fuzz target: the seeds, and inputs that once failed.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <set>

#include "fuzz/support.hpp"
#include "fuzz/targets.hpp"
#include "support/npz_writer.hpp"
#include "support/places.hpp"

namespace splitee::fuzz {
namespace {

namespace fs = std::filesystem;

// The targets whose bytes are JSON, or begin with it.
constexpr std::array kJsonTargets = {"config", "expected", "manifest", "meta", "synth"};

fs::path seeds() { return testing::source_folder() / "tests/fuzz/seeds"; }
fs::path faults() { return testing::source_folder() / "tests/data/faults"; }

const Target& target(std::string_view name) {
  return *std::find_if(kTargets.begin(), kTargets.end(),
                       [&](const Target& each) { return each.name == name; });
}

// A target's finding on an input; empty where nothing is wrong.
std::string finding(const Target& of, const std::string& input) {
  try {
    of.run(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
  } catch (const std::exception& error) {
    return error.what();
  }
  return "";
}

// Replays the files of a folder; returns their number.
std::size_t replay(const Target& of, const fs::path& folder) {
  std::size_t count = 0;
  if (!fs::is_directory(folder)) return count;
  for (const auto& entry : fs::directory_iterator(folder)) {
    CAPTURE(entry.path().string());
    CHECK(finding(of, testing::read_file(entry.path())) == "");
    ++count;
  }
  return count;
}

}  // namespace

TEST_CASE("every stored input of a fuzz target is read, or refused in one plain line") {
  for (const Target& each : kTargets) {
    CAPTURE(each.name);
    CHECK(replay(each, seeds() / each.name) > 0);
    replay(each, faults() / each.name);
  }
}

TEST_CASE("JSON that is nested a hundred thousand deep is refused in one plain line") {
  constexpr int kDeep = 100'000;
  const std::string lists = R"({"configuration": )" + std::string(kDeep, '[');
  std::string objects;
  for (int k = 0; k < kDeep; ++k) objects += R"({"traces":)";
  for (const char* name : kJsonTargets) {
    CAPTURE(name);
    for (const std::string& start : {lists, objects}) CHECK(finding(target(name), start) == "");
    CHECK(finding(target(name), lists + std::string(kDeep, ']') + '}') == "");
    CHECK(finding(target(name), objects + "1" + std::string(kDeep, '}')) == "");
  }
}

TEST_CASE("a JSON file that once failed in one reader fails in none") {
  for (const auto& entry : fs::directory_iterator(faults())) {
    if (entry.path().extension() != ".json") continue;
    CAPTURE(entry.path().string());
    for (const char* name : kJsonTargets) {
      CAPTURE(name);
      CHECK(finding(target(name), testing::read_file(entry.path())) == "");
    }
  }
}

TEST_CASE("every folder of seeds belongs to a fuzz target") {
  std::set<std::string> names;
  for (const Target& each : kTargets) names.emplace(each.name);
  for (const auto& entry : fs::directory_iterator(seeds())) {
    CHECK(names.contains(entry.path().filename().string()));
  }
}

TEST_CASE("a fuzz target notices text that steers, breaks the line, or is too long") {
  for (const char* text : {"a\tb", "\x1b[31m", "\x7f", "\xc2\x9b", "\xe2\x80\xa8", "\xe2\x80\xae",
                           "\xff", "\xe2\x80", "\xc0\xaf", "\xed\xa0\x80"}) {
    CAPTURE(text);
    CHECK_THROWS_AS(expect_harmless(text), Finding);
  }
  CHECK_NOTHROW(expect_harmless("Zürich 中 \xf0\x9f\x98\x80\nline two"));
  CHECK_THROWS_AS(expect_one_line(std::string(5000, 'x')), Finding);
  CHECK_THROWS_AS(expect_one_line(""), Finding);
  CHECK_NOTHROW(expect_one_line("config.json: seed: is -1; expected a whole number"));
}

TEST_CASE("a fuzz target lets an Error pass, and nothing else") {
  CHECK(succeeds([] {}));
  CHECK_FALSE(succeeds([] { fail(ExitStatus::kData, "a.npz: is empty"); }));
  CHECK_THROWS_AS(succeeds([] { throw std::out_of_range("at"); }), std::out_of_range);
}

}  // namespace splitee::fuzz
