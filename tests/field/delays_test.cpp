// Late answers against golden numbers, in whole runs.
#include <doctest/doctest.h>

#include <cmath>
#include <filesystem>

#include "base/csv_reader.hpp"
#include "field/golden.hpp"
#include "field/whole_run.hpp"
#include "support/npz_writer.hpp"
#include "support/places.hpp"
#include "support/temporary_folder.hpp"

namespace {

using namespace splitee;
using namespace splitee::testing;
using nlohmann::json;

// The key `answers` of an entry.
json answers_of(const json& inputs) {
  const std::string treatment = inputs.at("treatment");
  return {{"delay", inputs.at("d")},
          {"of", inputs.at("late") == "all" ? "all" : "offloaded"},
          {"late", treatment == "pending-as-pulled" ? "pending" : treatment}};
}

// Delayed UCB1 over thresholds at one exit on x, which is the gain of an offloaded sample, clipped,
// and else o: the reward and o, in the range [-o, 1 - o].
Run run_thresholds(const std::filesystem::path& trace, const json& exit, const json& thresholds,
                   double o, const json& answers) {
  const json policy = {
      {"type", "bandit"},     {"learner", "ucb1"},
      {"range", {-o, 1 - o}}, {"arms", {{"exit", exit}, {"thresholds", thresholds}}},
      {"reward", "gain"},     {"clip", "yes"},
      {"fallback", "no"}};
  return run_policy(policy, trace, 0.5,
                    {{"processing", 0}, {"inference", 0}, {"offload", o}, {"mu", 1}},
                    {{"answers", answers}});
}

// The file of two exits that has no licence, as a trace in `folder`.
std::filesystem::path mobilenet_trace(const std::filesystem::path& csv,
                                      const TemporaryFolder& folder) {
  const CsvTable table = read_csv(csv);
  std::vector<double> confidence;
  for (const auto& row : table.rows) {
    for (const char* column : {"conf_branch_1", "conf_branch_2"}) {
      confidence.push_back(number_in(row[table.column(column)]).value());
    }
  }
  write_npz(folder / "trace.npz", {npy("confidence", {table.rows.size(), 2}, confidence)});
  return folder / "trace.npz";
}

Run run_entry(const json& inputs) {
  const json world = {{"answers", answers_of(inputs)}};
  const auto trace = golden_file(inputs.at("trace"));
  const double o = inputs.at("o");
  if (inputs.at("kind") == "split") {
    return run_policy({{"type", "bandit"}, {"learner", "ucb1"}}, trace, inputs.at("threshold"),
                      {{"offload", o}, {"mu", inputs.at("mu")}}, world);
  }
  return run_thresholds(trace, inputs.at("exit"), inputs.at("arms"), o, world.at("answers"));
}

}  // namespace

TEST_CASE("late answers make the golden decisions, whatever is late and however it is used") {
  std::size_t compared = 0;
  for (const json& entry : golden("delays")) {
    const json& inputs = entry.at("inputs");
    json expected = entry.at("expected");
    CAPTURE(inputs.dump());
    const Run run = run_entry(inputs);
    const bool splits = inputs.at("kind") == "split";
    if (!splits) {  // that one adds up x = r + o
      const auto samples = static_cast<double>(golden_trace(inputs.at("trace")).samples());
      expected["reward_sum"] =
          expected.at("reward_sum").get<double>() - samples * inputs.at("o").get<double>();
    }
    CHECK((splits ? run.by_exit : run.by_arm) ==
          expected.at("pulls").get<std::vector<std::uint64_t>>());
    check_totals(run, expected);
    REQUIRE(run.answers.size() == 1);
    const auto count = [&](const char* column) { return number(run.answers[0], column); };
    CHECK(count("outstanding") == expected.at("answers_still_out").get<double>());
    CHECK(count("held") == expected.at("answers_held_back").get<double>());
    CHECK(count("lost") == 0);
    CHECK(count("received") + count("held") + count("outstanding") ==
          static_cast<double>(golden_trace(inputs.at("trace")).samples()));
    ++compared;
  }
  CHECK(compared == 63);
}

TEST_CASE("late answers on the published two-exit samples, check L") {
  const auto file = source_folder() / "../shared/field/adaee-mobilenet-cifar10.csv";
  if (!std::filesystem::exists(file)) {
    MESSAGE("skipped: there is no ", file.string());
    return;
  }
  struct Line {
    std::uint64_t delay;
    const char* of;
    double outstanding;
    std::vector<std::uint64_t> pulls;
    double x_sum;
  };
  const std::vector<Line> lines = {
      {10, "all", 10, {1284, 1728, 1742, 2137, 1962, 1147}, 1360.1443},
      {10, "offloaded", 3, {1341, 1458, 1830, 2001, 2076, 1294}, 1367.2787},
      {100, "all", 100, {1480, 1572, 2033, 1872, 1856, 1187}, 1353.2196},
      {100, "offloaded", 56, {1287, 1794, 1605, 2211, 2001, 1102}, 1358.9849},
      {1000, "all", 1000, {996, 1093, 2051, 2078, 2028, 1754}, 1351.2084},
      {1000, "offloaded", 471, {1254, 1487, 1702, 1904, 1763, 1890}, 1345.3851},
  };
  const TemporaryFolder folder;
  const auto trace = mobilenet_trace(file, folder);
  constexpr double kO = 0.1;
  for (const Line& line : lines) {
    CAPTURE(line.delay);
    CAPTURE(line.of);
    const Run run = run_thresholds(trace, 1, {0.5, 0.6, 0.7, 0.8, 0.9, 1.0}, kO,
                                   {{"delay", line.delay}, {"of", line.of}});
    CHECK(run.by_arm == line.pulls);
    CHECK(std::abs(run.total("reward_mean") + kO * 10'000 - line.x_sum) < 1e-4);
    CHECK(number(run.answers.at(0), "outstanding") == line.outstanding);
  }
}
