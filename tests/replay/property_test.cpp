// Properties of whole runs that hold for every trace.
#include <doctest/doctest.h>

#include "model/ledger.hpp"
#include "policy/table.hpp"
#include "support/experiment.hpp"
#include "support/npz_writer.hpp"
#include "support/runnable.hpp"
#include "support/temporary_folder.hpp"

namespace {

using namespace splitee;
using namespace splitee::testing;
using nlohmann::json;

constexpr unsigned kSeed = 77;

json all_policies_config(std::size_t exits) {
  json config = small_config("trace.npz", 0.7);
  config["policies"] = json::array();
  for (const PolicyInfo* info : all_policies()) {
    if (info->name != "fixed-split") config["policies"].push_back(runnable(*info));
  }
  for (std::size_t i = 1; i <= exits; ++i) {
    config["policies"].push_back(
        {{"type", "fixed-split"}, {"name", "fixed-" + std::to_string(i)}, {"exit", i}});
  }
  return config;
}

}  // namespace

TEST_CASE("the regret of best-fixed is zero and no fixed split has a higher mean reward") {
  for (const std::string convention : {"published-code", "paper"}) {
    const TemporaryFolder folder;
    write_readable(folder.path(), 400, 6, kSeed);
    json config = all_policies_config(6);
    config["convention"] = convention;
    const CsvRows rows = parse_csv(run_config(config, folder.path())["runs.csv"]);
    const auto reward = [&](const std::string& policy, const std::string& offload) {
      return number(where(rows, {{"policy", policy}, {"offload", offload}}).at(0), "reward");
    };
    for (const std::string offload : {"1", "3", "5"}) {
      CAPTURE(convention);
      CAPTURE(offload);
      for (const auto& row : where(rows, {{"policy", "best-fixed"}, {"offload", offload}})) {
        CHECK(number(row, "regret") == 0);
      }
      const double best = reward("best-fixed", offload);
      CHECK(reward("oracle", offload) >= best);
      for (int i = 1; i <= 6; ++i) CHECK(best >= reward("fixed-" + std::to_string(i), offload));
      // Regret is the reward that is missing to the best fixed arm's, for policies that pay like
      // it.
      const double missing = best - reward("splitee", offload);
      const double regret =
          number(where(rows, {{"policy", "splitee"}, {"offload", offload}}).at(0), "regret");
      CHECK(regret == doctest::Approx(missing).epsilon(1e-12));
    }
  }
}

TEST_CASE("costs lie between the cheapest and the dearest way through the network") {
  const TemporaryFolder folder;
  write_readable(folder.path(), 300, 5, kSeed);
  for (const auto& row : parse_csv(run_config(all_policies_config(5), folder.path())["runs.csv"])) {
    CAPTURE(row.at("policy"));
    const double samples = number(row, "samples");
    const double offload = number(row, "offload");
    CHECK(samples == 300);
    CHECK(number(row, "cost") >= 1.0 * samples - 1e-9);
    CHECK(number(row, "cost") <= (5 + offload) * samples + 1e-9);
    CHECK(number(row, "offloaded") <= samples);
    CHECK(number(row, "accuracy") >= 0);
    CHECK(number(row, "accuracy") <= 1);
    if (row.at("policy") == "final-exit") CHECK(number(row, "cost") == 5 * samples);
  }
}

TEST_CASE("every sample is played once, and exits or is offloaded") {
  const TemporaryFolder folder;
  write_readable(folder.path(), 300, 5, kSeed);
  const Results results = run_config(all_policies_config(5), folder.path());
  std::map<std::string, double> played;
  for (const auto& row : parse_csv(results["exits.csv"])) {
    CHECK(number(row, "played") ==
          doctest::Approx(number(row, "exited") + number(row, "offloaded")).epsilon(1e-12));
    if (row.at("exit") == "5") CHECK(number(row, "offloaded") == 0);
    played[row.at("policy") + row.at("offload")] += number(row, "played");
  }
  CHECK(played.size() == all_policies_config(5)["policies"].size() * 3);
  for (const auto& [cell, sum] : played) CHECK(sum == doctest::Approx(300).epsilon(1e-12));
}

TEST_CASE("with a single exit splitee-s equals splitee") {
  const TemporaryFolder folder;
  write_random_trace(folder / "trace.npz", 200, 1, kSeed);
  json config = small_config("trace.npz", 0.7);
  config["policies"] = {"splitee", "splitee-s"};
  const CsvRows rows = parse_csv(run_config(config, folder.path())["runs.csv"]);
  CsvRows one = where(rows, {{"policy", "splitee"}});
  CsvRows other = where(rows, {{"policy", "splitee-s"}});
  REQUIRE(one.size() == 9);
  for (std::size_t k = 0; k < one.size(); ++k) {
    for (const char* column : {"accuracy", "cost", "offloaded", "reward", "regret"}) {
      CHECK(one[k].at(column) == other[k].at(column));
    }
  }
}

TEST_CASE("the number of workers changes no byte") {
  const TemporaryFolder folder;
  write_readable(folder.path(), 500, 6, kSeed);
  json config = all_policies_config(6);
  config["repeats"] = 7;
  // More cells than fit into one block.
  config["cost"]["mu"] = {{"grid", {0.01, 0.1, 0.2}}};
  config["policies"][0] = {{"type", "splitee"}, {"beta", {{"grid", {0.5, 1, 2}}}}};
  config["traces"].push_back(
      {{"name", "u"}, {"path", "trace.npz"}, {"threshold", {{"grid", {0.6, 0.9}}}}});
  const Results one = run_config(config, folder.path(), 1);
  CHECK(parse_csv(one["summary.csv"]).size() > 300);
  CHECK(one == run_config(config, folder.path(), 2));
  CHECK(one == run_config(config, folder.path(), 5));
}

