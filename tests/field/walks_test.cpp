// Walks against golden numbers, and against each other where two are the same rule.
#include <doctest/doctest.h>

#include <cmath>

#include "field/golden.hpp"
#include "field/whole_run.hpp"
#include "policy/budget.hpp"
#include "support/npz_writer.hpp"
#include "support/temporary_folder.hpp"
#include "trace/trace_reader.hpp"

namespace {

using namespace splitee;
using namespace splitee::testing;
using nlohmann::json;

const json kCost = {{"offload", 3}};

json walk_of(const std::string& what, const json& inputs, std::size_t exits) {
  if (what == "PABEE") return {{"type", "patience"}, {"patience", inputs.at("patience")}};
  if (what == "confidence walk") return {{"type", "elasticbert"}, {"stop", "first-confident"}};
  if (what == "entropy walk") {
    return {{"type", "deebert"}, {"entropy_threshold", inputs.at("tau")}};
  }
  REQUIRE(what == "BEEM");
  const bool rising = inputs.at("weights") == "w_i = .1 i, i = 0 at the first exit";
  std::vector<double> weights;
  for (std::size_t i = 0; i < exits; ++i) {
    weights.push_back(rising ? 0.1 * static_cast<double>(i) : 1);
  }
  return {{"type", "beem"}, {"weights", weights}, {"limit", inputs.at("alpha")}};
}

double mean_exit(const std::vector<std::uint64_t>& by_exit) {
  double sum = 0;
  double rounds = 0;
  for (std::size_t exit = 0; exit < by_exit.size(); ++exit) {
    sum += static_cast<double>((exit + 1) * by_exit[exit]);
    rounds += static_cast<double>(by_exit[exit]);
  }
  return sum / rounds;
}

void check_walk(const Run& run, const json& expected) {
  const auto close = [](double value) { return doctest::Approx(value).epsilon(1e-9).scale(0); };
  CHECK(run.by_exit == expected.at("left_at").get<std::vector<std::uint64_t>>());
  CHECK(run.total("accuracy_mean") == close(expected.at("accuracy").get<double>()));
  CHECK(mean_exit(run.by_exit) == close(expected.at("mean_exit").get<double>()));
  CHECK(run.total("offloaded_mean") == 0);
}

// Rows [begin, end) of a golden trace, as a trace of its own.
void write_rows(const std::filesystem::path& path, const Trace& trace, const json& rows) {
  std::vector<double> confidence;
  std::vector<std::uint8_t> correct;
  for (auto n = rows[0].get<std::size_t>(); n < rows[1].get<std::size_t>(); ++n) {
    for (std::size_t exit = 0; exit < trace.exits(); ++exit) {
      confidence.push_back(trace.confidence(n, exit));
      correct.push_back(trace.is_right(n, exit) ? 1 : 0);
    }
  }
  const auto exits = trace.exits();
  const std::uint64_t samples = confidence.size() / exits;
  write_npz(path, {npy("confidence", {samples, exits}, confidence),
                   npy("correct", {samples, exits}, correct)});
}

}  // namespace

TEST_CASE("walks leave each sample at the golden exit") {
  std::size_t compared = 0;
  for (const json& entry : golden("walks")) {
    const std::string what = entry.at("what");
    const json& inputs = entry.at("inputs");
    CAPTURE(what);
    CAPTURE(inputs.dump());
    const std::string name = inputs.at("trace");
    const auto exits = static_cast<std::size_t>(golden_trace(name).exits());
    const Run run = run_policy(walk_of(what, inputs, exits), golden_file(name),
                               inputs.value("lambda", 0.5), kCost);
    check_walk(run, entry.at("expected"));
    ++compared;
  }
  CHECK(compared == 78);
}

