// The check against the published numbers must be able to fail: the changes that it notices, and
// those that it does not. Run on the two smaller data sets; scripts/test.sh runs the whole check.
#include <doctest/doctest.h>

#include <functional>
#include <nlohmann/json.hpp>

#include "random/stream.hpp"
#include "report/check.hpp"
#include "support/experiment.hpp"
#include "support/npz_writer.hpp"
#include "support/places.hpp"
#include "support/plain_replay.hpp"
#include "support/temporary_folder.hpp"
#include "trace/orders.hpp"
#include "trace/synth.hpp"

namespace {

using namespace splitee;
using namespace splitee::testing;
using nlohmann::json;

const std::filesystem::path kSource = source_folder();

bool is_small(const std::string& trace) { return trace == "IMDb" || trace == "SciTail"; }

json keep_small(const json& all, const std::function<std::string(const json&)>& trace_of) {
  json kept = json::array();
  for (const json& entry : all) {
    if (is_small(trace_of(entry))) kept.push_back(entry);
  }
  return kept;
}

// Runs the experiment with a change and counts the numbers out of tolerance.
std::size_t numbers_out(const std::function<void(json&)>& change) {
  const TemporaryFolder folder;
  json config = json::parse(read_file(kSource / "configs/paper.json"));
  config["traces"] =
      keep_small(config["traces"], [](const json& t) { return t["name"].get<std::string>(); });
  for (json& trace : config["traces"]) {
    trace["synth"] =
        (kSource / "data/paper" / (trace["name"].get<std::string>() + ".json")).string();
  }
  change(config);
  json expected = json::parse(read_file(kSource / "data/paper/expected.json"));
  expected["numbers"] = keep_small(
      expected["numbers"], [](const json& n) { return n["where"]["trace"].get<std::string>(); });
  REQUIRE(expected["numbers"].size() == 140);
  write_file(folder / "expected.json", expected.dump());
  const Results results = run_config(config, folder.path(), 2);
  write_file(folder / "summary.csv", results["summary.csv"]);
  write_file(folder / "curves.csv", results["curves.csv"]);
  const CheckReport report = check_results(folder.path(), folder / "expected.json");
  CHECK(report.missing() == 0);
  MESSAGE(report.verdict());
  return report.numbers.size() - report.within();
}

}  // namespace

TEST_CASE("the published setting is within every tolerance") {
  CHECK(numbers_out([](json&) {}) == 0);
}

TEST_CASE("the check notices lambda2 changed by a quarter of its value") {
  CHECK(numbers_out([](json& config) { config["cost"]["inference"] = 0.25; }) > 0);
  CHECK(numbers_out([](json& config) { config["cost"]["inference"] = 0.15; }) > 0);
}

TEST_CASE("the check notices mu changed by a fifth") {
  CHECK(numbers_out([](json& config) { config["cost"]["mu"] = 0.12; }) > 0);
  CHECK(numbers_out([](json& config) { config["cost"]["mu"] = 0.08; }) > 0);
}

TEST_CASE("the check notices beta 2 instead of 1") {
  CHECK(numbers_out([](json& config) {
          config["policies"][0] = {{"type", "splitee"}, {"beta", 2}};
          config["policies"][1] = {{"type", "splitee-s"}, {"beta", 2}};
        }) > 0);
}

TEST_CASE("the check notices a threshold changed by 0.05") {
  for (const double change : {-0.05, 0.05}) {
    CHECK(numbers_out([change](json& config) {
            for (json& trace : config["traces"])
              trace["threshold"] = trace["threshold"].get<double>() + change;
          }) > 0);
  }
}

TEST_CASE("the check notices the off-by-one of the published ElasticBERT loop") {
  CHECK(numbers_out([](json& config) {
          config["policies"][2] = {{"type", "elasticbert"}, {"stop", "first-confident"}};
        }) > 0);
}

TEST_CASE("the check notices feedback that only the device could have observed") {
  CHECK(numbers_out([](json& config) {
          config["policies"][1] = {{"type", "splitee-s"}, {"feedback", "observable"}};
        }) > 0);
}

TEST_CASE("the check does not notice the warm start") {
  CHECK(numbers_out([](json& config) {
          config["policies"][0] = {{"type", "splitee"}, {"warm_start", "counted"}};
          config["policies"][1] = {{"type", "splitee-s"}, {"warm_start", "counted"}};
        }) == 0);
}

TEST_CASE("the check cannot notice tie breaking, which changes nothing measurable here") {
  const SynthTrace synth =
      synthesise(read_synth_parameters(kSource / "data/paper/SciTail.json"), 2);
  PlainTrace trace;
  for (std::size_t n = 0; n < synth.confidence.samples(); ++n) {
    const auto exits = synth.confidence.exits();
    trace.confidence.emplace_back(exits);
    trace.correct.emplace_back(exits);
    for (std::size_t i = 0; i < exits; ++i) {
      trace.confidence.back()[i] = static_cast<double>(synth.confidence(n, i));
      trace.correct.back()[i] = synth.prediction(n, i) == synth.label[n] ? 1 : 0;
    }
  }
  const auto order = shuffled_order(static_cast<std::uint32_t>(trace.confidence.size()),
                                    Stream(2023, Purpose::kOrder, 0));
  for (const std::string policy : {"splitee", "splitee-s"}) {
    PlainCase ask;
    ask.policy = policy;
    ask.threshold = 0.85;
    ask.offload = 5;
    const PlainResult lowest = plain_replay(trace, order, ask);
    ask.ties_to_highest = true;
    const PlainResult highest = plain_replay(trace, order, ask);
    CHECK(lowest.cost == doctest::Approx(highest.cost).epsilon(1e-3));
    CHECK(lowest.regret == doctest::Approx(highest.regret).epsilon(0.02));
  }
}
