#pragma once

#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "policy/round.hpp"
#include "trace/trace.hpp"

// tests/data/field/golden.json: numbers computed by independent plain programs for the rules of the
// field on this project's traces. Whole numbers must be equal, totals agree to 1e-9.
namespace splitee::testing {

// A section's entries.
const nlohmann::json& golden(const std::string& section);

// A trace that the file names, and the path of its file.
const Trace& golden_trace(const std::string& name);
std::filesystem::path golden_file(const std::string& name);

// A round with t completed rounds, t below 100,000.
Round round_at(std::uint64_t t);

// A learner by its functions.
struct AnyLearner {
  std::function<std::size_t(std::uint64_t)> choose;
  std::function<void(std::size_t, double)> observe;
};

// The record of a learner's run.
struct Played {
  std::vector<std::uint64_t> pulls;
  double reward_sum = 0;
  double accuracy = 0;
  std::uint64_t offloaded = 0;
};

// Compares the parts that both have.
void check_played(const Played& played, const nlohmann::json& expected);

}  // namespace splitee::testing
