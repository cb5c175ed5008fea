// The program against the plain loop of plain_world.hpp in small random worlds.
#include <doctest/doctest.h>

#include <random>

#include "support/experiment.hpp"
#include "support/plain_world.hpp"
#include "support/temporary_folder.hpp"

namespace {

using namespace splitee;
using namespace splitee::testing;
using nlohmann::json;

constexpr std::size_t kRandomExits = 6;
constexpr std::size_t kRandomSamples = 250;
constexpr std::size_t kMiddle = 83;  // the round of the curves' point

// A world, and the walk from which its arms are made.
struct RandomWorld {
  PlainWorld world;
  json walk = json::array();
};

class Dice {
 public:
  explicit Dice(unsigned seed) : engine_(seed) {}
  std::size_t below(std::size_t bound) { return engine_() % bound; }
  template <class T>
  T one_of(std::vector<T> all) {
    return all[below(all.size())];
  }

 private:
  std::mt19937 engine_;
};

// Looks at one or two exits, with up to three thresholds each.
void draw_plans(Dice& dice, RandomWorld& drawn) {
  const std::size_t first = dice.below(3);
  std::vector<std::size_t> exits = {first};
  if (dice.below(3) > 0) exits.push_back(first + 1 + dice.below(kRandomExits - 2 - first));
  std::vector<std::vector<PlainLook>> plans = {{}};
  for (const std::size_t exit : exits) {
    std::vector<double> thresholds = {0.5, 0.75};
    if (dice.below(2) > 0) thresholds.push_back(0.875);
    std::vector<std::vector<PlainLook>> longer;
    for (const auto& plan : plans) {
      for (const double threshold : thresholds) {
        longer.push_back(plan);
        longer.back().push_back({exit, threshold});
      }
    }
    plans = longer;
    drawn.walk.push_back({{"exit", exit + 1}, {"thresholds", thresholds}});
  }
  drawn.world.plans = plans;
}

RandomWorld draw_world(Dice& dice) {
  RandomWorld drawn;
  draw_plans(dice, drawn);
  PlainWorld& world = drawn.world;
  world.offloads = dice.below(2) == 0;
  world.offload = dice.one_of<double>({0, 1, 4});
  world.beta = dice.one_of<double>({0.25, 1});
  world.delay = dice.one_of<std::uint64_t>({0, 1, 7, 60, 248});
  world.all_late = dice.below(2) == 0;
  world.late = dice.one_of<std::string>({"received", "hold", "pending"});
  return drawn;
}

// Divides the exits among two or three tiers.
void draw_tiers(Dice& dice, RandomWorld& drawn) {
  std::vector<PlainTier>& tiers = drawn.world.tiers;
  tiers.push_back({1 + dice.below(2), 0});
  if (dice.below(2) == 0) {
    tiers.push_back({tiers[0].until + 1 + dice.below(2), dice.one_of<double>({0, 1.5})});
  }
  tiers.push_back({kRandomExits, dice.one_of<double>({0.5, 3})});
}

json tiers_json(const std::vector<PlainTier>& tiers) {
  json list = json::array();
  for (std::size_t k = 0; k < tiers.size(); ++k) {
    json tier = {{"name", "tier" + std::to_string(k)}};
    if (k > 0) tier["hop"] = tiers[k].hop;
    if (k + 1 < tiers.size()) tier["until"] = tiers[k].until;
    list.push_back(tier);
  }
  return list;
}

json config_of(const RandomWorld& drawn, double loss) {
  const PlainWorld& world = drawn.world;
  json config = small_config("trace.npz", 0.5);
  config["repeats"] = 1;
  config["traces"][0]["order"] = "stored";
  config["cost"] = {{"processing", world.processing},
                    {"inference", world.inference},
                    {"offload", world.offload},
                    {"mu", world.mu},
                    {"reward_cost", "charged"}};
  config["curves"] = {{"rounds", {kMiddle}}, {"exits", true}};
  config["policies"] = {
      {{"type", "bandit"},
       {"learner", "ucb"},
       {"beta", world.beta},
       {"arms", {{"walk", drawn.walk}, {"then", world.offloads ? "offload" : "final"}}}}};
  config["answers"] = {{"delay", world.delay},
                       {"of", world.all_late ? "all" : "offloaded"},
                       {"late", world.late},
                       {"loss", loss}};
  if (!world.tiers.empty()) config["tiers"] = tiers_json(world.tiers);
  return config;
}

std::vector<std::uint64_t> column(const CsvRows& rows, const char* name) {
  std::vector<std::uint64_t> values;
  for (const auto& row : rows) values.push_back(static_cast<std::uint64_t>(number(row, name)));
  return values;
}

// The point of the curves against the plain loop over the rounds up to it.
void compare_at_middle(const Results& results, PlainTrace trace, const PlainWorld& world) {
  trace.confidence.resize(kMiddle);
  const PlainOutcome plain = plain_world(trace, world);
  double sum = 0;
  for (std::size_t exit = 0; exit < kRandomExits; ++exit) {
    sum += static_cast<double>((exit + 1) * (plain.stopped[exit] + plain.sent[exit]));
  }
  const auto point = parse_csv(results["curves.csv"]).at(0);
  CHECK(number(point, "exit_mean") == doctest::Approx(sum / kMiddle).epsilon(1e-12));
  CHECK(number(point, "offloaded_share_mean") ==
        doctest::Approx(static_cast<double>(plain.left_device) / kMiddle).epsilon(1e-12));
}

void compare(const Results& results, const PlainTrace& trace, const PlainWorld& world) {
  compare_at_middle(results, trace, world);
  const PlainOutcome plain = plain_world(trace, world);
  CHECK(column(parse_csv(results["arms.csv"]), "played") == plain.plays);
  const CsvRows exits = parse_csv(results["exits.csv"]);
  CHECK(column(exits, "exited") == plain.stopped);
  CHECK(column(exits, "offloaded") == plain.sent);
  const auto run = parse_csv(results["runs.csv"]).at(0);
  CHECK(number(run, "offloaded") == static_cast<double>(plain.left_device));
  CHECK(number(run, "accuracy") == static_cast<double>(plain.correct) / kRandomSamples);
  CHECK(number(run, "cost") == doctest::Approx(plain.cost).epsilon(1e-12));
  CHECK(number(run, "reward") == doctest::Approx(plain.reward).epsilon(1e-12));
  const auto answers = parse_csv(results["answers.csv"]).at(0);
  CHECK(number(answers, "received") == static_cast<double>(plain.received));
  CHECK(number(answers, "held") == static_cast<double>(plain.held));
  CHECK(number(answers, "outstanding") == static_cast<double>(plain.outstanding));
  CHECK(number(answers, "lost") == static_cast<double>(plain.lost));
  CHECK(number(answers, "outstanding_mean") ==
        doctest::Approx(plain.outstanding_mean).epsilon(1e-9));
  if (plain.age > 0) {
    CHECK(number(answers, "age_mean") == doctest::Approx(plain.age).epsilon(1e-12));
  } else {
    CHECK(answers.at("age_mean").empty());
  }
}

}  // namespace

