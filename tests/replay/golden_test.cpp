// The published code's results on three small traces of this project, in given orders: every
// offload count equal, accuracy, cost and regret to nine digits.
#include <doctest/doctest.h>

#include <filesystem>

#include "support/experiment.hpp"
#include "support/npz_writer.hpp"
#include "support/places.hpp"
#include "support/temporary_folder.hpp"

namespace {

using namespace splitee::testing;
using nlohmann::json;

const std::filesystem::path kGolden = source_folder() / "tests/data/golden";

// The published names of the policies.
const std::map<std::string, std::string> kPolicy = {
    {"SplitEE", "splitee"}, {"SplitEE-S", "splitee-s"}, {"Final-exit", "final-exit"}};

json expected() { return json::parse(read_file(kGolden / "expected.json")); }

json golden_config(const std::string& name, const json& of) {
  json config = small_config((kGolden / (name + ".npz")).string(), of["alpha"].get<double>());
  config["traces"][0]["order"] = (kGolden / (name + "_orders.npy")).string();
  config["policies"] = {"splitee", "splitee-s", "final-exit", "elasticbert"};
  config["regret"]["reference"] = of["regret"]["reference_arm_index"].get<int>() + 1;
  config["curves"]["rounds"] = of["regret"]["rounds"];
  return config;
}

// The published unit of costs is 10 lambda.
std::string in_lambda(double published) { return std::to_string(std::lround(published * 10)); }

bool nine_digits(double a, double b) {
  return std::abs(a - b) <= 1e-9 * std::max(1.0, std::abs(b));
}

void check_cases(const json& cases, const CsvRows& runs, const std::string& fixed_offload = "") {
  for (const json& one : cases) {
    const std::string policy = kPolicy.at(one["algorithm"]);
    const std::string offload =
        fixed_offload.empty() ? in_lambda(one["offloading_cost"].get<double>()) : fixed_offload;
    const CsvRows rows = where(runs, {{"policy", policy}, {"offload", offload}});
    REQUIRE(rows.size() == 3);
    for (std::size_t k = 0; k < 3; ++k) {
      CAPTURE(policy);
      CAPTURE(offload);
      CAPTURE(k);
      CHECK(std::stol(rows[k].at("offloaded")) == one["offloaded"][k].get<long>());
      CHECK(nine_digits(number(rows[k], "accuracy"), one["accuracy"][k].get<double>()));
      if (one.contains("cost")) {
        CHECK(nine_digits(number(rows[k], "cost"), 10 * one["cost"][k].get<double>()));
      }
    }
  }
}

}  // namespace

TEST_CASE("splitee and splitee-s decide as the published code on its three golden traces") {
  const json all = expected();
  REQUIRE(all.size() == 3);
  for (const auto& trace : all.items()) {
    const std::string& name = trace.key();
    const json& of = trace.value();
    CAPTURE(name);
    const TemporaryFolder folder;
    const Results results = run_config(golden_config(name, of), folder.path());
    REQUIRE(of["cases"].size() == 6);
    check_cases(of["cases"], parse_csv(results["runs.csv"]));
    const CsvRows summary = parse_csv(results["summary.csv"]);
    for (const json& one : of["cases"]) {
      const CsvRows row = where(summary, {{"policy", kPolicy.at(one["algorithm"])},
                                          {"offload", in_lambda(one["offloading_cost"])}});
      CHECK(number(row.at(0), "best_exit") == one["best_arm_index"].get<int>() + 1);
    }
  }
}

TEST_CASE("the cumulative regret of each golden order is the published code's to nine digits") {
  const json all = expected();
  for (const auto& trace : all.items()) {
    const std::string& name = trace.key();
    const json& of = trace.value();
    // One repeat at a time, with its order in a file of its own, since curves.csv has means over
    // repeats.
    const std::string orders = read_file(kGolden / (name + "_orders.npy"));
    const std::size_t header = 128;
    const std::size_t row_bytes = (orders.size() - header) / 3;
    for (std::size_t repeat = 0; repeat < 3; ++repeat) {
      const TemporaryFolder folder;
      const std::string data = orders.substr(header + repeat * row_bytes, row_bytes);
      write_file(folder / "order.npy",
                 raw_npy("",
                         "{'descr': '<i8', 'fortran_order': False, 'shape': (1, " +
                             std::to_string(row_bytes / 8) + "), }",
                         data)
                     .bytes);
      json config = golden_config(name, of);
      config["repeats"] = 1;
      config["traces"][0]["order"] = "order.npy";
      config["cost"]["offload"] = {in_lambda(of["regret"]["offloading_cost"]) == "5" ? 5 : 0};
      const CsvRows curves = parse_csv(run_config(config, folder.path())["curves.csv"]);
      const json& rounds = of["regret"]["rounds"];
      for (const auto& names : kPolicy) {
        const auto& published = names.first;
        const auto& policy = names.second;
        const CsvRows rows = where(curves, {{"policy", policy}});
        REQUIRE(rows.size() == rounds.size());
        for (std::size_t k = 0; k < rounds.size(); ++k) {
          CAPTURE(name);
          CAPTURE(policy);
          CAPTURE(rounds[k]);
          // The expected values are rounded to nine decimals.
          CHECK(nine_digits(number(rows[k], "regret_mean"), of["regret"][published][repeat][k]));
          CHECK(rows[k].at("regret_ci95_low").empty());
        }
      }
    }
  }
}

TEST_CASE("elasticbert with next-layer stops where the published loop stops") {
  const json all = expected();
  for (const auto& trace : all.items()) {
    const std::string& name = trace.key();
    const json& of = trace.value();
    CAPTURE(name);
    const TemporaryFolder folder;
    const Results results = run_config(golden_config(name, of), folder.path());
    const json& loop = of["elasticbert_published_loop"];
    const CsvRows exits =
        where(parse_csv(results["exits.csv"]), {{"policy", "elasticbert"}, {"offload", "1"}});
    REQUIRE(exits.size() == loop["exit_index_counts"].size());
    for (std::size_t i = 0; i < exits.size(); ++i) {
      CHECK(number(exits[i], "exited") == loop["exit_index_counts"][i].get<double>());
    }
    const CsvRows runs =
        where(parse_csv(results["runs.csv"]), {{"policy", "elasticbert"}, {"offload", "1"}});
    CHECK(nine_digits(number(runs.at(0), "accuracy"), loop["accuracy"]));
    CHECK(nine_digits(number(runs.at(0), "cost"), 10 * loop["cost"].get<double>()));
  }
}

TEST_CASE("with mu 0 every decision on the trace of equal arms is a tie, broken as published") {
  const json of = expected()["ties"];
  const TemporaryFolder folder;
  json config = golden_config("ties", of);
  config["cost"]["mu"] = 0;
  REQUIRE(of["mu_zero"].size() == 2);
  check_cases(of["mu_zero"], parse_csv(run_config(config, folder.path())["runs.csv"]), "1");
}
