// The tables that the program declares: their files and their descriptions.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <set>

#include "base/file.hpp"
#include "config/config.hpp"
#include "experiment/tables/dictionary.hpp"
#include "experiment/tables/key_columns.hpp"
#include "experiment/tables/list.hpp"
#include "support/experiment.hpp"
#include "support/npz_writer.hpp"
#include "support/places.hpp"
#include "support/temporary_folder.hpp"

namespace splitee::testing {
namespace {

// A section of results/README.md: its heading, and the columns as a Markdown table.
std::string section(const std::string& heading, const std::vector<Column>& columns) {
  std::string text = "### " + heading + "\n\n| column | unit | meaning |\n|---|---|---|\n";
  for (const Column& column : columns) {
    text += fmt::format("| `{}` | {} | {} |\n", column.name, column.full_unit(), column.meaning);
  }
  return text;
}

nlohmann::json grids(const TemporaryFolder& folder) {
  write_random_trace(folder / "trace.npz", 60, 3, 1, {.extras = true});
  nlohmann::json config = small_config("trace.npz", 0.7);
  config["cost"]["mu"] = {{"grid", {0.1, 0.3}}};
  config["traces"][0]["threshold"] = {{"grid", {0.6, 0.7}}};
  config["policies"] = {"final-exit",
                        {{"type", "splitee"}, {"beta", {{"grid", {1, 2}}}}},
                        {{"type", "fixed-split"}, {"exit", {{"grid", {1, 2}}}}}};
  return config;
}

}  // namespace

TEST_CASE("results/README.md tells every column of every file as the program declares it") {
  std::string expected = section("Every file", fixed_key_columns());
  for (const ResultTable& table : result_tables()) {
    expected += '\n' + section(fmt::format("`{}`: one row per {}", table.file, table.one_row_per),
                               table.columns);
  }
  const std::string readme = read_file(source_folder() / "results/README.md");
  const std::size_t begin = readme.find("### Every file\n");
  REQUIRE(begin != std::string::npos);
  CHECK(readme.substr(begin, expected.size()) == expected);
  CHECK(readme.substr(begin + expected.size()).starts_with("\n## "));
}

TEST_CASE("every table says what each of its columns is, and none has a column twice") {
  for (const ResultTable& table : result_tables()) {
    CAPTURE(table.file);
    CHECK(find_table(table.file) == &table);
    CHECK_FALSE(table.one_row_per.empty());
    CHECK((table.of_cell != nullptr) != table.is_derived());
    CHECK((table.of_source != nullptr) == table.is_derived());
    std::set<std::string> names;
    for (const Column& column : fixed_key_columns()) names.insert(column.name);
    for (const Column& column : table.columns) {
      CAPTURE(column.name);
      CHECK(names.insert(column.name).second);
      CHECK_FALSE(column.meaning.empty());
      CHECK(column.meaning.find_first_of("|\n") == std::string::npos);
      CHECK((column.is_text || !column.unit.empty()));
    }
  }
}

TEST_CASE("a run's dictionary names the columns of its files in their order, grids included") {
  const TemporaryFolder folder;
  write_file(folder / "config.json", grids(folder).dump());
  const CellGrid grid(load_config(folder / "config.json", {}));
  const auto dictionary = column_dictionary(grid, false);
  CHECK(dictionary.size() == result_tables().size());
  for (const ResultTable& table : result_tables()) {
    std::string header;
    for (const auto& [name, column] : dictionary.at(table.file).items()) {
      header += (header.empty() ? "" : ",") + name;
      CHECK_FALSE(column.at("meaning").get<std::string>().empty());
      CHECK(column.at("unit").is_string());
    }
    CHECK(header + '\n' == header_line(table, grid));
  }
  CHECK(grid.columns() == std::vector<std::string>{"mu", "threshold", "beta", "split_exit"});
  const auto& runs = dictionary.at("runs.csv");
  CHECK(runs["mu"]["unit"] == "confidence per λ");
  CHECK(runs["cost"]["unit"] == "λ, total of a run");
  CHECK(runs["split_exit"]["meaning"] ==
        "the exit to split at, from 1; 0, where the bytes of the input are known: cloud only; "
        "empty where a policy has no such parameter");
  CHECK_FALSE(column_dictionary(grid, true).contains("compare.csv"));  // a shard has none
}

TEST_CASE("every line of every table has a field for each of its columns") {
  const TemporaryFolder folder;
  nlohmann::json config = grids(folder);
  config["policies"].push_back("adaee");  // it has arms of its own
  config["answers"] = {{"delay", 3}};
  const Results results = run_config(config, folder.path());
  for (const auto& file : results.files) {
    CAPTURE(file.first);
    const std::string& text = file.second;
    const CsvRows rows = parse_csv(text);  // throws where a line is too short
    REQUIRE_FALSE(rows.empty());
    const auto commas = [](std::string_view line) {
      return std::count(line.begin(), line.end(), ',');
    };
    const std::string_view all = text;
    for (std::size_t at = 0; at < all.size(); at = all.find('\n', at) + 1) {
      REQUIRE(commas(all.substr(at, all.find('\n', at) - at)) ==
              commas(all.substr(0, all.find('\n'))));
    }
  }
}

}  // namespace splitee::testing
