#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "base/file.hpp"
#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/terminal.hpp"
#include "cli/validators.hpp"
#include "report/page.hpp"

namespace splitee {
namespace {

// The arguments and options of `report`.
struct ReportCommand {
  std::vector<std::filesystem::path> folders;
  std::filesystem::path out;
  std::optional<std::filesystem::path> against;
};

constexpr const char* kReportHelp =
    R"(The page needs no network and no other file: it can be mailed. It shows what was run, tables that can be
sorted and filtered, and figures. Numbers are compared with the file of --against, or else with
expected.json in the folder; without either the report of an earlier 'check --report check.json' in the folder is shown.)";

void report_command(const ReportCommand& command) {
  AtomicFile out(command.out);  // before the work, because it may not be writable
  out.write(report_page(command.folders, command.against));
  const std::uint64_t bytes = out.size();
  out.commit();
  print(fmt::format("{}: written, {} kB; open it in a browser\n", printable(command.out.string()),
                    (bytes + 999) / 1000));
}

}  // namespace

void add_report(CLI::App& program) {
  const auto report = std::make_shared<ReportCommand>();
  CLI::App* command =
      program.add_subcommand("report", "one HTML page of results, with tables and figures");
  command->footer(kReportHelp);
  command
      ->add_option("RESULTS_DIR", report->folders,
                   "folders that runs have written; each has a section of the page")
      ->required()
      ->check(some_text());
  command->add_option("--out", report->out, "the page")
      ->required()
      ->type_name("FILE.html")
      ->check(page_name());
  command
      ->add_option("--against", report->against,
                   "file of expected numbers (JSON) that the results are compared with")
      ->type_name("FILE")
      ->check(some_text());
  command->callback([report] { report_command(*report); });
}

}  // namespace splitee
