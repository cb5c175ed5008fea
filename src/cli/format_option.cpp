#include "cli/format_option.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <string_view>

#include "base/text.hpp"
#include "cli/terminal.hpp"
#include "cli/validators.hpp"

namespace splitee {
namespace {

// COLUMNS where it says how wide the terminal is, as shells and tests set it; otherwise what the
// terminal says of itself.
std::size_t terminal_columns() {
  constexpr std::size_t kUsual = 80;
  constexpr std::size_t kMost = 10'000;
  if (const char* given = std::getenv("COLUMNS")) {
    const std::string_view text = given;
    std::size_t columns = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), columns);
    const bool is_number = error == std::errc() && end == text.data() + text.size();
    if (is_number && columns > 0 && columns <= kMost) return columns;
  }
  winsize size{};
  const bool is_known = ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
  return is_known ? size.ws_col : kUsual;
}

}  // namespace

CLI::Option* add_format(CLI::App& command, Format& format) {
  return command
      .add_option_function<std::string>(
          "--format", [&format](const std::string& name) { format = format_of(name); },
          "of what is printed (default text)")
      ->check(
          CLI::IsMember(std::vector<std::string>(format_names().begin(), format_names().end())));
}

CLI::Option* add_full(CLI::App& command, GridForm& form) {
  return command.add_flag_callback(
      "--full", [&form] { form = GridForm::kFull; },
      "a line for every cell of a grid, where the table would summarise them");
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
  return {terminal_columns(), has_colour(STDOUT_FILENO)};
}

std::size_t text_columns(std::size_t most) {
  const std::size_t columns = page_of_output().columns;
  return columns == 0 ? most : std::min(columns, most);
}

void print(const Document& document, Format format) {
  print(written(document, format, page_of_output()));
}

void print_fitted(const std::string& text) {
  const std::size_t columns = page_of_output().columns;
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string line = text.substr(at, end - at);
    const std::size_t indent = std::min(line.find_first_not_of(' '), line.size());
    out += columns == 0 || width(line) <= columns
               ? line
               : line.substr(0, indent) + wrapped(line.substr(indent), columns, indent);
    if (end < text.size()) out += '\n';
    at = end + 1;
  }
  print(out);
}

}  // namespace splitee
