// Properties of networks over tiers that hold for every policy.
#include <doctest/doctest.h>

#include "policy/table.hpp"
#include "support/experiment.hpp"
#include "support/runnable.hpp"
#include "support/temporary_folder.hpp"

namespace {

using namespace splitee;
using namespace splitee::testing;
using nlohmann::json;

struct TierScene {
  TemporaryFolder folder;

  TierScene() { write_readable(folder.path(), 300, 7, 21); }

  [[nodiscard]] Results run(const json& policy, const json& tiers) const {
    json config = small_config("trace.npz", 0.7);
    config["policies"] = json::array({policy});
    if (!tiers.is_null()) config["tiers"] = tiers;
    return run_config(config, folder.path());
  }
};

json three_tiers(double hop) {
  return {{{"name", "device"}, {"until", 2}},
          {{"name", "edge"}, {"until", 4}, {"hop", hop}},
          {{"name", "cloud"}, {"hop", hop}}};
}

// The files without names of tiers and counts of what leaves the device.
Results of_costs(Results results) {
  for (const char* file : {"exits.csv", "runs.csv", "summary.csv"}) results.files.erase(file);
  return results;
}

json cascade(double second_threshold) {
  return {{"type", "cascade"}, {"exits", {2, 4}}, {"thresholds", {0.75, second_threshold}}};
}

double total(const Results& results, const char* column) {
  return number(parse_csv(results["summary.csv"]).at(0), column);
}

}  // namespace

TEST_CASE("one tier gives the bytes of today, for every policy") {
  const TierScene scene;
  for (const PolicyInfo* info : all_policies()) {
    CAPTURE(info->name);
    Results today = scene.run(runnable(*info), nullptr);
    Results one = scene.run(runnable(*info), json::array({json{{"name", "device"}}}));
    for (const auto& row : parse_csv(one["exits.csv"])) CHECK(row.at("tier") == "device");
    today.files.erase("exits.csv");
    one.files.erase("exits.csv");
    CHECK(one == today);
  }
}

TEST_CASE("equal costs and free hops are one tier, for every policy") {
  const TierScene scene;
  for (const PolicyInfo* info : all_policies()) {
    CAPTURE(info->name);
    CHECK(of_costs(scene.run(runnable(*info), three_tiers(0))) ==
          of_costs(scene.run(runnable(*info), nullptr)));
  }
}

TEST_CASE("a second threshold of 0 keeps the cloud idle") {
  const TierScene scene;
  const auto in_cloud = [&](double second_threshold) {
    double sum = 0;
    for (const auto& row :
         parse_csv(scene.run(cascade(second_threshold), three_tiers(2))["exits.csv"])) {
      if (row.at("offload") == "1" && row.at("tier") == "cloud") sum += number(row, "played");
    }
    return sum;
  };
  CHECK(in_cloud(0) == 0);
  CHECK(in_cloud(0.9) > 0);
}

TEST_CASE("each hop is paid once by those who go that way, whatever way they go") {
  const TierScene scene;
  for (const char* then : {"final", "offload"}) {
    json policy = cascade(0.8);
    policy["then"] = then;
    const Results with = scene.run(policy, three_tiers(2));
    const Results without = scene.run(policy, three_tiers(0));
    CAPTURE(then);
    double hops = 0;
    for (const auto& row : parse_csv(with["exits.csv"])) {
      if (row.at("offload") != "1") continue;
      const double own = row.at("tier") == "device" ? 0 : row.at("tier") == "edge" ? 1 : 2;
      hops += own * number(row, "exited") + 2 * number(row, "offloaded");
    }
    CHECK(hops > 0);
    CHECK(total(with, "cost_mean") - total(without, "cost_mean") ==
          doctest::Approx(2 * hops).epsilon(1e-12));
    CHECK(total(with, "accuracy_mean") == total(without, "accuracy_mean"));
  }
}

TEST_CASE("what leaves the device counts as offloaded, whichever tier it ends in") {
  const TierScene scene;
  const Results results = scene.run(cascade(0.8), three_tiers(1));
  double left = 0;
  for (const auto& row : parse_csv(results["exits.csv"])) {
    if (row.at("offload") == "1" && row.at("tier") != "device") left += number(row, "played");
  }
  CHECK(left > 0);
  CHECK(total(results, "offloaded_mean") == doctest::Approx(left).epsilon(1e-12));
}
