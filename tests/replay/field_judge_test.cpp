// The rules of the field in the program against the plain loops of plain_field.hpp on random
// worlds.
#include <doctest/doctest.h>

#include <cmath>

#include "base/sha256.hpp"
#include "random/stream.hpp"
#include "replay/field_worlds.hpp"
#include "support/experiment.hpp"
#include "support/plain_field.hpp"
#include "support/temporary_folder.hpp"
#include "trace/orders.hpp"

namespace {

using namespace splitee;
using namespace splitee::testing;
using nlohmann::json;

json config_of(const PlainField& ask, std::uint64_t seed, std::uint64_t repeats) {
  json config = small_config("trace.npz", ask.threshold);
  config["seed"] = seed;
  config["repeats"] = repeats;
  config["cost"] = {{"processing", ask.processing},
                    {"inference", ask.inference},
                    {"offload", ask.offload},
                    {"mu", ask.mu},
                    {"reward_cost", ask.charged ? "charged" : "all-exits"}};
  config["policies"] = json::array({ask.policy});
  return config;
}

std::vector<std::uint32_t> order_of(const FieldWorld& world, std::uint64_t seed,
                                    std::uint64_t repeat) {
  return shuffled_order(static_cast<std::uint32_t>(world.confidence.size()),
                        Stream(seed, Purpose::kOrder, repeat));
}

void check_counts(const CsvRows& rows, const std::vector<PlainCount>& counts) {
  REQUIRE(rows.size() == counts.size());
  for (std::size_t k = 0; k < counts.size(); ++k) {
    CAPTURE(k);
    CHECK(number(rows[k], "exited") == static_cast<double>(counts[k].stopped));
    CHECK(number(rows[k], "offloaded") == static_cast<double>(counts[k].offloaded));
  }
}

// Runs one case through the program and compares everything. False where a decision was too close
// to be judged.
bool compare(const std::filesystem::path& folder, const FieldWorld& world, const PlainField& ask,
             std::uint64_t seed) {
  const json config = config_of(ask, seed, 1);
  CAPTURE(config.dump());
  const PlainFieldResult plain = plain_field_replay(world, order_of(world, seed, 0), ask,
                                                    Stream(seed, Purpose::kPolicy, 0, hash64("t")));
  const Results results = run_config(config, folder);
  if (plain.closest < 1e-10) return false;
  const auto samples = static_cast<double>(world.confidence.size());
  const auto row = parse_csv(results["runs.csv"]).at(0);
  CHECK(number(row, "offloaded") == static_cast<double>(plain.offloaded));
  CHECK(number(row, "accuracy") == static_cast<double>(plain.correct) / samples);
  CHECK(number(row, "cost") == doctest::Approx(plain.cost).epsilon(1e-11));
  const double scale = 1e-9 * (1 + samples);
  CHECK(std::abs(number(row, "reward") - plain.reward) <= scale);
  CHECK(std::abs(number(row, "regret") - plain.regret) <= scale);
  check_counts(parse_csv(results["exits.csv"]), plain.exits);
  const CsvRows arms = parse_csv(results["arms.csv"]);
  if (!arms.empty()) check_counts(arms, plain.arms);
  for (std::size_t arm = 0; arm < arms.size(); ++arm) {
    CHECK(arms[arm].at("looks") == plain.arm_names[arm]);
  }
  if (!plain.best_arm.empty()) {
    CHECK(parse_csv(results["summary.csv"]).at(0).at("best_arm") == plain.best_arm);
  }
  return true;
}

}  // namespace

TEST_CASE("every rule of the field decides as its plain loop, over random worlds") {
  const std::uint64_t seed = 616;
  CAPTURE(seed);
  std::size_t compared = 0;
  std::size_t too_close = 0;
  for (std::uint64_t trial = 0; trial < 24; ++trial) {
    CAPTURE(trial);
    FieldDice dice(seed + trial);
    const auto exits = dice.pick<std::size_t>({1, 2, 3, 4, 6});
    const std::size_t samples = 60 + dice.below(240);
    const FieldWorld world = random_field_world(dice, samples, exits, trial % 3);
    const FieldWorld validation = random_field_world(dice, 50 + dice.below(100), exits, trial % 3);
    const TemporaryFolder folder;
    write_field_world(folder / "trace.npz", world, trial % 3);
    write_field_world(folder / "validation.npz", validation, trial % 3);
    std::vector<json> policies = named_policies(dice, exits);
    for (const std::string& learner : kComparedLearners) {
      policies.push_back(random_bandit(dice, learner, exits));
    }
    for (const json& policy : policies) {
      PlainField ask;
      ask.policy = policy;
      ask.threshold = dice.uniform();
      ask.processing = dice.between(0, 1);
      ask.inference = dice.between(0, 1);
      ask.offload = dice.between(0, 5);
      ask.mu = dice.pick({0.0, 0.1, 0.3});
      ask.charged = dice.coin();
      ask.validation = &validation;
      ++(compare(folder.path(), world, ask, seed + trial) ? compared : too_close);
    }
  }
  CAPTURE(too_close);
  CHECK(compared >= 20 * too_close);
}

TEST_CASE("Thompson sampling earns what its plain loop earns, by its law") {
  // Means over 300 orders, the same for both; a false alarm once in a million per policy, by the
  // normal approximation.
  const std::uint64_t seed = 33;
  constexpr std::uint64_t kRepeats = 300;
  FieldDice dice(seed);
  const FieldWorld world = random_field_world(dice, 120, 4, 0);
  const TemporaryFolder folder;
  write_field_world(folder / "trace.npz", world, 0);
  const json splits = {
      {"type", "bandit"}, {"feedback", "own"}, {"reward", "confidence"}, {"arms", "splits"}};
  json gaussian = splits;
  gaussian.update({{"learner", "thompson-gaussian"}, {"sigma", 0.5}});
  json beta = splits;
  beta.update({{"learner", "thompson-beta"}, {"feedback", "observable"}});
  const json shown = {{"type", "thompson-n"}, {"sigma", 0.3}, {"feedback", "observable"}};
  for (const json& policy : {gaussian, beta, shown}) {
    CAPTURE(policy.dump());
    PlainField ask;
    ask.policy = policy;
    ask.offload = 3;
    const Results results = run_config(config_of(ask, seed, kRepeats), folder.path());
    const CsvRows runs = parse_csv(results["runs.csv"]);
    double sum = 0;
    double squares = 0;
    for (std::uint64_t repeat = 0; repeat < kRepeats; ++repeat) {
      const double plain = plain_field_replay(world, order_of(world, seed, repeat), ask,
                                              Stream(seed + 1, Purpose::kPolicy, repeat))
                               .reward;
      const double difference = number(runs.at(repeat), "reward") - plain;
      sum += difference;
      squares += difference * difference;
    }
    const double mean = sum / kRepeats;
    const double error = std::sqrt((squares / kRepeats - mean * mean) / (kRepeats - 1));
    CHECK(error > 0);
    CHECK(std::abs(mean) <= 4.892 * error);
  }
}
