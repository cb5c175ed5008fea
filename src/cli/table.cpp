#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "cli/commands.hpp"
#include "cli/format_option.hpp"
#include "cli/results_text.hpp"
#include "cli/terminal.hpp"
#include "cli/validators.hpp"
#include "report/pivot.hpp"
#include "report/results_document.hpp"

namespace splitee {
namespace {

// The arguments and options of `table`.
struct TableCommand {
  std::filesystem::path results;
  PivotRequest pivot;               // of each of the values
  std::vector<std::string> values;  // empty: the table that `run` prints
  Format format = Format::kText;
};

void table_command(const TableCommand& command) {
  if (command.values.empty()) {
    if (command.format == Format::kText) {
      print(results_text(command.results));
    } else {
      print(results_document(command.results), command.format);
    }
    return;
  }
  PivotRequest pivot = command.pivot;
  pivot.note = offload_note(command.results);
  std::vector<std::vector<Pivot>> values;
  for (const std::string& value : command.values) {
    pivot.value = value;
    values.push_back(make_pivots(command.results, pivot));
  }
  print(pivot_document(values, pivot.digits), command.format);
}

}  // namespace

void add_table(CLI::App& program) {
  const auto table = std::make_shared<TableCommand>();
  CLI::App* command = program.add_subcommand(
      "table", "print results: one value of summary.csv by two others, or what 'run' has printed");
  PivotRequest& pivot = table->pivot;
  command->add_option("RESULTS_DIR", table->results, "folder that a run has written")
      ->required()
      ->check(some_text());
  auto* value = command
                    ->add_option("--value", table->values,
                                 "column (or several, side by side) whose numbers are shown")
                    ->delimiter(',')
                    ->expected(1)
                    ->take_all();
  auto* rows = command
                   ->add_option("--rows", pivot.rows,
                                "column (or several: policy,beta) whose values make the lines")
                   ->delimiter(',')
                   ->expected(1)
                   ->take_all();
  auto* columns =
      command->add_option("--columns", pivot.columns, "column whose values make the columns");
  for (auto* option : {value, rows, columns}) option->type_name("COLUMN")->check(some_text());
  value->needs(rows)->needs(columns);
  rows->needs(value);
  columns->needs(value);
  command
      ->add_option("--where", pivot.where,
                   "show only these: COLUMN=VALUE[,VALUE] or COLUMN!=VALUE[,VALUE]; may be "
                   "repeated; a value with a comma stands in double quotes, or alone")
      ->expected(1)
      ->take_all()
      ->type_name("CONDITION")
      ->needs(value);
  command
      ->add_flag("--intervals", pivot.with_intervals,
                 "half the width of the 95% interval stands behind each number")
      ->needs(value);
  add_format(*command, table->format);
  command
      ->add_option_function<std::string>(
          "--best",
          [table](const std::string& word) {
            table->pivot.best = word == "highest"  ? Best::kHighest
                                : word == "lowest" ? Best::kLowest
                                                   : Best::kNone;
          },
          "which value of a column is marked (default: as the value's name says)")
      ->check(CLI::IsMember({"highest", "lowest", "none"}))
      ->needs(value);
  command
      ->add_option("--digits", pivot.digits,
                   "behind the point (default: five that matter; all of them in CSV)")
      ->transform(whole_number(0, 17))
      ->needs(value);
  command->callback([table] { table_command(*table); });
}

}  // namespace splitee
