#include "report/escape.hpp"

#include <algorithm>
#include <array>

#include "base/csv.hpp"
#include "base/csv_reader.hpp"
#include "base/text.hpp"

namespace splitee {
namespace {

constexpr std::string_view kDigits = "0123456789";

bool is_one_of(char c, std::string_view characters) {
  return characters.find(c) != std::string_view::npos;
}

// The position of the mark that would make the text a list, a rule or a heading at the start of a
// line ("- x", "12. x", "==="); npos where there is none.
std::size_t block_mark(std::string_view text) {
  const std::size_t mark = text.find_first_not_of(kDigits);
  if (mark == std::string_view::npos || !is_one_of(text[mark], mark == 0 ? "-+=" : ".)")) {
    return std::string_view::npos;
  }
  const bool stands_alone = mark + 1 == text.size() || is_one_of(text[mark + 1], " -=");
  return stands_alone ? mark : std::string_view::npos;
}

// The LaTeX text for a character.
std::string latex_of(char c) {
  switch (c) {
    case '\\':
      return "\\textbackslash{}";
    case '~':
      return "\\textasciitilde{}";
    case '^':
      return "\\textasciicircum{}";
    case '<':
      return "\\textless{}";
    case '>':
      return "\\textgreater{}";
    case '|':
      return "\\textbar{}";
    case '"':
      return "\\char34{}";  // a shorthand in some languages
    default:
      break;
  }
  if (is_one_of(c, "&%$#_{}")) return {'\\', c};
  if (is_one_of(c, "[]*")) return {'{', c, '}'};  // behind \\ they would be its argument
  std::string plain;
  plain += c;
  return plain;
}

// Letters of units and parameters, which LaTeX has in mathematics only.
constexpr std::array<std::pair<std::string_view, std::string_view>, 8> kGreek = {
    {{"α", "$\\alpha$"},
     {"β", "$\\beta$"},
     {"δ", "$\\delta$"},
     {"Δ", "$\\Delta$"},
     {"ε", "$\\varepsilon$"},
     {"λ", "$\\lambda$"},
     {"μ", "$\\mu$"},
     {"σ", "$\\sigma$"}}};

// True where LaTeX would set two characters as a different one: dashes, quotes, ?` and !`.
bool makes_ligature(char before, char c) {
  return (before == c && is_one_of(c, "-`',")) || (is_one_of(before, "?!") && c == '`');
}

}  // namespace

std::string escaped_markdown(std::string_view text) {
  const std::string shown = printable(text);
  const std::size_t mark = block_mark(shown);
  std::string result;
  for (std::size_t k = 0; k < shown.size(); ++k) {
    const char c = shown[k];
    if (c == ' ' && (k == 0 || k + 1 == shown.size())) {
      result += "&#32;";  // would be indentation, or lost
      continue;
    }
    const bool is_link = c == '.' && std::string_view(shown).substr(0, k).ends_with("www");
    if (c == '@') {
      result += "@<!-- -->";  // would call a person, or make an address for mail
      continue;
    }
    if (k == mark || is_link || is_one_of(c, "\\`*_[]<>|~!&$#:")) result += '\\';
    result += c;
  }
  return result;
}

std::string escaped_latex(std::string_view text) {
  std::string result;
  char before = ' ';
  for (const char c : printable(text)) {
    if (makes_ligature(before, c)) result += "{}";
    result += latex_of(c);
    before = c;
  }
  for (const auto& [letter, command] : kGreek) {
    for (std::size_t at = 0; (at = result.find(letter, at)) != std::string::npos;) {
      result.replace(at, letter.size(), command);
      at += command.size();
    }
  }
  return result;
}

std::string escaped_xml(std::string_view text) {
  std::string result;
  for (const char c : printable(text)) {
    switch (c) {
      case '&':
        result += "&amp;";
        break;
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '"':
        result += "&quot;";
        break;
      case '\'':
        result += "&#39;";
        break;
      default:
        result += c;
    }
  }
  return result;
}

std::string spreadsheet_field(std::string_view text) {
  // Includes the wide forms of the signs, which some spreadsheets accept too.
  constexpr std::array<std::string_view, 9> kSigns = {"=",      "+",      "-",      "@",     "'",
                                                      "\uFF1D", "\uFF0B", "\uFF0D", "\uFF20"};
  std::string field = printable(text);
  const std::string_view begin =
      std::string_view(field).substr(std::min(field.find_first_not_of(' '), field.size()));
  const bool acts = std::any_of(kSigns.begin(), kSigns.end(),
                                [&](std::string_view sign) { return begin.starts_with(sign); });
  if (acts && !number_in(field)) field.insert(0, 1, '\'');
  return csv_field(field);
}

}  // namespace splitee
