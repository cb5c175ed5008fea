// Cells that differ in their costs are played side by side; each gives what it gives in a run of
// its own.
#include <doctest/doctest.h>

#include "replay/field_worlds.hpp"
#include "support/experiment.hpp"
#include "support/temporary_folder.hpp"

namespace {

using namespace splitee;
using namespace splitee::testing;
using nlohmann::json;

using Texts = std::vector<std::string>;

json numbers(const Texts& texts) {
  json all = json::array();
  for (const std::string& text : texts) all.push_back(std::stod(text));
  return all;
}

json named_schedules(const Texts& first_costs) {
  json named = json::object();
  for (const std::string& cost : first_costs) {
    named[cost] = {{{"from", 1}, {"value", std::stod(cost)}}, {{"from", 120}, {"value", 2}}};
  }
  return {{"schedule", {{"named", named}}}};
}

// A column of the results, its values (more than are played side by side at once), and how a
// configuration has some of them.
struct CellAxis {
  std::string column;
  Texts values;
  void (*set)(json& config, const Texts& values);
};

const std::vector<CellAxis> kCellAxes = {
    {"offload",
     {"0", "0.5", "1", "1.25", "2", "2.5", "3", "4", "50"},
     [](json& config, const Texts& values) { config["cost"]["offload"] = numbers(values); }},
    {"schedule",
     {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10"},
     [](json& config, const Texts& values) {
       config["cost"]["offload"] = named_schedules(values);
     }},
    {"mu",
     {"0", "0.01", "0.05", "0.1", "0.15", "0.2", "0.25", "0.3", "1"},
     [](json& config, const Texts& values) {
       config["cost"]["offload"] = 3;
       config["cost"]["mu"] = {{"grid", numbers(values)}};
     }},
    {"threshold",
     {"0", "0.1", "0.3", "0.5", "0.6", "0.7", "0.8", "0.9", "1"},
     [](json& config, const Texts& values) {
       config["cost"]["offload"] = 3;
       config["traces"][0]["threshold"] = {{"grid", numbers(values)}};
     }}};

// Rows of a table in which the axis has this value, one text each.
Texts texts_of(const std::string& table, const CellAxis& axis, const std::string& value) {
  Texts texts;
  for (const auto& row : where(parse_csv(table), {{axis.column, value}})) {
    texts.emplace_back();
    for (const auto& [column, text] : row) texts.back() += column + "=" + text + " ";
  }
  return texts;
}

// Compares all tables by cell.
void check_cells(const CellAxis& axis, json config, const std::filesystem::path& folder) {
  axis.set(config, axis.values);
  const Results together = run_config(config, folder);
  for (const std::string& value : axis.values) {
    CAPTURE(axis.column);
    CAPTURE(value);
    axis.set(config, {value});
    const Results alone = run_config(config, folder);
    for (const std::string file :
         {"runs.csv", "exits.csv", "arms.csv", "contexts.csv", "curves.csv"}) {
      CAPTURE(file);
      const auto rows = texts_of(alone[file], axis, value);
      CHECK(rows == texts_of(together[file], axis, value));
      CHECK((file != "runs.csv" || !rows.empty()));
    }
  }
}

json policies_side_by_side(FieldDice& dice, std::size_t exits, bool any_feedback) {
  json policies = json::array();
  for (const std::string learner :
       {"ucb", "ucb1", "ucb-n", "ucb-maxn", "moss", "moss-anytime", "sw-ucb", "d-ucb", "ucb-bwk"}) {
    json policy = random_bandit(dice, learner, exits);
    if (!any_feedback) policy["feedback"] = "own";
    if (!any_feedback) policy.erase("epsilon");
    policy["name"] = "bandit of " + learner;
    policies.push_back(policy);
  }
  if (any_feedback) {
    policies.push_back({{"type", "bandit"}, {"learner", "ucb1"}, {"feedback", "observable"}});
  }
  for (json policy : named_policies(dice, exits)) {
    if (policy["type"] == "adaee" || policy["type"] == "i-splitee") {
      policy["name"] = policy["type"];
      policies.push_back(policy);
    }
  }
  return policies;
}

}  // namespace

TEST_CASE("cells side by side give what each gives alone, in random worlds") {
  for (std::uint64_t seed = 0; seed < 2 * kCellAxes.size(); ++seed) {
    CAPTURE(seed);
    FieldDice dice(seed);
    const auto exits = dice.pick<std::size_t>({1, 3, 6});
    const TemporaryFolder folder;
    if (seed % 2 == 0) {
      write_field_world(folder / "trace.npz", random_field_world(dice, 300, exits, seed % 3), 0);
    } else {
      write_random_trace(folder / "trace.npz", 300, exits, static_cast<unsigned>(seed),
                         {.extras = true});
    }
    json config = small_config("trace.npz", 0.6);
    config["policies"] = policies_side_by_side(dice, exits, seed % 4 == 3);
    config["repeats"] = 2;
    check_cells(kCellAxes[seed / 2], config, folder.path());
  }
}
