#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>

#include "base/text.hpp"
#include "report/document.hpp"
#include "report/escape.hpp"

namespace splitee {
namespace {

// A number with a real minus sign: in mathematics, where - is one, as is the ± of an interval.
std::string number_text(const ShownField& field) {
  if (field.value.is_null() && field.text == "-") return "--";
  std::string text = escaped_latex(field.text);
  constexpr std::string_view kPlusMinus = "±";
  if (const std::size_t at = text.find(kPlusMinus); at != std::string::npos) {
    text.replace(at, kPlusMinus.size(), "\\pm ");
    return "$" + text + "$";
  }
  return text.starts_with('-') || text.starts_with('+') ? "$" + text + "$" : text;
}

std::string field_text(const ShownColumn& column, const ShownField& field) {
  const std::string text = column.is_number ? number_text(field) : escaped_latex(field.text);
  if (!field.is_best) return text;
  return text.starts_with('$') ? "$\\mathbf{" + text.substr(1, text.size() - 2) + "}$"
                               : "\\textbf{" + text + "}";
}

void append_group(std::string& out, const ShownTable& table,
                  const std::vector<std::size_t>& places) {
  const auto names = static_cast<std::size_t>(std::count_if(
      places.begin(), places.end(), [&](std::size_t k) { return !table.columns[k].is_number; }));
  const std::size_t numbers = places.size() - names;
  fmt::format_to(std::back_inserter(out), "  {}& \\multicolumn{{{}}}{{c}}{{{}}} \\\\\n",
                 std::string(names - 1, '&'), numbers, escaped_latex(table.group));
  fmt::format_to(std::back_inserter(out), "  \\cmidrule(lr){{{}-{}}}\n", names + 1,
                 names + numbers);
}

void append_tabular(std::string& out, const ShownTable& table) {
  const auto places = shown_to_people(table);
  std::string alignment;
  std::vector<std::string> heads;
  for (const std::size_t k : places) {
    alignment += table.columns[k].is_number ? 'r' : 'l';
    heads.push_back(escaped_latex(table.columns[k].head));
  }
  fmt::format_to(std::back_inserter(out), "\\begin{{tabular}}{{{}}}\n  \\toprule\n", alignment);
  if (!table.group.empty()) append_group(out, table, places);
  fmt::format_to(std::back_inserter(out), "  {} \\\\\n  \\midrule\n", fmt::join(heads, " & "));
  for (const auto& row : table.rows) {
    std::vector<std::string> fields;
    for (const std::size_t k : places) fields.push_back(field_text(table.columns[k], row[k]));
    fmt::format_to(std::back_inserter(out), "  {} \\\\\n", fmt::join(fields, " & "));
  }
  out += "  \\bottomrule\n\\end{tabular}\n";
}

}  // namespace

std::string as_latex(const Document& document) {
  std::string out;
  for (const std::string& line : document.head) out += "% " + printable(line) + "\n";
  for (const ShownTable& table : document.tables) {
    if (!out.empty()) out += '\n';
    out += table.caption.empty()
               ? "% needs \\usepackage{booktabs}\n"
               : fmt::format("% {}; needs \\usepackage{{booktabs}}\n", printable(table.caption));
    append_tabular(out, table);
  }
  for (const std::string& line : document.notes) out += "% " + printable(line) + "\n";
  return out;
}

}  // namespace splitee
