#include "report/table.hpp"

#include <doctest/doctest.h>

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

TableHeads heads() { return {{{"T", "T: a trace"}}, {}, {}, {"threshold"}}; }

}  // namespace

TEST_CASE("what regret is against stands above the blocks where the offloading cost decides it") {
  const std::vector<MarkedRow> rows = {row("a", 1, 0.5, 4), row("a", 2, 0.5, 4),
                                       row("a", 3, 0.5, 6)};
  CHECK(
      summary_table({rows[0], rows[2]}, heads()) ==
      "T: a trace\n"
      "  regret is against exit 4 (offloading cost 1 λ), exit 6 (3 λ)\n"
      "\n"
      "  offloading cost 1 λ\n"
      "  policy           accuracy %   change pt  cost λ/sample   change %  offloaded %   best "
      "exit  regret ±95%\n"
      "  a threshold=0.5           -           -          2.500          -         40.0           "
      "2     1.5 ±0.5~\n"
      "\n"
      "  offloading cost 3 λ\n"
      "  policy           accuracy %   change pt  cost λ/sample   change %  offloaded %   best "
      "exit  regret ±95%\n"
      "  a threshold=0.5           -           -          2.500          -         40.0           "
      "2     1.5 ±0.5~\n"
      "\n"
      "~ not told apart from a: the paired 95% interval of the difference holds 0 (compare.csv)\n");
  CHECK(summary_table(rows, heads()).find("exit 4 (offloading cost 1 to 2 λ), exit 6 (3 λ)\n") !=
        std::string::npos);
}

TEST_CASE("where cells of one offloading cost differ in the reference each line says its own") {
  const std::string text =
      summary_table({row("a", 1, 0.5, 4), row("a", 1, 0.9, 12), row("b", 1, 0.5, 4)}, heads());
  CHECK(text.find("  regret is against the exit in column 'against'\n") != std::string::npos);
  CHECK(text.find("regret ±95%   against\n") != std::string::npos);
  CHECK(text.find("1.5 ±0.5~   exit 4\n") != std::string::npos);
  CHECK(text.find("1.5 ±0.5~  exit 12\n") != std::string::npos);
}

TEST_CASE("costs of each exit are listed beside their scale") {
  TableHeads per_exit = heads();
  per_exit.per_exit = {12, 13.5, 16};
  const std::string text = summary_table({row("a", 1, 0.5, 4), row("a", 2, 0.5, 6)}, per_exit);
  CHECK(text.find("  regret is against exit 4 (scale of the offloading costs 1), exit 6 (2)\n") !=
        std::string::npos);
  CHECK(text.find("\n  offloading cost: 2 times the per-exit costs 12, 13.5, 16 λ\n") !=
        std::string::npos);
  CHECK(text.find("offloading cost 1 λ") == std::string::npos);
  CHECK(per_exit_text(std::vector<double>(40, 2.5)) == "40 per-exit costs from 2.5 to 2.5 λ");
}

TEST_CASE("where all repeats are one order neither intervals nor marks are shown") {
  TableHeads one_order = heads();
  one_order.one_order = {"T"};
  const std::string text = summary_table({row("a", 1, 0.5, 4)}, one_order);
  CHECK(text.find("  all repeats are one order of the samples: no intervals, and nothing is said "
                  "of noise\n") != std::string::npos);
  CHECK(text.find("regret\n") != std::string::npos);
  CHECK(text.find("     2     1.5\n") != std::string::npos);
  CHECK(text.find('~') == std::string::npos);
  CHECK(text.find("±") == std::string::npos);
}

TEST_CASE("names and titles in the table cannot steer a terminal") {
  TableHeads hostile = heads();
  hostile.titles["T"] = "T\x1b[2J";
  const std::string text = summary_table({row("a\nb\u202e", 1, 0.5, 4)}, hostile);
  CHECK(text.starts_with("T?[2J\n"));
  CHECK(text.find("  a?b? threshold=0.5 ") != std::string::npos);
  CHECK(text.find("not told apart from a?b?: ") != std::string::npos);
}

}  // namespace splitee::testing
