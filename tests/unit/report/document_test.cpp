#include "report/document.hpp"

#include <doctest/doctest.h>

namespace splitee::testing {
namespace {

// Two names, and numbers of every kind.
Document example_document() {
  Document document;
  document.head = {"what was asked"};
  document.facts["metric"] = "cost_mean";
  ShownTable table;
  table.name = "cells";
  table.caption = "costs by policy";
  table.columns = {{"policy", "policy"}, {"cost_mean", "cost", true}, {"gain", "gain", true}};
  table.has_marks = true;
  table.rows = {{text_field("a_b"), number_field(1.5), number_field(-0.25)},
                {text_field("深い"), number_field(12), number_field(std::nullopt)}};
  table.rows[0][1].is_best = true;
  document.tables = {table};
  document.notes = {"all of a run"};
  return document;
}

}  // namespace

TEST_CASE("text is aligned, also under wide characters, and marks the best") {
  CHECK(written(example_document(), Format::kText) ==
        "what was asked\n"
        "\n"
        "costs by policy\n"
        "  policy  cost    gain\n"
        "  a_b      1.5*  -0.25\n"
        "  深い      12       -\n"
        "\n"
        "all of a run\n");
}

TEST_CASE("on a terminal the best is coloured, and columns beyond its width go below") {
  CHECK(written(example_document(), Format::kText, {14, true}) ==
        "what was asked\n"
        "\n"
        "costs by policy\n"
        "  policy  cost\n"
        "  a_b      \x1b[1;32m1.5*\x1b[0m\n"
        "  深い      12\n"
        "\n"
        "  policy   gain\n"
        "  a_b     -0.25\n"
        "  深い        -\n"
        "\n"
        "all of a run\n");
}

TEST_CASE("where a table is too wide heads take several lines, and a long text at the end too") {
  Document document;
  ShownTable table;
  table.name = "cells";
  table.columns = {{"policy", "policy"}, {"low", "accuracy change low", true}, {"why", "why not"}};
  const std::string why = "is far more than what was asked for, by twice as much as all others";
  table.rows = {{text_field("a"), number_field(-1.25), text_field(why)}};
  document.tables = {table};
  CHECK(written(document, Format::kText) ==
        "  policy  accuracy change low  why not\n  a                     -1.25  " + why + "\n");
  CHECK(written(document, Format::kText, {56, false}) ==
        "          accuracy\n"
        "            change\n"
        "  policy       low  why not\n"
        "  a          -1.25  is far more than what was asked for,\n"
        "                    by twice as much as all others\n");
}

TEST_CASE("a long text at the end stands below its row where the others leave it no room") {
  Document document;
  ShownTable table;
  table.name = "cells";
  table.columns = {
      {"policy", "policy"}, {"low", "change", true}, {"high", "most", true}, {"why", "why not"}};
  const std::string why = "is far more than what was asked for, by twice as much";
  table.rows = {{text_field("a"), number_field(-1.25), number_field(3), text_field(why)},
                {text_field("b"), number_field(2), number_field(4), text_field("")}};
  document.tables = {table};
  CHECK(written(document, Format::kText, {46, false}) ==
        "  policy  change  most\n"
        "  a        -1.25     3\n"
        "      why not: is far more than what was asked\n"
        "      for, by twice as much\n"
        "  b            2     4\n");
}

TEST_CASE("lines that lead to a table keep their indentation where they are broken") {
  Document document;
  ShownTable table;
  table.lead = {"T: a trace", "  regret is against exit 4 wherever it is counted"};
  table.columns = {{"policy", "policy"}, {"cost", "cost", true}};
  table.rows = {{text_field("a"), number_field(1.5)}, {text_field("b"), number_field(2)}};
  table.rows[0][1].is_best = table.rows[0][1].is_noise = true;
  document.tables = {table};
  CHECK(written(document, Format::kText, {40, true}) ==
        "T: a trace\n"
        "  regret is against exit 4 wherever it\n"
        "  is counted\n"
        "\n"
        "  policy  cost\n"
        "  a        \x1b[1;32m1.5*~\x1b[0m\n"
        "  b          2\n");
}

TEST_CASE("Markdown shows names as text and the best in bold") {
  CHECK(written(example_document(), Format::kMarkdown) ==
        "what was asked\n"
        "\n"
        "costs by policy\n"
        "\n"
        "| policy | cost | gain |\n"
        "|---|---:|---:|\n"
        "| a\\_b | **1.5** | -0.25 |\n"
        "| 深い | 12 |  |\n"
        "\n"
        "all of a run\n");
}

TEST_CASE("LaTeX has a real minus and the best in bold") {
  CHECK(written(example_document(), Format::kLatex) ==
        "% what was asked\n"
        "\n"
        "% costs by policy; needs \\usepackage{booktabs}\n"
        "\\begin{tabular}{lrr}\n"
        "  \\toprule\n"
        "  policy & cost & gain \\\\\n"
        "  \\midrule\n"
        "  a\\_b & \\textbf{1.5} & $-0.25$ \\\\\n"
        "  深い & 12 & -- \\\\\n"
        "  \\bottomrule\n"
        "\\end{tabular}\n"
        "% all of a run\n");
}

TEST_CASE("LaTeX by siunitx leaves numbers to that package, and anything else in braces") {
  Document document = example_document();
  document.siunitx = true;
  document.tables[0].rows[1][1] = {"120000.25 ±0.50", 120000.25};
  document.tables[0].groups = {{"of a run", 1}, {"of all", 1}};
  CHECK(written(document, Format::kLatex) ==
        "% what was asked\n"
        "\n"
        "% costs by policy; needs \\usepackage{booktabs,siunitx} and "
        "\\sisetup{separate-uncertainty=true, detect-weight=true, mode=text}\n"
        "\\begin{tabular}{lS[table-format=6.2(2)]S[table-format=-1.2]}\n"
        "  \\toprule\n"
        "  & \\multicolumn{1}{c}{of a run} & \\multicolumn{1}{c}{of all} \\\\\n"
        "  \\cmidrule(lr){2-2} \\cmidrule(lr){3-3}\n"
        "  policy & {cost} & {gain} \\\\\n"
        "  \\midrule\n"
        "  a\\_b & \\bfseries 1.5 & -0.25 \\\\\n"
        "  深い & 120000.25 +- 0.50 & {--} \\\\\n"
        "  \\bottomrule\n"
        "\\end{tabular}\n"
        "% all of a run\n");
}

TEST_CASE("a percentage has a real minus in LaTeX, too") {
  Document document;
  ShownTable table;
  table.name = "cells";
  table.columns = {{"off", "off", true}};
  table.rows = {{{"-3.93%", -3.93}}, {{"4%", 4}}};
  document.tables = {table};
  const std::string text = written(document, Format::kLatex);
  CHECK(text.find("\n  $-3.93\\%$ \\\\\n  4\\% \\\\\n") != std::string::npos);
}

TEST_CASE("a power of ten is one in LaTeX") {
  Document document = example_document();
  document.tables[0].rows[0][1] = number_field(1.23456e20);
  CHECK(written(document, Format::kLatex).find(" & $1.2346\\times 10^{20}$ & ") !=
        std::string::npos);
}

TEST_CASE("a number has five digits that matter, and all before the point") {
  CHECK(number_field(123456.7).text == "123457");
  CHECK(number_field(-1234.56).text == "-1234.6");
  CHECK(number_field(0.000123456).text == "0.00012346");
  CHECK(number_field(1.5).text == "1.5");
  CHECK(number_field(100).text == "100");
  CHECK(number_field(0).text == "0");
  CHECK(number_field(1.5e-9).text == "1.5e-09");
  CHECK(plain_number(1234.6, 3) == "1235");
}

TEST_CASE("the numbers of a column are written in one notation") {
  const auto column = [](const std::vector<std::optional<double>>& values) {
    ShownTable table;
    table.columns = {{"x", "x", true}};
    for (const auto& value : values) table.rows.push_back({number_field(value)});
    give_one_notation(table);
    std::vector<std::string> texts;
    for (const auto& row : table.rows) texts.push_back(row[0].text);
    return texts;
  };
  using Texts = std::vector<std::string>;
  CHECK(column({123456.0, 3456.25, std::nullopt}) == Texts{"123456", "3456", "-"});
  CHECK(column({12.5, 3.25, 0.0}) == Texts{"12.50", "3.25", "0.00"});
  CHECK(column({0.75, 0.8369}) == Texts{"0.7500", "0.8369"});
  CHECK(column({1.0, 27.0}) == Texts{"1", "27"});
  // The smallest keeps three digits, or each its five.
  CHECK(column({61590.0, 4.8915}) == Texts{"61590.00", "4.89"});
  CHECK(column({61590.0, 0.00048965}) == Texts{"61590", "0.00048965"});
  // Powers of ten for all or for none; what is left of a sum that is zero is zero.
  CHECK(column({2e16, 3456.0}) == Texts{"2.0000e+16", "3.4560e+03"});
  CHECK(column({1234.5, 3e-13}) == Texts{"1234.5", "0.0"});
  CHECK(column({-1234.5, -3e-13}) == Texts{"-1234.5", "0.0"});
  CHECK(column({-0.0, -0.0}) == Texts{"0", "0"});
}

TEST_CASE("fields that hold more than a number keep their words") {
  ShownTable table;
  table.columns = {{"x", "x", true}};
  table.rows = {{{"120000.25 ±0.50", 120000.25}}, {number_field(1.0 / 3)}};
  give_one_notation(table);
  CHECK(table.rows[0][0].text == "120000.25 ±0.50");
  CHECK(table.rows[1][0].text == "0.33333");
}

TEST_CASE("CSV holds the tables alone, with names for programs and every digit") {
  Document document = example_document();
  document.tables[0].rows[0][1] = number_field(1.0 / 3);
  document.tables.push_back(document.tables[0]);
  CHECK(written(document, Format::kCsv) ==
        "policy,cost_mean,gain\n"
        "a_b,0.3333333333333333,-0.25\n"
        "深い,12,\n"
        "a_b,0.3333333333333333,-0.25\n"
        "深い,12,\n");
}

TEST_CASE("JSON is one document of facts, rows and notes in their order") {
  CHECK(written(example_document(), Format::kJson) ==
        "{\n"
        "  \"metric\": \"cost_mean\",\n"
        "  \"cells\": [\n"
        "    {\n"
        "      \"policy\": \"a_b\",\n"
        "      \"cost_mean\": 1.5,\n"
        "      \"gain\": -0.25\n"
        "    },\n"
        "    {\n"
        "      \"policy\": \"\\u6df1\\u3044\",\n"
        "      \"cost_mean\": 12.0,\n"
        "      \"gain\": null\n"
        "    }\n"
        "  ],\n"
        "  \"notes\": [\n"
        "    \"all of a run\"\n"
        "  ]\n"
        "}\n");
}

TEST_CASE("what steers a terminal is shown as text in every format") {
  Document document = example_document();
  document.head = {"head\x1b[2J"};
  document.tables[0].caption = "caption\x1b[2J";
  document.tables[0].rows[0][0] = text_field("name\x1b[2J");
  document.notes = {"note\x1b[2J"};
  for (const std::string_view name : format_names()) {
    CAPTURE(name);
    CHECK(written(document, format_of(name)).find('\x1b') == std::string::npos);
  }
}

}  // namespace splitee::testing
