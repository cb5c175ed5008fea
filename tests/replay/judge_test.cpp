// The program against the plain loop of plain_replay.hpp on random traces full of exact ties.
#include <doctest/doctest.h>

#include <random>

#include "random/stream.hpp"
#include "support/experiment.hpp"
#include "support/plain_replay.hpp"
#include "support/temporary_folder.hpp"
#include "trace/orders.hpp"
#include "trace/trace_reader.hpp"

namespace {

using namespace splitee;
using namespace splitee::testing;
using nlohmann::json;

json policy_json(const PlainCase& ask) {
  json policy = {{"type", ask.policy}};
  if (ask.policy.starts_with("splitee")) {
    policy["beta"] = ask.beta;
    policy["warm_start"] = ask.counted_warm_start ? "counted" : "uncounted";
  }
  if (ask.policy == "splitee-s") policy["feedback"] = ask.observable ? "observable" : "published";
  if (ask.policy == "elasticbert")
    policy["stop"] = ask.next_layer ? "next-layer" : "first-confident";
  if (ask.policy == "deebert") policy["entropy_threshold"] = ask.entropy_threshold;
  if (ask.policy == "fixed-split") policy["exit"] = ask.exit + 1;
  return policy;
}

// Runs one case through the program and compares every number of every repeat.
void compare(const std::filesystem::path& folder, const PlainTrace& trace, const PlainCase& ask) {
  json config = small_config("trace.npz", ask.threshold);
  config["cost"] = {{"processing", ask.processing},
                    {"inference", ask.inference},
                    {"offload", ask.offload},
                    {"mu", ask.mu},
                    {"reward_cost", ask.charged ? "charged" : "all-exits"}};
  config["policies"] = json::array({policy_json(ask)});
  const auto samples = static_cast<std::uint32_t>(trace.confidence.size());
  const std::size_t exits_of_trace = trace.confidence[0].size();
  const std::size_t middle = exits_of_trace + (samples - exits_of_trace) / 3;
  config["curves"] = {{"rounds", {middle}}, {"exits", true}};
  CAPTURE(config.dump());
  const Results results = run_config(config, folder);
  const CsvRows runs = parse_csv(results["runs.csv"]);
  std::vector<double> played(exits_of_trace);
  double exit_at_middle = 0;  // sums over the repeats
  double offloaded_at_middle = 0;
  for (std::uint64_t repeat = 0; repeat < 3; ++repeat) {
    const auto order = shuffled_order(samples, Stream(2023, Purpose::kOrder, repeat));
    const PlainResult plain = plain_replay(trace, order, ask);
    const auto& row = runs.at(repeat);
    CHECK(row.at("offloaded") == std::to_string(plain.offloaded));
    CHECK(number(row, "accuracy") == static_cast<double>(plain.correct) / samples);
    CHECK(number(row, "cost") == doctest::Approx(plain.cost).epsilon(1e-11));
    CHECK(number(row, "reward") == doctest::Approx(plain.reward).epsilon(1e-9));
    CHECK(std::abs(number(row, "regret") - plain.regret) <= 1e-9 * (1 + std::abs(plain.reward)));
    const std::vector<std::uint32_t> first(order.begin(),
                                           order.begin() + static_cast<std::ptrdiff_t>(middle));
    const PlainResult part = plain_replay(trace, first, ask);
    offloaded_at_middle += static_cast<double>(part.offloaded);
    for (std::size_t i = 0; i < played.size(); ++i) {
      played[i] += static_cast<double>(plain.played[i]);
      exit_at_middle += static_cast<double>((i + 1) * part.played[i]);
    }
  }
  const auto point = parse_csv(results["curves.csv"]).at(0);
  const double rounds = 3 * static_cast<double>(middle);
  CHECK(number(point, "exit_mean") == doctest::Approx(exit_at_middle / rounds).epsilon(1e-12));
  CHECK(number(point, "offloaded_share_mean") ==
        doctest::Approx(offloaded_at_middle / rounds).epsilon(1e-12));
  const CsvRows exits = parse_csv(results["exits.csv"]);
  for (std::size_t i = 0; i < played.size(); ++i) {
    CHECK(number(exits[i], "played") == doctest::Approx(played[i] / 3).epsilon(1e-12));
  }
}

}  // namespace

TEST_CASE("every policy decides as the plain loop, over random traces, costs and switches") {
  const unsigned seed = 20231;
  CAPTURE(seed);
  std::mt19937 random(seed);
  const auto pick = [&](auto... values) {
    const std::vector<double> all = {static_cast<double>(values)...};
    return all[random() % all.size()];
  };
  const std::vector<std::string> policies = {"splitee",     "splitee-s",  "final-exit",
                                             "fixed-split", "best-fixed", "oracle",
                                             "elasticbert", "deebert"};
  for (int trial = 0; trial < 60; ++trial) {
    CAPTURE(trial);
    const auto exits = static_cast<std::size_t>(pick(1, 2, 3, 5, 8, 9, 12, 13, 17, 27));
    const auto samples = exits + static_cast<std::size_t>(pick(0, 1, 30, 700, 5000));
    const TemporaryFolder folder;
    write_random_trace(folder / "trace.npz", samples, exits, seed + static_cast<unsigned>(trial),
                       {.zeros = trial % 2 == 1, .doubles = trial % 3 == 2});
    const PlainTrace trace = plain_trace(folder / "trace.npz");
    for (const std::string& policy : policies) {
      PlainCase ask;
      ask.policy = policy;
      ask.threshold = pick(0, 0.5, 0.703125, 0.9, 1);
      ask.processing = pick(0, 0.8, 0.3, 1e6);
      ask.inference = pick(0, 0.2, 1e-6);
      ask.offload = pick(0, 0.5, 3, 5, 1e6);
      ask.mu = pick(0, 0.1, 1e-9, 2);
      ask.beta = pick(0, 0.1, 1, 2, 1000);
      ask.counted_warm_start = random() % 2 == 0;
      ask.charged = random() % 2 == 0;
      ask.observable = random() % 2 == 0;
      ask.next_layer = exits > 1 && random() % 2 == 0;
      ask.entropy_threshold = pick(0, 0.2, 0.5, 5);
      ask.exit = random() % exits;
      CAPTURE(policy);
      compare(folder.path(), trace, ask);
    }
  }
}

TEST_CASE("over fifty thousand rounds, where stretches of one leader are long, nothing changes") {
  const TemporaryFolder folder;
  write_random_trace(folder / "trace.npz", 50'000, 12, 4);
  const PlainTrace trace = plain_trace(folder / "trace.npz");
  for (const std::string policy : {"splitee", "splitee-s"}) {
    for (const double beta : {0.05, 1.0}) {
      PlainCase ask;
      ask.policy = policy;
      ask.offload = 4;
      ask.beta = beta;
      compare(folder.path(), trace, ask);
    }
  }
}

TEST_CASE("over two million rounds nothing changes") {
  const TemporaryFolder folder;
  write_random_trace(folder / "trace.npz", 700'000, 5, 5);
  const PlainTrace trace = plain_trace(folder / "trace.npz");
  for (const std::string policy : {"splitee", "splitee-s"}) {
    PlainCase ask;
    ask.policy = policy;
    ask.offload = 3;
    compare(folder.path(), trace, ask);
  }
}
