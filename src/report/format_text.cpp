#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/text.hpp"
#include "report/document.hpp"

namespace splitee {
namespace {

using Places = std::vector<std::size_t>;

constexpr std::size_t kGap = 2;  // blanks before each column
constexpr std::size_t kNarrowest = 40;
constexpr std::size_t kRoom = 30;  // columns in which a long text can be broken into lines
constexpr std::size_t kBelow = 6;  // blanks before a text below its row

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

std::size_t longest_word(const std::string& text) {
  std::size_t longest = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    longest = std::max(longest, width(text.substr(at, end - at)));
    at = end + 1;
  }
  return longest;
}

// A table as it stands on a page.
class Layout {
 public:
  Layout(const ShownTable& table, Page page) : table_(table), page_(page) {
    for (std::size_t k = 0; k < table.columns.size(); ++k) {
      std::size_t marks = table.has_marks && table.columns[k].is_number ? 1 : 0;
      for (const auto& row : table.rows) marks = std::max(marks, marks_of(k, row[k]).size());
      marks_.push_back(marks);
      std::size_t values = 0;
      for (const auto& row : table.rows) values = std::max(values, width(text_of(k, row[k])));
      values_.push_back(values);
      heads_.push_back({printable(table.columns[k].head)});
      widths_.push_back(std::max(values, width(heads_[k].front()) + marks));
    }
    if (page.columns > 0 && whole_width() > page.columns) {
      break_heads();
      put_text_below();
    }
  }

  void append(std::string& out) const {
    const std::vector<Places> all = parts();
    for (const Places& part : all) {
      if (&part != &all.front()) out += '\n';
      append_heads(out, part);
      for (const auto& row : table_.rows) {
        append_row(out, part, row);
        if (&part == &all.back()) append_below(out, row);
      }
    }
  }

 private:
  // What is said of a number behind it; words have no marks.
  [[nodiscard]] std::string marks_of(std::size_t k, const ShownField& field) const {
    if (!table_.columns[k].is_number) return "";
    return std::string(field.is_best ? "*" : "") + (field.is_noise ? "~" : "");
  }

  // A field with its marks, or the blanks in their place.
  [[nodiscard]] std::string text_of(std::size_t k, const ShownField& field) const {
    const std::string marks = marks_of(k, field);
    return printable(field.text) + marks + std::string(marks_[k] - marks.size(), ' ');
  }

  [[nodiscard]] std::size_t whole_width() const {
    std::size_t whole = 0;
    for (const std::size_t k : shown_to_people(table_)) whole += kGap + widths_[k];
    return whole;
  }

  // Heads in several lines, each column as narrow as its fields and words allow.
  void break_heads() {
    for (std::size_t k = 0; k < heads_.size(); ++k) {
      const std::string head = heads_[k].front();
      widths_[k] = std::max(values_[k], longest_word(head) + marks_[k]);
      heads_[k] = lines_of(wrapped(head, widths_[k] - marks_[k], 0));
    }
  }

  // A long text as the last column has no room beside the others where these fill the page.
  void put_text_below() {
    const Places shown = shown_to_people(table_);
    if (shown.size() < 2 || table_.columns[shown.back()].is_number) return;
    std::size_t before = kGap;
    for (std::size_t n = 0; n + 1 < shown.size(); ++n) before += kGap + widths_[shown[n]];
    const bool is_long = before + widths_[shown.back()] > page_.columns;
    if (is_long && before + kRoom > page_.columns && page_.columns >= kNarrowest) {
      below_ = shown.back();
    }
  }

