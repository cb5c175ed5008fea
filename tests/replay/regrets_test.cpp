// Orders and regrets of streams with segments against plain loops: random small worlds in full.
#include <doctest/doctest.h>

#include <algorithm>
#include <limits>
#include <numeric>
#include <random>

#include "random/stream.hpp"
#include "support/experiment.hpp"
#include "support/npz_writer.hpp"
#include "support/plain_replay.hpp"
#include "support/temporary_folder.hpp"

namespace {

using namespace splitee;
using namespace splitee::testing;
using nlohmann::json;

using Order = std::vector<std::uint32_t>;

struct World {
  PlainTrace trace;
  std::vector<std::size_t> firsts;  // of its segments

  [[nodiscard]] std::size_t samples() const { return trace.confidence.size(); }
  [[nodiscard]] std::size_t exits() const { return trace.confidence[0].size(); }
  [[nodiscard]] std::size_t end_of(std::size_t segment) const {
    return segment + 1 < firsts.size() ? firsts[segment + 1] : samples();
  }
};

// Segments whose exits are confident of different shares of the samples.
World random_world(std::mt19937& random) {
  World world;
  const std::size_t exits = 2 + random() % 4;
  const std::size_t segments = 1 + random() % 4;
  for (std::size_t segment = 0; segment < segments; ++segment) {
    world.firsts.push_back(world.samples());
    std::vector<unsigned> lift(exits);
    for (unsigned& each : lift) each = static_cast<unsigned>(random() % 32);
    for (std::size_t n = exits + random() % 40; n > 0; --n) {
      auto& confidence = world.trace.confidence.emplace_back();
      auto& correct = world.trace.correct.emplace_back();
      for (std::size_t i = 0; i < exits; ++i) {
        confidence.push_back(static_cast<double>(lift[i] + random() % 33) / 64);
        correct.push_back(static_cast<int>(random() % 2));
      }
    }
  }
  return world;
}

void write_world(const World& world, const std::filesystem::path& path) {
  std::vector<float> confidence;
  std::vector<std::uint8_t> correct;
  for (std::size_t n = 0; n < world.samples(); ++n) {
    for (const double value : world.trace.confidence[n]) {
      confidence.push_back(static_cast<float>(value));
    }
    for (const int right : world.trace.correct[n]) {
      correct.push_back(static_cast<std::uint8_t>(right));
    }
  }
  json meta = {{"kind", "synthetic"}};
  for (const std::size_t first : world.firsts) {
    meta["segments"].push_back({{"name", "s" + std::to_string(first)}, {"first", first}});
  }
  const std::string text = meta.dump();
  const std::vector<std::uint64_t> shape = {world.samples(), world.exits()};
  write_npz(path,
            {npy("confidence", shape, confidence), npy("correct", shape, correct),
             npy("meta", {text.size()}, std::vector<std::uint8_t>(text.begin(), text.end()))});
}

// Swaps samples from the last down to the second of [begin, end) with one before them or with
// themselves.
void plain_shuffle(Order& order, std::size_t begin, std::size_t end, Stream& stream) {
  for (std::size_t left = end - begin; left > 1; --left) {
    const std::size_t other = stream.below(static_cast<std::uint32_t>(left));
    std::swap(order[begin + left - 1], order[begin + other]);
  }
}

Order plain_order(const World& world, const std::string& kind, std::uint64_t repeat) {
  Stream stream(2023, Purpose::kOrder, repeat);
  Order order(world.samples());
  std::iota(order.begin(), order.end(), 0U);
  if (kind == "shuffle") plain_shuffle(order, 0, order.size(), stream);
  if (kind == "within-segments") {
    for (std::size_t segment = 0; segment < world.firsts.size(); ++segment) {
      plain_shuffle(order, world.firsts[segment], world.end_of(segment), stream);
    }
  }
  if (kind == "bootstrap") {
    for (auto& sample : order) {
      sample = stream.below(static_cast<std::uint32_t>(world.samples()));
    }
  }
  return order;
}

// The reward of splitting at exit i on sample n.
double reward(const World& world, const PlainCase& ask, std::size_t n, std::size_t i) {
  const auto& confidence = world.trace.confidence[n];
  const double gamma = (ask.processing + ask.inference) * static_cast<double>(i + 1);
  const bool stops = i + 1 == confidence.size() || confidence[i] >= ask.threshold;
  return stops ? confidence[i] - ask.mu * gamma
               : confidence.back() - ask.mu * (gamma + ask.offload);
}

struct Regrets {
  double piecewise = 0;
  double per_sample = 0;
};

Regrets plain_regrets(const World& world, const PlainCase& ask, const std::string& kind,
                      const Order& order) {
  // The segments by round: one where the order mixes them.
  const bool keeps = kind == "stored" || kind == "within-segments";
  std::vector<std::size_t> best_arm(world.samples());  // by round
  for (std::size_t segment = 0; segment < world.firsts.size(); ++segment) {
    const std::size_t begin = keeps ? world.firsts[segment] : 0;
    const std::size_t end = keeps ? world.end_of(segment) : world.samples();
    std::size_t best = 0;
    double highest = -std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < world.exits(); ++i) {
      double sum = 0;
      for (std::size_t n = begin; n < end; ++n) sum += reward(world, ask, n, i);
      if (sum > highest + 1e-12) {
        highest = sum;
        best = i;
      }
    }
    for (std::size_t t = begin; t < end; ++t) best_arm[t] = best;
  }
  const double own = plain_replay(world.trace, order, ask).reward;
  Regrets regrets{-own, -own};
  for (std::size_t t = 0; t < order.size(); ++t) {
    regrets.piecewise += reward(world, ask, order[t], best_arm[t]);
    double most = -std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < world.exits(); ++i) {
      most = std::max(most, reward(world, ask, order[t], i));
    }
    regrets.per_sample += most;
  }
  return regrets;
}

