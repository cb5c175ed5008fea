#include "cli/manual.hpp"

#include <fmt/ranges.h>

#include "version.hpp"

namespace splitee {
namespace {

// Text for roff: backslashes and hyphens escaped, and no control line.
std::string roff(std::string_view text) {
  std::string result;
  bool at_start = true;
  for (const char c : text) {
    if (at_start && (c == '.' || c == '\'')) result += "\\&";
    at_start = c == '\n';
    if (c == '\\') {
      result += "\\e";
    } else if (c == '-') {
      result += "\\-";
    } else {
      result += c;
    }
  }
  return result;
}

std::string term(const CommandOption& option) {
  std::string names =
      fmt::format("\\fB{}\\fR", roff(fmt::format("{}", fmt::join(option.names, ", "))));
  if (option.names.empty()) names.clear();
  if (!option.argument.empty()) {
    names += fmt::format("{}\\fI{}\\fR", names.empty() ? "" : ", ", roff(option.argument));
  } else if (!option.value.empty()) {
    names += fmt::format(" \\fI{}\\fR", roff(option.value));
  }
  return names;
}

std::string options_of(const CommandNode& node) {
  std::string text;
  for (const CommandOption& option : node.options) {
    text += fmt::format(".TP\n{}\n{}\n", term(option), roff(option.help));
    if (!option.words.empty()) {
      text += roff(fmt::format("One of {}.", fmt::join(option.words, ", "))) + "\n";
    }
  }
  return text;
}

constexpr std::string_view kRest = R"(.SH EXIT STATUS
.TP
0
done
.TP
1
a check failed, or the run could not finish (output folder, full disk)
.TP
2
wrong usage or configuration, also where the configuration does not fit the trace
.TP
3
unusable data: a missing, damaged or senseless trace or order file
.TP
130
interrupted
.SH ENVIRONMENT
.TP
.B SPLITEE_LOG_SECONDS
time between two lines of progress where standard error is no terminal; a minute where it is not set
.TP
.B SPLITEE_SIMD
.BR none ", " avx2 :
the code paths of the replay that may be used; the results are the same
.TP
.B NO_COLOR
no colours
.SH EXAMPLES
.EX
splitee\-sim init example
splitee\-sim run example/run.json
splitee\-sim policies splitee
.EE
)";

}  // namespace

std::string manual_page(const CommandNode& program) {
  std::string text = fmt::format(
      ".TH SPLITEE\\-SIM 1 \"\" \"splitee\\-sim {}\" \"User Commands\"\n"
      ".SH NAME\nsplitee\\-sim \\- experiments with early\\-exit networks and split computing\n"
      ".SH SYNOPSIS\n.B splitee\\-sim\n\\fICOMMAND\\fR [\\fIOPTION\\fR]...\n"
      ".SH DESCRIPTION\n{}\n.SH OPTIONS\n{}.SH COMMANDS\n",
      kVersion, roff(program.help), options_of(program));
  for (const CommandNode* node : all_of(program)) {
    if (node->path.empty()) continue;
    text += fmt::format(".SS {}\n{}\n{}", roff(node->path), roff(node->help), options_of(*node));
  }
  return text + std::string(kRest);
}

}  // namespace splitee
