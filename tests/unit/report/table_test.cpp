#include "report/table.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

namespace splitee::testing {
namespace {

MarkedRow row(const std::string& policy, double offload, double threshold,
              std::uint64_t reference) {
  MarkedRow marked;
  marked.row.key = {"T", policy, offload, {threshold}, ""};
  marked.row.samples = 10;
  marked.row.cost = {25, Interval{25, 25}};
  marked.row.offloaded = {4, Interval{4, 4}};
  marked.row.regret = {1.5, Interval{1, 2}};
  marked.row.best_exit = 2;
  marked.row.reference_exit = reference;
  marked.within_noise = {"regret"};
  return marked;
}

// With a cost, and a reward of 10 less that.
MarkedRow row_that_costs(const std::string& policy, double offload, double threshold, double cost) {
  MarkedRow marked = row(policy, offload, threshold, 4);
  marked.row.cost.mean = cost;
  marked.row.reward.mean = 10 - cost;
  marked.within_noise = {};
  return marked;
}

TableHeads heads() { return {{{"T", "T: a trace"}}, {}, {}, {"threshold"}}; }

std::string text_of_table(const std::vector<MarkedRow>& rows, const TableHeads& heads,
                          GridForm form = GridForm::kFull, std::size_t few = kFewCells) {
  return as_text(summary_document(rows, heads, form, few), {});
}

bool is_in(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("what regret is against stands above the blocks where the offloading cost decides it") {
  const std::vector<MarkedRow> rows = {row("a", 1, 0.5, 4), row("a", 2, 0.5, 4),
                                       row("a", 3, 0.5, 6)};
  CHECK(text_of_table({rows[0], rows[2]}, heads()) ==
        "T: a trace\n"
        "  regret is against exit 4 (offloading cost 1 λ), exit 6 (3 λ)\n"
        "\n"
        "  offloading cost 1 λ\n"
        "  policy           cost λ  off %  exit  regret ±95%\n"
        "  a threshold=0.5   2.500   40.0     2     1.5 ±0.5~\n"
        "\n"
        "  offloading cost 3 λ\n"
        "  policy           cost λ  off %  exit  regret ±95%\n"
        "  a threshold=0.5   2.500   40.0     2     1.5 ±0.5~\n"
        "\n"
        "cost is that of a sample; Δ is the change against final-exit, in points of accuracy and "
        "in percent of the cost.\n"
        "~ not told apart from a: the paired 95% interval of the difference holds 0 "
        "(compare.csv)\n");
  CHECK(is_in(text_of_table(rows, heads()), "exit 4 (offloading cost 1 to 2 λ), exit 6 (3 λ)\n"));
}

TEST_CASE("where cells of one offloading cost differ in the reference each line says its own") {
  const std::string text =
      text_of_table({row("a", 1, 0.5, 4), row("a", 1, 0.9, 12), row("b", 1, 0.5, 4)}, heads());
  CHECK(is_in(text, "  regret is against the exit in column 'against'\n"));
  CHECK(is_in(text, "regret ±95%   against\n"));
  CHECK(is_in(text, "1.5 ±0.5~   exit 4\n"));
  CHECK(is_in(text, "1.5 ±0.5~  exit 12\n"));
}

TEST_CASE("costs of each exit are listed beside their scale") {
  TableHeads per_exit = heads();
  per_exit.per_exit = {12, 13.5, 16};
  const std::string text = text_of_table({row("a", 1, 0.5, 4), row("a", 2, 0.5, 6)}, per_exit);
  CHECK(is_in(text, "  regret is against exit 4 (scale of the offloading costs 1), exit 6 (2)\n"));
  CHECK(is_in(text, "\n  offloading cost: 2 times the per-exit costs 12, 13.5, 16 λ\n"));
  CHECK_FALSE(is_in(text, "offloading cost 1 λ"));
  CHECK(per_exit_text(std::vector<double>(40, 2.5)) == "40 per-exit costs from 2.5 to 2.5 λ");
}

TEST_CASE("where all repeats are one order neither intervals nor marks are shown") {
  TableHeads one_order = heads();
  one_order.one_order = {"T"};
  const std::string text = text_of_table({row("a", 1, 0.5, 4)}, one_order);
  CHECK(is_in(text,
              "  all repeats are one order of the samples: no intervals, and nothing is said of "
              "noise\n"));
  CHECK(is_in(text, "regret\n"));
  CHECK(is_in(text, "     2     1.5\n"));
  CHECK_FALSE(is_in(text, "~"));
  CHECK_FALSE(is_in(text, "±"));
}

TEST_CASE("names and titles in the table cannot steer a terminal") {
  TableHeads hostile = heads();
  hostile.titles["T"] = "T\x1b[2J";
  const std::string text = text_of_table({row("a\nb\u202e", 1, 0.5, 4)}, hostile);
  CHECK(text.starts_with("T?[2J\n"));
  CHECK(is_in(text, "  a?b? threshold=0.5 "));
  CHECK(is_in(text, "not told apart from a?b?: "));
}

TEST_CASE("the best of a column is marked, never a yardstick, and nothing where all are equal") {
  TableHeads known = heads();
  known.yardsticks = {"seer"};
  const std::string text =
      text_of_table({row_that_costs("a", 1, 0.5, 30), row_that_costs("b", 1, 0.5, 20),
                     row_that_costs("twin", 1, 0.5, 20), row_that_costs("seer", 1, 0.5, 10)},
                    known);
  CHECK(is_in(text, "  a threshold=0.5      3.000 "));
  CHECK(is_in(text, "  b threshold=0.5      2.000* "));
  CHECK(is_in(text, "  twin threshold=0.5   2.000* "));
  CHECK(is_in(text, "  seer threshold=0.5   1.000 "));
  CHECK(is_in(text, "* best of its column, among the policies that do not know the data"));
  CHECK_FALSE(is_in(text, "1.5 ±0.5*"));  // the regret of all
  const std::string equal =
      text_of_table({row_that_costs("a", 1, 0.5, 20), row_that_costs("b", 1, 0.5, 20)}, heads());
  CHECK_FALSE(is_in(equal, "*"));
}

TEST_CASE("a grid is summarised at one offloading cost, as a cost is no choice of the policy") {
  const std::vector<MarkedRow> rows = {
      row_that_costs("a", 2, 0.5, 21),    row_that_costs("a", 5, 0.5, 40),
      row_that_costs("a", 5, 0.9, 30),    row_that_costs("a", 9, 0.9, 64),
      row_that_costs("once", 2, 0.5, 20), row_that_costs("once", 5, 0.5, 35)};
  const std::string text = text_of_table(rows, heads(), GridForm::kSummary, 3);
  CAPTURE(text);
  CHECK(is_in(text,
              "\n  offloading cost 5 λ; each policy where its reward is highest, "
              "below each the range of its other points\n"));
  CHECK(is_in(text, "\n  a       threshold 0.9          3.000* "));
  CHECK(is_in(text, "\n          1 other                 4.00 "));
  CHECK(is_in(text, "\n          2 at other costs  2.10..6.40 "));
  CHECK(is_in(text, "\n  once    threshold 0.5          3.500 "));
  CHECK(is_in(text, "\n          1 at other costs        2.00 "));
  CHECK(is_in(text, "6 cells are summarised; 'splitee-sim table RESULTS_DIR --full' shows them"));
  CHECK_FALSE(is_in(text, "a threshold=0.9"));
  // A screen full of cells, and what is asked for in full, is.
  CHECK(is_in(text_of_table(rows, heads(), GridForm::kSummary, 6), "a threshold=0.9"));
  CHECK(is_in(text_of_table(rows, heads(), GridForm::kFull, 3), "a threshold=0.9"));
}

TEST_CASE("a policy without a cell at that cost has its range alone, and is never the best") {
  const std::vector<MarkedRow> rows = {row_that_costs("a", 5, 0.5, 40),
                                       row_that_costs("a", 5, 0.9, 30),
                                       row_that_costs("left", 2, 0.5, 20)};
  const std::string text = text_of_table(rows, heads(), GridForm::kSummary, 2);
  CAPTURE(text);
  CHECK(is_in(text, "\n  a       threshold 0.9      3.000 "));
  CHECK(is_in(text, "\n  left    1 at other costs    2.00 "));
  CHECK_FALSE(is_in(text, "*"));
}

TEST_CASE(
    "a summary has a table for each link, at one mu, and no column for places where none is") {
  TableHeads worlds = heads();
  worlds.grid = {"mu", "link"};
  worlds.world = "costs of device, link and cloud in ms";
  std::vector<MarkedRow> rows;
  for (const char* policy : {"a", "b"}) {
    for (const double mu : {0.1, 0.5}) {
      for (const char* link : {"wifi", "lte"}) {
        rows.push_back(row_that_costs(policy, 1, 0, 20));
        rows.back().row.key.grid = {mu, std::string(link)};
      }
    }
  }
  const std::string text = text_of_table(rows, worlds, GridForm::kSummary, 3);
  CAPTURE(text);
  for (const char* link : {"wifi", "lte"}) {
    CHECK(is_in(text, fmt::format("\n  link {}, mu 0.1; below each the range of its other points\n"
                                  "  policy  at             cost λ  regret\n"
                                  "  a                       2.000     1.5\n"
                                  "          1 at other mu    2.00       2\n",
                                  link)));
  }
  CHECK_FALSE(is_in(text, "costs of device"));
  std::erase_if(rows,
                [](const MarkedRow& each) { return each.row.key.grid.front() == GridValue(0.5); });
  const std::string alone = text_of_table(rows, worlds, GridForm::kSummary, 3);
  CHECK(is_in(alone, "\n  link lte\n  policy  cost λ  regret\n"));
}

TEST_CASE("in full the best is marked among the cells of one link and one mu") {
  TableHeads worlds = heads();
  worlds.grid = {"mu", "link"};
  worlds.world = "costs of device, link and cloud in ms";
  std::vector<MarkedRow> rows;
  for (const char* link : {"wifi", "lte"}) {
    for (const char* policy : {"a", "b"}) {
      const double cost = (policy == std::string("a") ? 20 : 30) + (link[0] == 'l' ? 40 : 0);
      rows.push_back(row_that_costs(policy, 1, 0, cost));
      rows.back().row.key.grid = {0.1, std::string(link)};
    }
  }
  const std::string text = text_of_table(rows, worlds);
  CAPTURE(text);
  CHECK(is_in(text, "\n  a mu=0.1 link=wifi   2.000* "));
  CHECK(is_in(text, "\n  b mu=0.1 link=wifi   3.000 "));
  CHECK(is_in(text, "\n  a mu=0.1 link=lte    6.000* "));
  CHECK(is_in(text, "\n* best of its column at its link\n"));
  for (MarkedRow& each : rows) {
    if (each.row.key.grid.back() == GridValue(std::string("lte"))) each.row.key.grid[0] = 0.5;
    each.row.key.grid[1] = std::string("wifi");
  }
  const std::string priced = text_of_table(rows, worlds);
  CAPTURE(priced);
  CHECK(is_in(priced, "\n  a mu=0.5 link=wifi   6.000* "));
  CHECK(is_in(priced, "\n* best of its column at its mu\n"));
}

TEST_CASE("a table of the usual policies fits into 80 columns") {
  std::vector<MarkedRow> rows;
  for (const char* policy : {"splitee", "elasticbert", "random-exit"}) {
    rows.push_back(row(policy, 5, 0.5, 4));
    rows.back().row.key.grid = {};
    rows.back().row.accuracy = {0.8369, Interval{0.83, 0.84}};
    rows.back().row.accuracy_change_points = -12.25;
    rows.back().row.cost_change_percent = -92.5;
    rows.back().row.regret = {187319.5, Interval{100000, 250000}};
    rows.back().row.offloaded.mean = 10;
  }
  TableHeads no_grid = heads();
  no_grid.grid = {};
  const std::string text = as_text(summary_document(rows, no_grid, GridForm::kFull), {80, false});
  CAPTURE(text);
  CHECK(is_in(text,
              "  policy       acc %    Δ pt  cost λ    Δ %  off %  exit    regret ±95%\n"
              "  splitee      83.69  -12.25   2.500  -92.5  100.0     2  187320 ±75000~\n"));
}

}  // namespace splitee::testing
