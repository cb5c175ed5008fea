// The report by context, contexts.csv.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <numeric>
#include <span>
#include <typeinfo>

#include "policy/table.hpp"
#include "replay/plain_players.hpp"
#include "support/experiment.hpp"
#include "support/npz_writer.hpp"
#include "support/plain_replay.hpp"
#include "support/runnable.hpp"
#include "support/temporary_folder.hpp"
#include "trace/trace_reader.hpp"

namespace {

using namespace splitee;
using namespace splitee::testing;
using nlohmann::json;

constexpr std::size_t kContextSamples = 600;
constexpr std::size_t kContextExits = 4;

struct ContextScene {
  TemporaryFolder folder;

  // Two traces that differ only in that one has contexts, 0 and 1 in turn.
  ContextScene() {
    write_random_trace(folder / "with.npz", kContextSamples, kContextExits, 3, {.extras = true});
    write_random_trace(folder / "without.npz", kContextSamples, kContextExits, 3);
  }

  [[nodiscard]] json config(const char* trace, const json& policies) const {
    json config = small_config(trace, 0.7);
    config["policies"] = policies;
    return config;
  }
  [[nodiscard]] Results run(const json& config, unsigned workers = 1) const {
    return run_config(config, folder.path(), workers);
  }
};

// Every policy that reads nothing but confidence and entropy.
json plain_policies() {
  json all = json::array();
  for (const PolicyInfo* info : all_policies()) {
    if (reads_little(*info)) all.push_back(runnable(*info));
  }
  return all;
}

double sum(const CsvRows& rows, const std::string& column) {
  double sum = 0;
  for (const auto& row : rows) sum += number(row, column);
  return sum;
}

// The total of numbers per sample.
double total(const CsvRows& rows, const std::string& column) {
  double sum = 0;
  for (const auto& row : rows) sum += number(row, column) * number(row, "samples");
  return sum;
}

Parameters parameters_of(const PolicyInfo& info) {
  Parameters parameters;
  for (const Parameter& parameter : info.parameters) {
    if (const auto* choice = parameter.as<ChoiceKind>()) {
      parameters.set(parameter.name, std::string(choice->published_code));
    } else if (const auto* number = parameter.as<NumberKind>()) {
      parameters.set(parameter.name, number->fallback.value_or(number->low));
    }
  }
  return parameters;
}

// Plays a trace with contexts by the player that make_player() takes, and round by round, and
// compares all that each has booked.
template <class P>
void expect_same_books(const Trace& trace, const CostModel& costs, const Parameters& parameters) {
  const std::size_t exits = trace.exits();
  const HindsightSetup setup{{.exits = exits,
                              .threshold = 0.75,
                              .parameters = parameters,
                              .random = Stream(1, Purpose::kPolicy, 0),
                              .horizon = trace.samples(),
                              .contexts = trace.contexts.size(),
                              .costs = &costs},
                             1};
  const std::size_t contexts = trace.contexts.size();
  const auto fast = make_player(P::info().name, setup, costs, {}, contexts);
  Environment environment(P::arms(setup), costs);
  environment.report_by_context(contexts);
  std::unique_ptr<Player> slow;
  if constexpr (ClairvoyantPolicy<P>) {
    slow = std::make_unique<ClairvoyantPlayer<P>>(setup, std::move(environment));
  } else {
    slow = std::make_unique<ArmPlayer<P>>(P(setup), std::move(environment));
  }
  const Player& one_player = *fast;
  const Player& other_player = *slow;
  CHECK(typeid(one_player) != typeid(other_player));
  std::vector<std::uint32_t> order(trace.samples());
  std::iota(order.begin(), order.end(), 0U);
  const RoundLogs logs(order.size());
  Tile tile(trace);
  for (Player* player : {fast.get(), slow.get()}) {
    for (std::size_t begin = 0; begin < order.size(); begin += 1000) {
      const std::size_t rows = std::min<std::size_t>(1000, order.size() - begin);
      tile.load(std::span(order).subspan(begin, rows));
      player->play(tile, 0, rows, begin, logs);
    }
  }
  const auto expect_same = [&](const Books& one, const Books& other) {
    const CostTables table = {fast->environment().costs()};
    CHECK(one.correct() == other.correct());
    CHECK(one.reward(table) == other.reward(table));
    for (std::size_t station = 0; station < one.stations(); ++station) {
      CHECK(one.rounds(station, Fate::kStop) == other.rounds(station, Fate::kStop));
      CHECK(one.rounds(station, Fate::kOffload) == other.rounds(station, Fate::kOffload));
    }
  };
  expect_same(fast->ledger(), slow->ledger());
  REQUIRE(fast->by_context().size() == contexts);
  for (std::size_t k = 0; k < contexts; ++k) {
    CHECK(fast->by_context()[k].rounds() > 0);
    expect_same(fast->by_context()[k], slow->by_context()[k]);
  }
}

}  // namespace