TEST_CASE("budget takes the golden thresholds from a validation trace, and keeps to them") {
  const TemporaryFolder folder;
  std::size_t compared = 0;
  for (const json& entry : golden("budget")) {
    if (entry.at("what") != "MSDNet budget") continue;
    const json& inputs = entry.at("inputs");
    const json& expected = entry.at("expected");
    CAPTURE(inputs.dump());
    const Trace& trace = golden_trace(inputs.at("trace"));
    write_rows(folder / "validation.npz", trace, inputs.at("calibration_rows"));
    write_rows(folder / "test.npz", trace, inputs.at("test_rows"));
    const Trace calibration = read_trace(folder / "validation.npz");
    Validation validation{trace.exits(), {}};
    for (std::size_t n = 0; n < calibration.samples(); ++n) {
      for (std::size_t exit = 0; exit < trace.exits(); ++exit) {
        validation.confidences.push_back(calibration.confidence(n, exit));
      }
    }
    const auto thresholds = budget_thresholds(
        validation, geometric_shares(inputs.at("q").get<double>(), validation.exits));
    REQUIRE(thresholds.size() == expected.at("thresholds").size());
    for (std::size_t k = 0; k < thresholds.size(); ++k) {
      const json& threshold = expected["thresholds"][k];
      REQUIRE(thresholds[k].has_value() == !threshold.is_null());
      if (thresholds[k]) {
        CHECK(*thresholds[k] == doctest::Approx(threshold.get<double>()).epsilon(1e-9));
      }
    }
    const json policy = {{"type", "budget"},
                         {"from", (folder / "validation.npz").string()},
                         {"shares", "q"},
                         {"q", inputs.at("q")}};
    check_walk(run_policy(policy, folder / "test.npz", 0.5, kCost), expected.at("test"));
    ++compared;
  }
  CHECK(compared == 21);
}

TEST_CASE("the shares for a budget are EENet's first ones above it") {
  std::size_t compared = 0;
  for (const json& entry : golden("budget")) {
    if (entry.at("what") == "MSDNet budget") continue;
    const json& inputs = entry.at("inputs");
    CAPTURE(inputs.dump());
    std::vector<double> costs;
    for (int k = 1; k <= inputs.at("exits").get<int>(); ++k) costs.push_back(k);
    const double q = q_above(inputs.at("budget"), costs);
    CHECK(std::lround(15 * q) == entry.at("expected").at("p").get<long>());
    CHECK(geometric_shares(q, costs.size())[0] ==
          doctest::Approx(entry.at("expected").at("share_of_exit_1").get<double>()).epsilon(1e-9));
    ++compared;
  }
  CHECK(compared == 8);
}

TEST_CASE("a score is the rule whose score it is, and a walk may end in the cloud") {
  const TemporaryFolder folder;
  const Trace& trace = golden_trace("encoder12-sst2-dev");
  write_rows(folder / "rows.npz", trace, {0, 872});
  std::vector<float> confidence;
  std::vector<float> entropy;
  for (std::size_t n = 0; n < trace.samples(); ++n) {
    for (std::size_t exit = 0; exit < trace.exits(); ++exit) {
      confidence.push_back(static_cast<float>(trace.confidence(n, exit)));
      entropy.push_back(std::get<Table<float>>(*trace.entropy)(n, exit));
    }
  }
  const std::vector<std::uint64_t> shape = {872, 12};
  write_npz(folder / "t.npz",
            {npy("confidence", shape, confidence), npy("entropy", shape, entropy),
             npy("score_sure", shape, confidence), npy("score_open", shape, entropy)});
  const auto by_exit = [&](const json& policy) {
    return run_policy(policy, folder / "t.npz", 0.8, kCost).by_exit;
  };
  CHECK(by_exit({{"type", "score"}, {"column", "sure"}, {"limit", 0.8}}) ==
        by_exit({{"type", "elasticbert"}, {"stop", "first-confident"}}));
  CHECK(by_exit({{"type", "score"}, {"column", "open"}, {"stop_when", "<"}, {"limit", 0.2}}) ==
        by_exit({{"type", "deebert"}, {"entropy_threshold", 0.2}}));

  // The samples that reach the limit at no exit up to 4 are all offloaded from exit 4.
  const Run ended =
      run_policy({{"type", "score"}, {"column", "sure"}, {"limit", 0.8}, {"until", 4}},
                 folder / "t.npz", 0.8, kCost);
  const auto whole = by_exit({{"type", "score"}, {"column", "sure"}, {"limit", 0.8}});
  std::uint64_t left = 0;
  for (std::size_t exit = 4; exit < whole.size(); ++exit) {
    left += whole[exit];
    CHECK(ended.by_exit[exit] == 0);
  }
  CHECK(ended.by_exit[3] == whole[3] + left);
  CHECK(ended.total("offloaded_mean") == static_cast<double>(left));
}