TEST_CASE("the program decides as the plain loop does where answers come late or are lost") {
  const TemporaryFolder folder;
  for (unsigned seed = 1; seed <= 60; ++seed) {
    Dice dice(seed);
    RandomWorld drawn = draw_world(dice);
    const auto loss = dice.one_of<double>({0, 0.25});
    write_random_trace(folder / "trace.npz", kRandomSamples, kRandomExits, seed);
    drawn.world.lost = lost_answers(loss, kRandomSamples);
    const json config = config_of(drawn, loss);
    CAPTURE(seed);
    CAPTURE(config.dump());
    compare(run_config(config, folder.path()), plain_trace(folder / "trace.npz"), drawn.world);
  }
}

TEST_CASE("the program decides as the plain loop does where the network is spread over tiers") {
  const TemporaryFolder folder;
  for (unsigned seed = 101; seed <= 160; ++seed) {
    Dice dice(seed);
    RandomWorld drawn = draw_world(dice);
    draw_tiers(dice, drawn);
    write_random_trace(folder / "trace.npz", kRandomSamples, kRandomExits, seed);
    const json config = config_of(drawn, 0);
    CAPTURE(seed);
    CAPTURE(config.dump());
    const Results results = run_config(config, folder.path());
    compare(results, plain_trace(folder / "trace.npz"), drawn.world);
    const CsvRows exits = parse_csv(results["exits.csv"]);
    const auto& tiers = drawn.world.tiers;
    for (std::size_t exit = 0; exit < kRandomExits; ++exit) {
      std::size_t tier = 0;
      while (exit >= tiers[tier].until) ++tier;
      CHECK(exits[exit].at("tier") == "tier" + std::to_string(tier));
    }
  }
}
