#include <fmt/format.h>
#include <fmt/ranges.h>

#include "report/document.hpp"
#include "report/escape.hpp"

namespace splitee {
namespace {

void append_paragraph(std::string& out, const std::string& line) {
  if (!out.empty()) out += '\n';
  out += escaped_markdown(line) + "\n";
}

void append_table(std::string& out, const ShownTable& table) {
  const auto places = shown_to_people(table);
  std::string heads;
  std::string rule;
  for (const std::size_t k : places) {
    heads += fmt::format("| {} ", escaped_markdown(table.columns[k].head));
    rule += table.columns[k].is_number ? "|---:" : "|---";
  }
  out += heads + "|\n" + rule + "|\n";
  for (const auto& row : table.rows) {
    for (const std::size_t k : places) {
      const ShownField& field = row[k];
      const bool is_none = field.value.is_null() && field.text == "-";
      const std::string text = is_none                      ? ""
                               : table.columns[k].is_number ? field.text
                                                            : escaped_markdown(field.text);
      out += fmt::format(fmt::runtime(field.is_best ? "| **{}** " : "| {} "), text);
    }
    out += "|\n";
  }
}

}  // namespace

std::string as_markdown(const Document& document) {
  std::string out;
  for (const std::string& line : document.head) append_paragraph(out, line);
  for (const ShownTable& table : document.tables) {
    for (const std::string& line : table.lead) append_paragraph(out, line);
    if (!table.caption.empty()) append_paragraph(out, table.caption);
    if (!out.empty()) out += '\n';
    append_table(out, table);
  }
  for (const std::string& line : document.notes) append_paragraph(out, line);
  return out;
}

}  // namespace splitee