json config_of(const PlainCase& ask, const std::string& order, std::size_t middle) {
  json config = small_config("trace.npz", ask.threshold);
  config["traces"][0]["order"] = order;
  config["cost"] = {{"offload", ask.offload}, {"mu", ask.mu}};
  config["policies"] = json::array({ask.policy});
  config["regret"] = {{"also", {"piecewise", "per-sample"}}};
  config["curves"] = {{"rounds", {middle}}};
  return config;
}

}  // namespace

TEST_CASE("orders and further regrets of random streams are those of plain loops") {
  const unsigned seed = 812;
  CAPTURE(seed);
  std::mt19937 random(seed);
  for (int trial = 0; trial < 40; ++trial) {
    CAPTURE(trial);
    const TemporaryFolder folder;
    const World world = random_world(random);
    write_world(world, folder / "trace.npz");
    const std::size_t middle = world.exits() + random() % (world.samples() - world.exits() + 1);
    for (const std::string order : {"stored", "within-segments", "shuffle", "bootstrap"}) {
      for (const std::string policy : {"splitee", "splitee-s", "final-exit", "oracle"}) {
        PlainCase ask;
        ask.policy = policy;
        ask.threshold = static_cast<double>(random() % 64) / 64;
        ask.offload = static_cast<double>(random() % 6);
        ask.mu = 0.05 * static_cast<double>(1 + random() % 3);
        ask.next_layer = false;
        const json config = config_of(ask, order, middle);
        CAPTURE(config.dump());
        const Results results = run_config(config, folder.path());
        const CsvRows runs = parse_csv(results["runs.csv"]);
        Regrets at_middle;
        for (std::uint64_t repeat = 0; repeat < 3; ++repeat) {
          const Order rounds = plain_order(world, order, repeat);
          const Regrets plain = plain_regrets(world, ask, order, rounds);
          const PlainResult replay = plain_replay(world.trace, rounds, ask);
          const auto& row = runs.at(repeat);
          CHECK(row.at("offloaded") == std::to_string(replay.offloaded));
          CHECK(number(row, "reward") == doctest::Approx(replay.reward).epsilon(1e-9));
          CHECK(std::abs(number(row, "regret_piecewise") - plain.piecewise) < 1e-9);
          CHECK(std::abs(number(row, "regret_per_sample") - plain.per_sample) < 1e-9);
          const Order first(rounds.begin(), rounds.begin() + static_cast<std::ptrdiff_t>(middle));
          const Regrets part = plain_regrets(world, ask, order, first);
          at_middle.piecewise += part.piecewise / 3;
          at_middle.per_sample += part.per_sample / 3;
        }
        const CsvRows curves = parse_csv(results["curves.csv"]);
        const auto& point = curves.at(0);
        CHECK(std::abs(number(point, "regret_piecewise_mean") - at_middle.piecewise) < 1e-9);
        CHECK(std::abs(number(point, "regret_per_sample_mean") - at_middle.per_sample) < 1e-9);
      }
    }
  }
}

TEST_CASE("regret against one segment's best is that against the best fixed arm, to the bit") {
  const TemporaryFolder folder;
  write_random_trace(folder / "trace.npz", 500, 6, 3);
  json config = small_config("trace.npz", 0.7);
  config["regret"] = {{"also", {"piecewise"}}};
  config["policies"] = {"splitee", "elasticbert", "adaee"};
  const Results results = run_config(config, folder.path());
  for (const auto& row : parse_csv(results["runs.csv"])) {
    CHECK(row.at("regret_piecewise") == row.at("regret"));
    CHECK_FALSE(row.contains("regret_per_sample"));
  }
  for (const auto& row : parse_csv(results["summary.csv"])) {
    CHECK(row.at("regret_piecewise_ci95_low") == row.at("regret_ci95_low"));
  }
}

TEST_CASE("the best arm for each sample is never beaten, whatever arms a policy has") {
  const TemporaryFolder folder;
  write_random_trace(folder / "trace.npz", 400, 5, 8);
  json config = small_config("trace.npz", 0.7);
  config["regret"] = {{"also", {"per-sample"}}};
  config["policies"] = {"splitee",
                        {{"type", "adaee"}},
                        {{"type", "bandit"},
                         {"learner", "ucb1"},
                         {"arms", {{"splits", {1, 3}}, {"thresholds", {0.5, 0.7, 0.9}}}}}};
  const Results results = run_config(config, folder.path());
  for (const auto& row : parse_csv(results["runs.csv"])) {
    CHECK(number(row, "regret_per_sample") >= -1e-9);
    CHECK(number(row, "regret_per_sample") >= number(row, "regret") - 1e-9);
  }
}
