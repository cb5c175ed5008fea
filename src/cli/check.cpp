#include "report/check.hpp"

#include <functional>
#include <map>

#include "base/error.hpp"
#include "base/file.hpp"
#include "cli/commands.hpp"
#include "cli/terminal.hpp"

namespace splitee {
namespace {

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

}  // namespace

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

}  // namespace splitee
