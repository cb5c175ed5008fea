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