TEST_CASE("a cell's numbers do not depend on which other cells the grid has") {
  const TemporaryFolder folder;
  write_readable(folder.path(), 500, 6, kSeed);
  json large = all_policies_config(6);
  json small = large;
  small["cost"]["offload"] = {3};
  const CsvRows few = parse_csv(run_config(small, folder.path())["runs.csv"]);
  const CsvRows many =
      where(parse_csv(run_config(large, folder.path())["runs.csv"]), {{"offload", "3"}});
  CHECK(few == many);
}

TEST_CASE("one repeat has no interval, in no file a NaN, and no labels mean no accuracy") {
  const TemporaryFolder folder;
  write_npz(folder / "trace.npz",
            {npy<float>("confidence", {3, 2}, {0.5F, 0.9F, 0.8F, 0.7F, 0.6F, 1.0F})});
  json config = small_config("trace.npz", 0.7);
  config["repeats"] = 1;
  config["policies"] = {"splitee", "splitee-s", "final-exit", "oracle"};
  const Results results = run_config(config, folder.path());
  for (const auto& [file, text] : results.files) {
    CHECK(text.find("nan") == std::string::npos);
    CHECK(text.find("inf") == std::string::npos);
  }
  for (const auto& row : parse_csv(results["summary.csv"])) {
    CHECK(row.at("cost_ci95_low").empty());
    CHECK(row.at("regret_ci95_high").empty());
    CHECK(row.at("accuracy_mean").empty());
    CHECK(row.at("accuracy_change_points").empty());
    CHECK(number(row, "cost_mean") > 0);
  }
  CHECK(parse_csv(results["runs.csv"]).at(0).at("accuracy").empty());
  CHECK(parse_csv(results["curves.csv"]).at(0).at("accuracy_mean").empty());
}

TEST_CASE("grids become columns behind offload, empty where a policy has no such parameter") {
  const TemporaryFolder folder;
  write_random_trace(folder / "trace.npz", 60, 4, kSeed);
  json config = small_config("trace.npz", 0.7);
  config["cost"]["mu"] = {{"grid", {0.1, 0.2}}};
  config["policies"] = {json{{"type", "splitee"}, {"beta", {{"grid", {0.5, 1}}}}}, "final-exit"};
  const Results results = run_config(config, folder.path());
  for (const auto& [file, text] : results.files) {
    CHECK(text.starts_with("trace,policy,offload,mu,beta,"));
  }
  const CsvRows rows = parse_csv(results["summary.csv"]);
  CHECK(rows.size() == 3 * 2 * (2 + 1));
  config["policies"] = json::array({json{{"type", "fixed-split"}, {"exit", {{"grid", {1, 4}}}}}});
  CHECK(run_config(config, folder.path())["exits.csv"].starts_with(
      "trace,policy,offload,mu,split_exit,exit,"));
  CHECK(where(rows, {{"policy", "splitee"}, {"mu", "0.2"}, {"beta", "0.5"}}).size() == 3);
  CHECK(where(rows, {{"policy", "final-exit"}, {"mu", "0.1"}, {"beta", ""}}).size() == 3);
}

TEST_CASE("a cost per exit is charged where the sample is offloaded") {
  const TemporaryFolder folder;
  write_npz(folder / "trace.npz", {npy<float>("confidence", {3, 3}, std::vector<float>(9, 0.5F))});
  json config = small_config("trace.npz", 0.9);
  config["cost"] = {{"processing", {1, 10, 100}},
                    {"inference", {0.5, 0.25, 0.125}},
                    {"offload", {{"per_exit", {2, 4, 8}}, {"scale", {1, 3}}}}};
  config["policies"] = {json{{"type", "fixed-split"}, {"exit", 2}}, "final-exit"};
  const CsvRows rows = parse_csv(run_config(config, folder.path())["runs.csv"]);
  const auto cost = [&](const char* policy, const char* offload) {
    return number(where(rows, {{"policy", policy}, {"offload", offload}}).at(0), "cost");
  };
  CHECK(cost("fixed-split", "1") == 3 * (11 + 0.25 + 4));
  CHECK(cost("fixed-split", "3") == 3 * (11 + 0.25 + 12));
  CHECK(cost("final-exit", "1") == 3 * (111 + 0.875));
}

TEST_CASE("sums over a hundred million rounds keep nine digits") {
  // Ten thousand batches of ten thousand rounds of 0.7, next to the exact product.
  Ledger ledger(1);
  Ledger reference(1);
  const auto confidence = static_cast<double>(0.7F);
  for (int batch = 0; batch < 25000; ++batch) {
    Ledger::Batch part;
    Ledger::Batch other;
    for (std::size_t k = 0; k < 4000; ++k) {
      part.add(confidence, 1);
      other.add(0.71, 1);
      ledger.count(0, Fate::kStop, 1);
      reference.count(0, Fate::kStop, 1);
    }
    ledger.add(part);
    reference.add(other);
  }
  const CostTable costs =
      CostModel(1, {{0.8}, {0.2}}, {1.0}, 0.1, RewardCost::kAllExits).table(stations_of_walks(1));
  CHECK(ledger.rounds() == 100'000'000);
  CHECK(ledger.reward(costs) == doctest::Approx((confidence - 0.1) * 1e8).epsilon(1e-13));
  CHECK(ledger.regret(costs, reference, costs) ==
        doctest::Approx((0.71 - confidence) * 1e8).epsilon(1e-11));
}
