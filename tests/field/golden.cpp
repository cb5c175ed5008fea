#include "field/golden.hpp"

#include <doctest/doctest.h>

#include <map>

#include "base/file.hpp"
#include "support/places.hpp"
#include "trace/trace_reader.hpp"

namespace splitee::testing {

const nlohmann::json& golden(const std::string& section) {
  static const nlohmann::json all =
      nlohmann::json::parse(read_text_file(source_folder() / "tests/data/field/golden.json"));
  return all.at(section).at("entries");
}

const Trace& golden_trace(const std::string& name) {
  static std::map<std::string, Trace> known;
  const auto found = known.find(name);
  if (found != known.end()) return found->second;
  return known
      .emplace(name, read_trace(golden_file(name), {.entropy = true, .final_agreement = true}))
      .first->second;
}

std::filesystem::path golden_file(const std::string& name) {
  return source_folder() / "data/traces" / (name + ".npz");
}

Round round_at(std::uint64_t t) {
  static const RoundLogs logs(100'000);
  return {t, logs};
}

void check_played(const Played& played, const nlohmann::json& expected) {
  if (expected.contains("pulls")) {
    CHECK(played.pulls == expected["pulls"].get<std::vector<std::uint64_t>>());
  }
  const auto close = [](double value) { return doctest::Approx(value).epsilon(1e-9).scale(0); };
  CHECK(played.reward_sum == close(expected.at("reward_sum").get<double>()));
  CHECK(played.accuracy == close(expected.at("accuracy").get<double>()));
  CHECK(played.offloaded == expected.at("offloaded").get<std::uint64_t>());
}

}  // namespace splitee::testing