TEST_CASE("patience 1 is BEEM with equal weights and a low limit, and stops behind exit 1") {
  for (const char* name : {"encoder12-sst2-dev", "resnet56-cifar10-noise0"}) {
    CAPTURE(name);
    const auto exits = static_cast<std::size_t>(golden_trace(name).exits());
    const json beem = {
        {"type", "beem"}, {"weights", std::vector<double>(exits, 1)}, {"limit", 0.1}};
    const Run one = run_policy(beem, golden_file(name), 0.5, kCost);
    const Run other =
        run_policy({{"type", "patience"}, {"patience", 1}}, golden_file(name), 0.5, kCost);
    CHECK(one.by_exit == other.by_exit);
    CHECK(other.by_exit[0] == 0);
    const Run never =
        run_policy({{"type", "patience"}, {"patience", 0}}, golden_file(name), 0.5, kCost);
    CHECK(never.by_exit.back() == static_cast<std::uint64_t>(golden_trace(name).samples()));
  }
}

TEST_CASE("i-splitee learns in each context as if there were no other") {
  const TemporaryFolder folder;
  const Trace& trace = golden_trace("resnet56-cifar10-noise0");
  const std::size_t samples = 3000;
  const auto exits = trace.exits();
  std::vector<float> all;
  std::vector<std::int32_t> context;
  std::vector<std::int32_t> one_context(static_cast<std::size_t>(samples), 7);
  std::vector<std::vector<float>> apart(3);
  for (std::size_t n = 0; n < samples; ++n) {
    const std::size_t place = n * n % 7 % 3;
    context.push_back(static_cast<std::int32_t>(place) - 1);
    for (std::size_t exit = 0; exit < trace.exits(); ++exit) {
      all.push_back(static_cast<float>(trace.confidence(n, exit)));
      apart[place].push_back(all.back());
    }
  }
  const std::vector<std::uint64_t> shape = {static_cast<std::uint64_t>(samples), exits};
  write_npz(folder / "all.npz", {npy("confidence", shape, all),
                                 npy("context", {static_cast<std::uint64_t>(samples)}, context)});
  write_npz(folder / "one.npz",
            {npy("confidence", shape, all),
             npy("context", {static_cast<std::uint64_t>(samples)}, one_context)});
  const json ucb = {{"type", "bandit"}, {"learner", "ucb"}};
  const json in_contexts = {{"type", "i-splitee"}};
  CHECK(run_policy(in_contexts, folder / "one.npz", 0.8, kCost).by_exit ==
        run_policy(ucb, folder / "all.npz", 0.8, kCost).by_exit);
  const Run together = run_policy(in_contexts, folder / "all.npz", 0.8, kCost);
  std::vector<std::uint64_t> sum(exits);
  double reward = 0;
  for (const auto& part : apart) {
    write_npz(folder / "part.npz", {npy("confidence", {part.size() / exits, exits}, part)});
    const Run alone = run_policy(ucb, folder / "part.npz", 0.8, kCost);
    for (std::size_t exit = 0; exit < exits; ++exit) sum[exit] += alone.by_exit[exit];
    reward += alone.total("reward_mean");
  }
  CHECK(together.by_exit == sum);
  CHECK(together.total("reward_mean") == doctest::Approx(reward).epsilon(1e-12));
}
