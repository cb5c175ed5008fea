#include "report/check.hpp"

#include <CLI/CLI.hpp>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/file.hpp"
#include "cli/commands.hpp"
#include "cli/terminal.hpp"
#include "cli/validators.hpp"

namespace splitee {
namespace {

// What `check` was asked for.
struct CheckCommand {
  std::filesystem::path results;
  std::filesystem::path against;
  std::string format = "text";  // of standard output: text, markdown, junit or json
  std::vector<std::filesystem::path>
      reports;  // further files; .txt, .md, .xml or .json says the format
};

using Writer = std::function<std::string(const CheckReport&)>;

const std::map<std::string, Writer>& writers() {
  static const std::map<std::string, Writer> all = {{"text", check_text},
                                                    {"markdown", check_markdown},
                                                    {"junit", check_junit},
                                                    {"json", check_json}};
  return all;
}

const Writer& writer_for(const std::filesystem::path& file) {
  static const std::map<std::string, std::string> formats = {
      {".txt", "text"}, {".md", "markdown"}, {".xml", "junit"}, {".json", "json"}};
  const auto format = formats.find(file.extension().string());
  if (format == formats.end()) {
    fail(ExitStatus::kUsage, "--report {}: expected a file ending in .txt, .md, .xml or .json",
         file.string());
  }
  return writers().at(format->second);
}

void check_command(const CheckCommand& command) {
  for (const auto& file : command.reports) writer_for(file);
  const CheckReport report = check_results(command.results, command.against);
  for (const auto& file : command.reports) {
    AtomicFile out(file);
    out.write(writer_for(file)(report));
    out.commit();
  }
  print(writers().at(command.format)(report));
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
  command->add_option("--format", check->format, "of what is printed")
      ->check(CLI::IsMember({"text", "markdown", "junit", "json"}));
  command
      ->add_option("--report", check->reports,
                   "also write a report; FILE ends in .txt, .md, .xml (JUnit) or .json")
      ->expected(1)
      ->take_all()
      ->type_name("FILE");
  command->callback([check] { check_command(*check); });
}

}  // namespace splitee
