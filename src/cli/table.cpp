#include <CLI/CLI.hpp>
#include <filesystem>
#include <map>
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
  bool siunitx = false;
  GridForm form = GridForm::kSummary;
};

// Policies as the figures call them: in the fields of a column of policies, and in the heads of
// columns that stand for policies.
void name_as_figures_do(Document& document, const std::map<std::string, std::string>& labels) {
  const auto rename = [&](std::string& name) {
    if (const auto found = labels.find(name); found != labels.end()) name = found->second;
  };
  for (ShownTable& table : document.tables) {
    for (std::size_t k = 0; k < table.columns.size(); ++k) {
      ShownColumn& column = table.columns[k];
      if (column.name == "policy") {
        for (auto& row : table.rows) rename(row[k].text);
      }
      const std::size_t at = column.name.find("policy=");
      if (at == std::string::npos || !column.is_number) continue;
      std::string& head = column.under.empty() ? column.head : column.under;
      if (head == column.name.substr(at + 7)) rename(head);
    }
  }
}

void print_document(Document document, const TableCommand& command) {
  if (command.siunitx && command.format != Format::kLatex) {
    fail(ExitStatus::kUsage, "--siunitx: is for --format latex only");
  }
  document.siunitx = command.siunitx;
  if (command.format == Format::kLatex)
    name_as_figures_do(document, policy_labels(command.results));
  print(document, command.format);
}

void table_command(const TableCommand& command) {
  if (command.values.empty()) {
    if (command.format == Format::kText) {
      print(results_text(command.results, page_of_output(), command.form));
    } else {
      print_document(results_document(command.results), command);
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
  print_document(pivot_document(values, pivot.digits), command);
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
  command->add_flag("--siunitx", table->siunitx,
                    "LaTeX sets the numbers by the package siunitx, at their points");
  add_full(*command, table->form)->excludes(value);
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