TEST_CASE("that results are reported by context changes no other byte, for every policy") {
  const ContextScene scene;
  const json policies = plain_policies();
  CHECK(policies.size() > 15);
  Results with = scene.run(scene.config("with.npz", policies));
  Results without = scene.run(scene.config("without.npz", policies));
  CHECK(parse_csv(without["contexts.csv"]).empty());
  CHECK(parse_csv(with["contexts.csv"]).size() == 2 * parse_csv(with["summary.csv"]).size());
  with.files.erase("contexts.csv");
  without.files.erase("contexts.csv");
  CHECK(with == without);
}

TEST_CASE("over all contexts the report adds up to the results, for every policy") {
  const ContextScene scene;
  json policies = plain_policies();
  policies.push_back("i-splitee");
  const Results results = scene.run(scene.config("with.npz", policies));
  const CsvRows contexts = parse_csv(results["contexts.csv"]);
  for (const auto& row : parse_csv(results["summary.csv"])) {
    const std::string policy = row.at("policy");
    CAPTURE(policy);
    const CsvRows own = where(contexts, {{"policy", policy}, {"offload", row.at("offload")}});
    REQUIRE(own.size() == 2);
    CHECK(sum(own, "samples") == kContextSamples);
    CHECK(sum(own, "regret_mean") ==
          doctest::Approx(number(row, "regret_mean")).epsilon(1e-9).scale(1));
    CHECK(total(own, "accuracy_mean") ==
          doctest::Approx(number(row, "accuracy_mean") * kContextSamples).epsilon(1e-9));
    CHECK(total(own, "cost_per_sample_mean") ==
          doctest::Approx(number(row, "cost_mean")).epsilon(1e-9));
    CHECK(total(own, "offloaded_share_mean") ==
          doctest::Approx(number(row, "offloaded_mean")).epsilon(1e-9).scale(1));
  }
}

TEST_CASE("with contexts the kernels book what the players do that go round by round") {
  const TemporaryFolder folder;
  for (unsigned seed = 1; seed < 9; ++seed) {
    CAPTURE(seed);
    write_random_trace(folder / "trace.npz", 6003, 5, seed, {.extras = true});
    const Trace trace = read_trace(folder / "trace.npz", {.context = true});
    // Nearly the same for all exits, so that two arms lead in turn.
    const CostModel costs(5, {{seed % 2 == 0 ? 0.8 : 0.01}, {0.2}}, std::vector<double>(5, 0.5),
                          0.05, RewardCost::kCharged);
    expect_same_books<Splitee>(trace, costs, parameters_of(Splitee::info()));
    expect_same_books<SpliteeS>(trace, costs, parameters_of(SpliteeS::info()));
    expect_same_books<FinalExit>(trace, costs, {});
    expect_same_books<Oracle>(trace, costs, {});
  }
}

