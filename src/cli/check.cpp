#include "report/check.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/text.hpp"
#include "cli/commands.hpp"
#include "cli/format_option.hpp"
#include "cli/terminal.hpp"
#include "cli/validators.hpp"

namespace splitee {
namespace {

// The arguments and options of `check`.
struct CheckCommand {
  std::filesystem::path results;
  std::filesystem::path against;
  std::string format = "text";                 // of standard output
  std::vector<std::filesystem::path> reports;  // further files; their ending says the format
  bool update = false;
};

constexpr const char* kJunit = "junit";

std::string written(const CheckReport& report, const std::string& format) {
  if (format == kJunit) return check_junit(report);
  return written(check_document(report), format_of(format));
}

std::vector<std::string> check_formats() {
  std::vector<std::string> names(format_names().begin(), format_names().end());
  names.emplace_back(kJunit);
  return names;
}

const std::string& format_for(const std::filesystem::path& file) {
  static const std::map<std::string, std::string> formats = {{".txt", "text"},  {".md", "markdown"},
                                                             {".tex", "latex"}, {".csv", "csv"},
                                                             {".xml", kJunit},  {".json", "json"}};
  const auto format = formats.find(file.extension().string());
  if (format == formats.end()) {
    fail(ExitStatus::kUsage,
         "--report {}: expected a file ending in .txt, .md, .tex, .csv, .xml or .json",
         file.string());
  }
  return format->second;
}

void update(const CheckCommand& command) {
  const std::string text = updated_numbers(command.results, command.against);
  AtomicFile out(command.against);
  out.write(text);
  out.commit();
  print(fmt::format("{}: written from {}\n", printable(command.against.string()),
                    printable(command.results.string())));
}

void check_command(const CheckCommand& command) {
  if (command.update) {
    update(command);
    return;
  }
  for (const auto& file : command.reports) static_cast<void>(format_for(file));
  const CheckReport report = check_results(command.results, command.against);
  for (const auto& file : command.reports) {
    AtomicFile out(file);
    out.write(written(report, format_for(file)));
    out.commit();
  }
  if (command.format == kJunit) {
    print(check_junit(report));
  } else {
    print(check_document(report), format_of(command.format));
  }
  if (!report.passed()) {
    fail(ExitStatus::kFailed, "{}: {}", command.results.string(), report.verdict());
  }
}

}  // namespace

void add_check(CLI::App& program) {
  const auto check = std::make_shared<CheckCommand>();
  CLI::App* command = program.add_subcommand("check", "compare results with reference numbers");
  command->add_option("RESULTS_DIR", check->results, "folder that a run has written")
      ->required()
      ->check(some_text());
  command->add_option("--against", check->against, "file of expected numbers (JSON)")
      ->required()
      ->check(some_text());
  auto* format = command->add_option("--format", check->format, "of what is printed (default text)")
                     ->check(CLI::IsMember(check_formats()));
  auto* reports =
      command
          ->add_option(
              "--report", check->reports,
              "also write a report; FILE ends in .txt, .md, .tex, .csv, .xml (JUnit) or .json")
          ->expected(1)
          ->take_all()
          ->type_name("FILE");
  command
      ->add_flag("--update", check->update,
                 "write the file of --against anew from the results: its numbers with their "
                 "tolerances, or those of every cell where there is no such file")
      ->excludes(format)
      ->excludes(reports);
  command->callback([check] { check_command(*check); });
}

}  // namespace splitee
