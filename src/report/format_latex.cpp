#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <optional>

#include "base/csv_reader.hpp"
#include "base/text.hpp"
#include "report/document.hpp"
#include "report/escape.hpp"

namespace splitee {
namespace {

constexpr std::string_view kPlusMinus = "±";

// A number as it is shown, in its parts: "-12.5 ±0.25", "1.2e+05".
struct NumberParts {
  std::string number;       // with its sign
  std::string exponent;     // "5"; empty: none
  std::string uncertainty;  // what stands behind ±; empty: nothing
};

bool is_digits(std::string_view text) {
  const auto other = [](char c) { return (c < '0' || c > '9') && c != '.'; };
  return !text.empty() && std::none_of(text.begin(), text.end(), other);
}

// Nothing where the text is no number.
std::optional<NumberParts> parts_of_number(const std::string& text) {
  NumberParts parts;
  const std::size_t space = std::min(text.find(' '), text.size());
  parts.number = text.substr(0, space);
  if (space < text.size()) {
    const std::string rest = text.substr(space + 1);
    if (!rest.starts_with(kPlusMinus)) return std::nullopt;
    parts.uncertainty = rest.substr(kPlusMinus.size());
    if (!is_digits(parts.uncertainty)) return std::nullopt;
  }
  if (const std::size_t e = parts.number.find('e'); e != std::string::npos) {
    const bool has_plus = parts.number.substr(e + 1).starts_with('+');
    const auto power = number_in(parts.number.substr(e + (has_plus ? 2 : 1)));
    if (!power) return std::nullopt;
    parts.exponent = fmt::format("{}", static_cast<int>(*power));
    parts.number.resize(e);
  }
  const bool has_sign = parts.number.starts_with('-') || parts.number.starts_with('+');
  if (!is_digits(std::string_view(parts.number).substr(has_sign ? 1 : 0))) return std::nullopt;
  return parts;
}

// A number, or one with a percent sign, with a real minus sign: in mathematics, where - is one, as
// are powers of ten and the ± of an interval.
std::string number_text(const ShownField& field) {
  if (field.value.is_null() && field.text == "-") return "--";
  const bool is_percent = field.text.ends_with('%');
  const auto parts =
      parts_of_number(field.text.substr(0, field.text.size() - (is_percent ? 1 : 0)));
  if (!parts) return escaped_latex(field.text);
  std::string text = parts->number;
  if (!parts->exponent.empty()) text += "\\times 10^{" + parts->exponent + "}";
  if (!parts->uncertainty.empty()) text += " \\pm " + parts->uncertainty;
  const bool is_plain = is_digits(text);
  if (is_percent) text += "\\%";
  return is_plain ? text : "$" + text + "$";
}

std::string plain_field(const ShownColumn& column, const ShownField& field) {
  std::string text = column.is_number ? number_text(field) : escaped_latex(field.text);
  if (!field.is_best) return text;
  return text.starts_with('$') ? "$\\mathbf{" + text.substr(1, text.size() - 2) + "}$"
                               : "\\textbf{" + text + "}";
}

// A field in a column S: siunitx reads the number; anything else stands in braces.
std::string siunitx_field(const ShownField& field) {
  const auto parts = parts_of_number(field.text);
  if (!parts) return "{" + number_text(field) + "}";
  std::string text = parts->number;
  if (!parts->uncertainty.empty()) text += " +- " + parts->uncertainty;
  if (!parts->exponent.empty()) text += "e" + parts->exponent;
  return field.is_best ? "\\bfseries " + text : text;
}

// "S[table-format=-3.2(2)]": room for the longest number of a column. Powers of ten are left to the
// package.
std::string siunitx_column(const ShownTable& table, std::size_t k) {
  std::size_t before = 1;
  std::size_t behind = 0;
  std::size_t uncertain = 0;
  bool has_sign = false;
  for (const auto& row : table.rows) {
    const auto parts = parts_of_number(row[k].text);
    if (!parts) continue;
    if (!parts->exponent.empty()) return "S";
    const bool is_signed = parts->number.front() == '-' || parts->number.front() == '+';
    has_sign = has_sign || is_signed;
    const std::string digits = parts->number.substr(is_signed ? 1 : 0);
    const std::size_t point = std::min(digits.find('.'), digits.size());
    before = std::max(before, point);
    behind = std::max(behind, point == digits.size() ? 0 : digits.size() - point - 1);
    std::string doubt = parts->uncertainty;
    std::erase(doubt, '.');
    doubt.erase(0, std::min(doubt.find_first_not_of('0'), doubt.size()));
    uncertain = std::max(uncertain, doubt.size());
  }
  return fmt::format("S[table-format={}{}.{}{}]", has_sign ? "-" : "", before, behind,
                     uncertain == 0 ? "" : fmt::format("({})", uncertain));
}

void append_groups(std::string& out, const ShownTable& table,
                   const std::vector<std::size_t>& places) {
  const auto names = static_cast<std::size_t>(std::count_if(
      places.begin(), places.end(), [&](std::size_t k) { return !table.columns[k].is_number; }));
  std::string heads(names == 0 ? 0 : names - 1, '&');
  std::string rules;
  std::size_t begin = names + 1;
  for (const auto& [group, span] : table.groups) {
    fmt::format_to(std::back_inserter(heads), "{}& \\multicolumn{{{}}}{{c}}{{{}}}",
                   heads.ends_with('}') ? " " : "", span, escaped_latex(group));
    fmt::format_to(std::back_inserter(rules), "{}\\cmidrule(lr){{{}-{}}}", rules.empty() ? "" : " ",
                   begin, begin + span - 1);
    begin += span;
  }
  out += "  " + heads + " \\\\\n  " + rules + "\n";
}

void append_tabular(std::string& out, const ShownTable& table, bool siunitx) {
  const auto places = shown_to_people(table);
  std::string alignment;
  std::vector<std::string> heads;
  for (const std::size_t k : places) {
    const ShownColumn& column = table.columns[k];
    const bool is_measured = siunitx && column.is_number;
    alignment += !column.is_number ? "l" : is_measured ? siunitx_column(table, k) : "r";
    const std::string head = escaped_latex(column.under.empty() ? column.head : column.under);
    heads.push_back(is_measured ? "{" + head + "}" : head);
  }
  fmt::format_to(std::back_inserter(out), "\\begin{{tabular}}{{{}}}\n  \\toprule\n", alignment);
  if (!table.groups.empty()) append_groups(out, table, places);
  fmt::format_to(std::back_inserter(out), "  {} \\\\\n  \\midrule\n", fmt::join(heads, " & "));
  for (const auto& row : table.rows) {
    std::vector<std::string> fields;
    for (const std::size_t k : places) {
      const bool is_measured = siunitx && table.columns[k].is_number;
      fields.push_back(is_measured ? siunitx_field(row[k]) : plain_field(table.columns[k], row[k]));
    }
    fmt::format_to(std::back_inserter(out), "  {} \\\\\n", fmt::join(fields, " & "));
  }
  out += "  \\bottomrule\n\\end{tabular}\n";
}

}  // namespace

std::string as_latex(const Document& document) {
  const std::string needs =
      document.siunitx ? "needs \\usepackage{booktabs,siunitx} and "
                         "\\sisetup{separate-uncertainty=true, detect-weight=true, mode=text}"
                       : "needs \\usepackage{booktabs}";
  std::string out;
  for (const std::string& line : document.head) out += "% " + printable(line) + "\n";
  for (const ShownTable& table : document.tables) {
    if (!out.empty()) out += '\n';
    out += table.caption.empty() ? fmt::format("% {}\n", needs)
                                 : fmt::format("% {}; {}\n", printable(table.caption), needs);
    append_tabular(out, table, document.siunitx);
  }
  for (const std::string& line : document.notes) out += "% " + printable(line) + "\n";
  return out;
}

}  // namespace splitee
