#include "cli/format_option.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/terminal.hpp"
#include "cli/validators.hpp"

namespace splitee {

CLI::Option* add_format(CLI::App& command, Format& format) {
  return command
      .add_option_function<std::string>(
          "--format", [&format](const std::string& name) { format = format_of(name); },
          "of what is printed (default text)")
      ->check(
          CLI::IsMember(std::vector<std::string>(format_names().begin(), format_names().end())));
}

void add_results_and_cells(CLI::App& command, std::vector<std::filesystem::path>& folders,
                           std::vector<std::string>& by, std::vector<std::string>& where) {
  command
      .add_option("RESULTS_DIR", folders,
                  "folders that runs have written; of several, the column 'results' names each")
      ->required()
      ->check(some_text());
  command.add_option("--by", by, "columns whose values each have an answer of their own")
      ->delimiter(',')
      ->expected(1)
      ->take_all()
      ->type_name("COLUMN,...")
      ->check(some_text());
  command
      .add_option("--where", where,
                  "only cells with COLUMN=VALUE[,VALUE] or COLUMN!=VALUE[,VALUE]; may be repeated")
      ->expected(1)
      ->take_all()
      ->type_name("CONDITION");
}

Page page_of_output() {
  if (::isatty(STDOUT_FILENO) == 0) return {};
  winsize size{};
  const bool is_known = ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  constexpr std::size_t kUsual = 80;
  return {is_known ? size.ws_col : kUsual, has_colour(STDOUT_FILENO)};
}

void print(const Document& document, Format format) {
  print(written(document, format, page_of_output()));
}

}  // namespace splitee