  // The columns in parts that fit on the page; each begins with the names in front of the numbers.
  [[nodiscard]] std::vector<Places> parts() const {
    Places shown = shown_to_people(table_);
    if (below_) shown.pop_back();
    Places names;
    for (const std::size_t k : shown) {
      if (table_.columns[k].is_number) break;
      names.push_back(k);
    }
    if (names.size() == shown.size()) return {shown};
    std::size_t in_front = 0;
    for (const std::size_t k : names) in_front += kGap + widths_[k];
    std::vector<Places> parts = {names};
    std::size_t used = in_front;
    for (std::size_t n = names.size(); n < shown.size(); ++n) {
      const std::size_t k = shown[n];
      const bool is_last_text = n + 1 == shown.size() && !table_.columns[k].is_number;
      const std::size_t least = is_last_text ? std::min(widths_[k], kRoom) : widths_[k];
      const bool is_full = page_.columns > 0 && used + kGap + least > page_.columns;
      if (is_full && parts.back().size() > names.size()) {
        parts.push_back(names);
        used = in_front;
      }
      parts.back().push_back(k);
      used += kGap + widths_[k];
    }
    return parts;
  }

  void append_heads(std::string& out, const Places& part) const {
    std::size_t most = 0;
    for (const std::size_t k : part) most = std::max(most, heads_[k].size());
    for (std::size_t n = 0; n < most; ++n) {
      std::string line;
      for (const std::size_t k : part) {
        const std::size_t above = most - heads_[k].size();  // heads stand on the line of the last
        std::string text = n < above ? "" : heads_[k][n - above];
        text.append(marks_[k], ' ');
        append_field(line, k, text, false);
      }
      append_line(out, line);
    }
  }

  void append_row(std::string& out, const Places& part, const std::vector<ShownField>& row) const {
    std::string line;
    std::size_t used = 0;
    for (const std::size_t k : part) {
      std::string text = text_of(k, row[k]);
      const std::size_t begin = used + kGap;
      const bool is_broken = k == part.back() && !table_.columns[k].is_number &&
                             begin + width(text) > page_.columns && begin + kRoom <= page_.columns;
      if (is_broken) {
        line.append(kGap, ' ');
        line += wrapped(text, page_.columns, begin);
      } else {
        append_field(line, k, text, page_.colour && row[k].is_best);
      }
      used = begin + widths_[k];
    }
    append_line(out, line);
  }

  void append_below(std::string& out, const std::vector<ShownField>& row) const {
    if (!below_ || row[*below_].text.empty()) return;
    out.append(kBelow, ' ');
    out += wrapped(printable(table_.columns[*below_].head + ": " + row[*below_].text),
                   page_.columns, kBelow) +
           "\n";
  }

  void append_field(std::string& line, std::size_t k, std::string text, bool in_colour) const {
    const std::string padding(widths_[k] - width(text), ' ');
    if (in_colour) text = "\x1b[1;32m" + text + "\x1b[0m";
    line.append(kGap, ' ');
    line += table_.columns[k].is_number ? padding + text : text + padding;
  }

  static void append_line(std::string& out, std::string line) {
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  }

  const ShownTable& table_;
  Page page_;
  std::vector<std::size_t> marks_;   // places for marks, of each column
  std::vector<std::size_t> values_;  // width of the widest field
  std::vector<std::size_t> widths_;
  std::vector<std::vector<std::string>> heads_;  // lines of each
  std::optional<std::size_t> below_;             // the column whose texts stand below the rows
};

// A line for people, broken where a page has so many columns; what it is indented by stays.
void append_sentence(std::string& out, const std::string& sentence, Page page) {
  const std::string text = printable(sentence);
  if (page.columns < kNarrowest) {
    out += text + "\n";
    return;
  }
  const std::size_t indent = std::min(text.find_first_not_of(' '), text.size());
  out.append(indent, ' ');
  out += wrapped(text.substr(indent), page.columns, indent) + "\n";
}

}  // namespace

std::string as_text(const Document& document, Page page) {
  std::string out;
  for (const std::string& line : document.head) append_sentence(out, line, page);
  for (const ShownTable& table : document.tables) {
    if (!out.empty()) out += '\n';
    for (const std::string& line : table.lead) append_sentence(out, line, page);
    if (!table.lead.empty()) out += '\n';
    if (!table.caption.empty()) append_sentence(out, table.caption, page);
    Layout(table, page).append(out);
  }
  if (!document.notes.empty() && !out.empty()) out += '\n';
  for (const std::string& line : document.notes) append_sentence(out, line, page);
  return out;
}

}  // namespace splitee
