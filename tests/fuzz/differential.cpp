// Small traces and configurations made from the bytes are replayed by the program with one worker
// and with three, which must give the same rows, and by the plain loop of plain_replay.hpp.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

#include "fuzz/support.hpp"
#include "fuzz/targets.hpp"
#include "random/stream.hpp"
#include "support/experiment.hpp"
#include "support/npz_writer.hpp"
#include "support/plain_replay.hpp"
#include "trace/orders.hpp"

namespace splitee::fuzz {
namespace {

using nlohmann::json;
using testing::CsvRows;
using testing::PlainCase;
using testing::PlainResult;
using testing::PlainTrace;
using Order = std::vector<std::uint32_t>;

constexpr std::uint64_t kSeed = 2023;
constexpr std::size_t kMostPolicies = 4;

// Costs and factors that are no sums of powers of two: ties that are exact on paper need not be
// exact in doubles.
struct Costs {
  PlainCase shared;
  bool is_exact = false;
};

struct Scene {
  PlainTrace trace;
  bool doubles = false;
  Costs costs;
  std::vector<PlainCase> questions;
  std::vector<Order> orders;  // one a repeat
  std::string order;          // in the configuration's form
};

// Multiples of 1/64, from the input while it lasts and then from a generator, so that ties are
// frequent.
PlainTrace trace_from(Choices& choices, std::size_t samples, std::size_t exits) {
  std::mt19937 further(static_cast<unsigned>(choices.number(2)));
  const auto next = [&] {
    return choices.at_end() ? static_cast<std::uint8_t>(further()) : choices.byte();
  };
  PlainTrace trace;
  for (std::size_t n = 0; n < samples; ++n) {
    trace.confidence.emplace_back();
    trace.entropy.emplace_back();
    trace.correct.emplace_back();
    for (std::size_t i = 0; i < exits; ++i) {
      const std::uint8_t value = next();
      const bool is_right = value % 2 == 1;
      const double confidence = value == 254 ? -0.0 : std::min(value / 2, 64) / 64.0;
      trace.confidence.back().push_back(confidence);
      trace.entropy.back().push_back((64 - std::min(value / 2, 64)) / 64.0);
      trace.correct.back().push_back(is_right ? 1 : 0);
    }
  }
  return trace;
}

Costs costs_from(Choices& choices) {
  Costs costs;
  costs.is_exact = choices.coin();
  PlainCase& ask = costs.shared;
  if (costs.is_exact) {
    ask.processing = choices.one_of({0, 0.75, 0.5, 8, 1024});
    ask.inference = choices.one_of({0, 0.25, 0.5});
    ask.offload = choices.one_of({0, 0.5, 1, 3, 5, 64});
    ask.mu = choices.one_of({0, 0.125, 0.5, 2});
  } else {
    ask.processing = choices.one_of({0.8, 0, 0.3, 1e6});
    ask.inference = choices.one_of({0.2, 0, 1e-6});
    ask.offload = choices.one_of({1, 0, 0.5, 3, 5, 1e6});
    ask.mu = choices.one_of({0.1, 0, 1e-9, 2});
  }
  ask.threshold = choices.one_of({0, 0.5, 0.703125, 0.75, 0.9, 1});
  ask.charged = choices.coin();
  return costs;
}

PlainCase question_from(Choices& choices, const PlainCase& shared, std::size_t exits) {
  static const std::vector<std::string> policies = {"splitee",     "splitee-s",  "final-exit",
                                                    "fixed-split", "best-fixed", "oracle",
                                                    "elasticbert", "deebert"};
  PlainCase ask = shared;
  ask.policy = policies[choices.byte() % policies.size()];
  ask.beta = choices.one_of({1, 0, 0.1, 0.5, 2, 1000});
  ask.counted_warm_start = choices.coin();
  ask.observable = choices.coin();
  ask.next_layer = choices.coin() && exits > 1;
  ask.entropy_threshold = choices.one_of({0, 0.25, 0.5, 5});
  ask.exit = choices.byte() % exits;
  return ask;
}

std::vector<Order> orders_from(Choices& choices, std::string& name, std::size_t samples,
                               std::size_t repeats) {
  const auto rounds = static_cast<std::uint32_t>(samples);
  name = std::vector<std::string>{"shuffle", "stored", "orders.npy"}.at(choices.byte() % 3);
  std::vector<Order> orders;
  for (std::size_t repeat = 0; repeat < repeats; ++repeat) {
    if (name == "shuffle") {
      orders.push_back(shuffled_order(rounds, Stream(kSeed, Purpose::kOrder, repeat)));
      continue;
    }
    Order order(samples);
    std::iota(order.begin(), order.end(), 0U);
    if (name == "orders.npy") {
      std::shuffle(order.begin(), order.end(),
                   std::mt19937(static_cast<unsigned>(choices.number(2))));
    }
    orders.push_back(std::move(order));
  }
  return orders;
}

Scene scene_from(Choices& choices) {
  static const std::vector<std::size_t> widths = {1, 2, 3, 4, 5, 8, 9, 12, 13, 17, 27};
  const std::size_t exits = widths[choices.byte() % widths.size()];
  static const std::vector<std::size_t> lengths = {0, 1, 2, 7, 30, 64, 200};
  const std::size_t samples = exits + lengths[choices.byte() % lengths.size()];
  Scene scene;
  scene.doubles = choices.coin();
  scene.costs = costs_from(choices);
  const std::size_t policies = 1 + choices.byte() % kMostPolicies;
  for (std::size_t k = 0; k < policies; ++k) {
    scene.questions.push_back(question_from(choices, scene.costs.shared, exits));
  }
  const std::size_t repeats = 1 + choices.byte() % 3;
  scene.orders = orders_from(choices, scene.order, samples, repeats);
  scene.trace = trace_from(choices, samples, exits);
  return scene;
}

template <class T>
testing::NpyBytes table(const std::string& name, const std::vector<std::vector<double>>& rows) {
  std::vector<T> values;
  for (const auto& row : rows) {
    for (const double value : row) values.push_back(static_cast<T>(value));
  }
  return testing::npy(name, {rows.size(), rows.front().size()}, values);
}

void write_scene(const Scene& scene) {
  std::vector<std::uint8_t> correct;
  for (const auto& row : scene.trace.correct) {
    for (const int right : row) correct.push_back(static_cast<std::uint8_t>(right));
  }
  const PlainTrace& trace = scene.trace;
  testing::write_npz(
      scratch() / "trace.npz",
      {scene.doubles ? table<double>("confidence", trace.confidence)
                     : table<float>("confidence", trace.confidence),
       testing::npy("correct", {trace.correct.size(), trace.correct[0].size()}, correct),
       table<float>("entropy", trace.entropy)},
      false);
  if (scene.order != "orders.npy") return;
  std::vector<std::uint32_t> flat;
  for (const Order& order : scene.orders) flat.insert(flat.end(), order.begin(), order.end());
  write(scratch() / "orders.npy",
        testing::npy("", {scene.orders.size(), scene.orders[0].size()}, flat).bytes);
}

json policy_json(const PlainCase& ask, std::size_t number) {
  json policy = {{"type", ask.policy}, {"name", fmt::format("p{}", number)}};
  if (ask.policy.starts_with("splitee")) {
    policy["beta"] = ask.beta;
    policy["warm_start"] = ask.counted_warm_start ? "counted" : "uncounted";
  }
  if (ask.policy == "splitee-s") policy["feedback"] = ask.observable ? "observable" : "published";
  if (ask.policy == "elasticbert") {
    policy["stop"] = ask.next_layer ? "next-layer" : "first-confident";
  }
  if (ask.policy == "deebert") policy["entropy_threshold"] = ask.entropy_threshold;
  if (ask.policy == "fixed-split") policy["exit"] = ask.exit + 1;
  return policy;
}

json config_of(const Scene& scene) {
  const PlainCase& shared = scene.costs.shared;
  json config = {{"name", "fuzz"},
                 {"seed", kSeed},
                 {"repeats", scene.orders.size()},
                 {"traces",
                  {{{"name", "t"},
                    {"path", "trace.npz"},
                    {"threshold", shared.threshold},
                    {"order", scene.order}}}},
                 {"cost",
                  {{"processing", shared.processing},
                   {"inference", shared.inference},
                   {"offload", shared.offload},
                   {"mu", shared.mu},
                   {"reward_cost", shared.charged ? "charged" : "all-exits"}}}};
  for (std::size_t k = 0; k < scene.questions.size(); ++k) {
    config["policies"].push_back(policy_json(scene.questions[k], k));
  }
  return config;
}

bool near(double a, double b, double share) {
  return std::abs(a - b) <= share * (1 + std::max(std::abs(a), std::abs(b)));
}

// Whether another arm's mean reward equals the best one's but for rounding: then it is not certain
// which of them is best.
bool has_rival(const Scene& scene, PlainCase ask) {
  if (scene.costs.is_exact) return false;
  ask.policy = "fixed-split";
  std::vector<double> rewards;
  for (ask.exit = 0; ask.exit < scene.trace.confidence[0].size(); ++ask.exit) {
    rewards.push_back(testing::plain_replay(scene.trace, scene.orders[0], ask).reward);
  }
  std::sort(rewards.rbegin(), rewards.rend());
  return rewards.size() > 1 && near(rewards[0], rewards[1], 1e-9);
}

void compare(const Scene& scene, std::size_t number, const CsvRows& runs) {
  const PlainCase& ask = scene.questions[number];
  PlainCase reference = ask;  // best-fixed pays as a split
  if (has_rival(scene, reference)) return;
  const CsvRows rows = testing::where(runs, {{"policy", fmt::format("p{}", number)}});
  expect(rows.size() == scene.orders.size(), "not one row per repeat");
  for (std::size_t repeat = 0; repeat < rows.size(); ++repeat) {
    const PlainResult plain = testing::plain_replay(scene.trace, scene.orders[repeat], ask);
    const auto& row = rows[repeat];
    const auto samples = static_cast<double>(scene.orders[repeat].size());
    const auto says = [&](const char* column, double expected, bool is_equal) {
      expect(is_equal, fmt::format("{} of {} in repeat {} is {}, and by the plain loop {}: {}",
                                   column, ask.policy, repeat + 1, row.at(column), expected,
                                   config_of(scene).dump()));
    };
    const auto offloaded = static_cast<double>(plain.offloaded);
    const double accuracy = static_cast<double>(plain.correct) / samples;
    says("offloaded", offloaded, testing::number(row, "offloaded") == offloaded);
    says("accuracy", accuracy, testing::number(row, "accuracy") == accuracy);
    says("cost", plain.cost, near(testing::number(row, "cost"), plain.cost, 1e-11));
    says("reward", plain.reward, near(testing::number(row, "reward"), plain.reward, 1e-9));
    const double difference = std::abs(testing::number(row, "regret") - plain.regret);
    says("regret", plain.regret, difference <= 1e-9 * (1 + std::abs(plain.reward)));
  }
}

}  // namespace

int fuzz_differential(const std::uint8_t* data, std::size_t size) {
  Choices choices(data, size);
  const Scene scene = scene_from(choices);
  write_scene(scene);
  const json config = config_of(scene);
  testing::Results results;
  const auto run = [&](unsigned workers) {
    return testing::run_config(config, scratch(), workers);
  };
  if (!succeeds([&] { results = run(1); })) return 0;
  expect(run(3) == results, "three workers give other bytes: " + config.dump());
  const CsvRows runs = testing::parse_csv(results["runs.csv"]);
  for (std::size_t k = 0; k < scene.questions.size(); ++k) compare(scene, k, runs);
  return 0;
}

}  // namespace splitee::fuzz
