#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "report/document.hpp"

namespace splitee {
namespace {

using Places = std::vector<std::size_t>;

constexpr std::size_t kGap = 2;  // blanks before each column
constexpr std::size_t kNarrowest = 40;

// A field with its mark, or the blank in its place.
std::string marked_text(const ShownTable& table, std::size_t place, const ShownField& field) {
  const std::string text = printable(field.text);
  if (!table.has_marks || !table.columns[place].is_number) return text;
  return text + (field.is_best ? '*' : ' ');
}

std::string head_text(const ShownTable& table, std::size_t place) {
  const ShownColumn& column = table.columns[place];
  return printable(column.head) + (table.has_marks && column.is_number ? " " : "");
}

// How wide each column is.
std::vector<std::size_t> widths_of(const ShownTable& table) {
  std::vector<std::size_t> widths(table.columns.size());
  for (std::size_t k = 0; k < widths.size(); ++k) {
    widths[k] = width(head_text(table, k));
    for (const auto& row : table.rows) {
      widths[k] = std::max(widths[k], width(marked_text(table, k, row[k])));
    }
  }
  return widths;
}

// The columns in parts that fit on the page; each begins with the names in front of the numbers.
std::vector<Places> parts_of(const ShownTable& table, const std::vector<std::size_t>& widths,
                             Page page) {
  const Places shown = shown_to_people(table);
  Places names;
  for (const std::size_t k : shown) {
    if (table.columns[k].is_number) break;
    names.push_back(k);
  }
  if (names.size() == shown.size()) return {shown};
  std::size_t in_front = 0;
  for (const std::size_t k : names) in_front += kGap + widths[k];
  std::vector<Places> parts = {names};
  std::size_t used = in_front;
  for (std::size_t n = names.size(); n < shown.size(); ++n) {
    const std::size_t k = shown[n];
    const bool is_full = page.columns > 0 && used + kGap + widths[k] > page.columns;
    if (is_full && parts.back().size() > names.size()) {
      parts.push_back(names);
      used = in_front;
    }
    parts.back().push_back(k);
    used += kGap + widths[k];
  }
  return parts;
}

void append_line(std::string& out, const ShownTable& table, const Places& places,
                 const std::vector<std::size_t>& widths, const std::vector<ShownField>* row,
                 bool colour) {
  std::string line;
  for (const std::size_t k : places) {
    std::string text = row == nullptr ? head_text(table, k) : marked_text(table, k, (*row)[k]);
    const std::string padding(widths[k] - width(text), ' ');
    if (colour && row != nullptr && (*row)[k].is_best) text = "\x1b[1;32m" + text + "\x1b[0m";
    line.append(kGap, ' ');
    line += table.columns[k].is_number ? padding + text : text + padding;
  }
  line.erase(line.find_last_not_of(' ') + 1);
  out += line + "\n";
}

// A line for people, broken where a page has so many columns.
void append_sentence(std::string& out, const std::string& sentence, Page page) {
  const std::string text = printable(sentence);
  out += (page.columns >= kNarrowest ? wrapped(text, page.columns, 0) : text) + "\n";
}

}  // namespace

std::string as_text(const Document& document, Page page) {
  std::string out;
  for (const std::string& line : document.head) append_sentence(out, line, page);
  for (const ShownTable& table : document.tables) {
    if (!out.empty()) out += '\n';
    if (!table.caption.empty()) append_sentence(out, table.caption, page);
    const std::vector<std::size_t> widths = widths_of(table);
    bool is_first = true;
    for (const Places& part : parts_of(table, widths, page)) {
      if (!is_first) out += '\n';
      is_first = false;
      append_line(out, table, part, widths, nullptr, page.colour);
      for (const auto& row : table.rows) append_line(out, table, part, widths, &row, page.colour);
    }
  }
  if (!document.notes.empty() && !out.empty()) out += '\n';
  for (const std::string& line : document.notes) append_sentence(out, line, page);
  return out;
}

}  // namespace splitee