TEST_CASE("a fixed split has in each context what a plain loop finds there") {
  const ContextScene scene;
  const json split = {{"type", "fixed-split"}, {"exit", 2}};
  json config = scene.config("with.npz", json::array({split}));
  config["cost"] = {{"processing", 1}, {"inference", 0.5}, {"offload", 3}};
  const CsvRows rows = parse_csv(scene.run(config)["contexts.csv"]);
  REQUIRE(rows.size() == 2);
  const PlainTrace trace = plain_trace(scene.folder / "with.npz");
  for (std::size_t context = 0; context < 2; ++context) {
    double right = 0;
    double sent = 0;
    for (std::size_t n = context; n < kContextSamples; n += 2) {
      const bool is_sure = trace.confidence[n][1] >= 0.7;
      right += trace.correct[n][is_sure ? 1 : kContextExits - 1];
      sent += is_sure ? 0 : 1;
    }
    const std::size_t of_context = kContextSamples / 2;
    const auto samples = static_cast<double>(of_context);
    CHECK(rows[context].at("context") == std::to_string(context));
    CHECK(number(rows[context], "samples") == samples);
    CHECK(number(rows[context], "accuracy_mean") == doctest::Approx(right / samples));
    CHECK(number(rows[context], "offloaded_share_mean") == doctest::Approx(sent / samples));
    CHECK(number(rows[context], "cost_per_sample_mean") ==
          doctest::Approx(2.5 + 3 * sent / samples));
    CHECK(rows[context].at("most_played") == "2");
    CHECK(number(rows[context], "played_share") == 1);
  }
}

TEST_CASE("i-splitee plays other exits in other contexts, and splitee the same") {
  const TemporaryFolder folder;
  // In context 0 the first exit is confident, in context 7 only the last is.
  constexpr std::size_t kSamples = 4000;
  std::vector<float> confidence;
  std::vector<std::uint8_t> correct;
  std::vector<std::int64_t> context;
  for (std::size_t n = 0; n < kSamples; ++n) {
    const bool is_easy = n % 2 == 0;
    context.push_back(is_easy ? 0 : 7);
    for (std::size_t exit = 0; exit < 3; ++exit) {
      confidence.push_back(is_easy || exit == 2 ? 0.9375F : 0.5F);
      correct.push_back(is_easy || exit == 2 ? 1 : 0);
    }
  }
  write_npz(folder / "trace.npz",
            {npy("confidence", {kSamples, 3}, confidence), npy("correct", {kSamples, 3}, correct),
             npy("context", {kSamples}, context)});
  json config = small_config("trace.npz", 0.75);
  config["cost"]["offload"] = 5;
  config["policies"] = json::array({"i-splitee", "splitee"});
  const CsvRows rows = parse_csv(run_config(config, folder.path())["contexts.csv"]);
  REQUIRE(rows.size() == 4);
  CHECK(rows[0].at("context") == "0");
  CHECK(rows[1].at("context") == "7");
  CHECK(rows[0].at("most_played") == "1");
  CHECK(rows[1].at("most_played") == "3");
  CHECK(rows[2].at("most_played") == rows[3].at("most_played"));
  CHECK(number(rows[0], "regret_mean") + number(rows[1], "regret_mean") <
        number(rows[2], "regret_mean") + number(rows[3], "regret_mean"));
}

TEST_CASE("with a bootstrap, over a link and by schedule the report is the same for any workers") {
  const ContextScene scene;
  json config = scene.config("with.npz", json::array({"splitee", "i-splitee", "elasticbert"}));
  config["repeats"] = 7;
  config["traces"][0]["order"] = "bootstrap";
  config["cost"]["offload"] = {{"schedule", json::parse(R"([{"from": 1, "value": 1},
                                                           {"from": 100, "value": 9}])")}};
  const Results results = scene.run(config);
  CHECK(results == scene.run(config, 3));
  const CsvRows contexts = parse_csv(results["contexts.csv"]);
  for (const auto& row : parse_csv(results["summary.csv"])) {
    const CsvRows own = where(contexts, {{"policy", row.at("policy")}});
    CHECK(sum(own, "regret_mean") ==
          doctest::Approx(number(row, "regret_mean")).epsilon(1e-9).scale(1));
  }
}
