#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "base/csv.hpp"
#include "base/text.hpp"
#include "experiment/tables/list.hpp"
#include "experiment/tables/summary.hpp"
#include "report/escape.hpp"
#include "report/pivot.hpp"

namespace splitee {
namespace {

using Line = std::vector<std::string>;

// With so many digits behind the point; what rounds to zero is 0 and not -0.
std::string rounded(double value, std::size_t digits) {
  std::string text = fmt::format("{:.{}f}", value, digits);
  if (text.front() == '-' && text.find_first_not_of("-0.") == std::string::npos) text.erase(0, 1);
  return text;
}

// So many digits behind the point that the largest number shows five that matter.
std::size_t digits_for(const std::vector<Pivot>& pivots) {
  double largest = 0;
  for (const Pivot& pivot : pivots) {
    for (const auto& row : pivot.cells) {
      for (const PivotCell& cell : row)
        largest = std::max(largest, std::abs(cell.value.value_or(0)));
    }
  }
  const int before = largest < 1 ? 1 : static_cast<int>(std::floor(std::log10(largest))) + 1;
  return static_cast<std::size_t>(std::clamp(5 - before, 0, 4));
}

// How a format writes its parts.
struct Style {
  std::string (*label)(std::string_view);
  const char* best;   // of a number
  const char* other;  // of a number that is not the best
  const char* none;   // where there is no number
};

// Line 0 holds the headings.
std::vector<Line> lines_of(const Pivot& pivot, const Style& style, std::size_t digits) {
  std::vector<Line> lines(1);
  for (const std::string& name : pivot.row_names) lines[0].push_back(style.label(name));
  for (const std::string& column : pivot.columns) lines[0].push_back(style.label(column));
  for (std::size_t r = 0; r < pivot.cells.size(); ++r) {
    Line line;
    for (const std::string& label : pivot.row_labels[r]) line.push_back(style.label(label));
    for (const PivotCell& cell : pivot.cells[r]) {
      line.push_back(!cell.value
                         ? style.none
                         : fmt::format(fmt::runtime(cell.is_best ? style.best : style.other),
                                       rounded(*cell.value, digits)));
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

// "cost_mean (total of a run) by policy and offload (trace = IMDb)"
std::string caption_of(const Pivot& pivot) {
  std::string text = fmt::format("{}{} by {} and {}", pivot.value_name,
                                 unit_note(summary_csv().file, pivot.value_name),
                                 fmt::join(pivot.row_names, ", "), pivot.column_name);
  for (std::size_t k = 0; k < pivot.fixed.size(); ++k) {
    text += fmt::format("{}{} = {}", k == 0 ? " (" : ", ", pivot.fixed[k].first,
                        pivot.fixed[k].second.empty() ? "none" : pivot.fixed[k].second);
  }
  if (!pivot.fixed.empty()) text += ")";
  return pivot.note.empty() ? text : text + "; " + pivot.note;
}

void append_text(std::string& out, const Pivot& pivot, std::size_t digits) {
  auto lines = lines_of(pivot, {printable, "{}*", "{} ", "- "}, digits);
  const std::size_t labels = pivot.row_names.size();
  // Headings of numbers leave room for the mark, too.
  for (std::size_t k = labels; k < lines[0].size(); ++k) lines[0][k] += ' ';
  std::vector<std::size_t> widths(lines[0].size());
  for (const Line& line : lines) {
    for (std::size_t k = 0; k < line.size(); ++k) widths[k] = std::max(widths[k], width(line[k]));
  }
  out += printable(caption_of(pivot)) + "\n";
  for (const Line& line : lines) {
    std::string text;
    for (std::size_t k = 0; k < line.size(); ++k) {
      const std::string padding(widths[k] - width(line[k]), ' ');
      text += "  ";
      text += k < labels ? line[k] + padding : padding + line[k];
    }
    text.erase(text.find_last_not_of(' ') + 1);
    out += text + "\n";
  }
}

void append_markdown(std::string& out, const Pivot& pivot, std::size_t digits) {
  const auto lines = lines_of(pivot, {escaped_markdown, "**{}**", "{}", ""}, digits);
  out += escaped_markdown(caption_of(pivot)) + "\n\n";
  for (std::size_t r = 0; r < lines.size(); ++r) {
    out += fmt::format("| {} |\n", fmt::join(lines[r], " | "));
    if (r > 0) continue;
    for (std::size_t k = 0; k < lines[0].size(); ++k) {
      out += k < pivot.row_names.size() ? "|---" : "|---:";
    }
    out += "|\n";
  }
}

void append_latex(std::string& out, const Pivot& pivot, std::size_t digits) {
  const auto lines = lines_of(pivot, {escaped_latex, "\\textbf{{{}}}", "{}", "--"}, digits);
  const std::size_t labels = pivot.row_names.size();
  fmt::format_to(std::back_inserter(out),
                 "% {}; needs \\usepackage{{booktabs}}\n\\begin{{tabular}}{{{}{}}}\n  \\toprule\n",
                 printable(caption_of(pivot)), std::string(labels, 'l'),
                 std::string(pivot.columns.size(), 'r'));
  fmt::format_to(std::back_inserter(out), "  {}& \\multicolumn{{{}}}{{c}}{{{}}} \\\\\n",
                 fmt::format("{:&>{}}", "", labels - 1), pivot.columns.size(),
                 escaped_latex(pivot.column_name));
  fmt::format_to(std::back_inserter(out), "  \\cmidrule(lr){{{}-{}}}\n", labels + 1,
                 labels + pivot.columns.size());
  for (std::size_t r = 0; r < lines.size(); ++r) {
    fmt::format_to(std::back_inserter(out), "  {} \\\\\n", fmt::join(lines[r], " & "));
    if (r == 0) out += "  \\midrule\n";
  }
  out += "  \\bottomrule\n\\end{tabular}\n";
}

void append_csv(std::string& out, const Pivot& pivot, std::optional<std::size_t> digits,
                bool with_header) {
  Line header;
  for (const auto& [name, value] : pivot.fixed) header.push_back(spreadsheet_field(name));
  for (const std::string& name : pivot.row_names) header.push_back(spreadsheet_field(name));
  for (const std::string& column : pivot.columns) {
    header.push_back(spreadsheet_field(fmt::format("{}={}", pivot.column_name, column)));
  }
  if (with_header) fmt::format_to(std::back_inserter(out), "{}\n", fmt::join(header, ","));
  for (std::size_t r = 0; r < pivot.cells.size(); ++r) {
    Line line;
    for (const auto& [name, value] : pivot.fixed) line.push_back(spreadsheet_field(value));
    for (const std::string& label : pivot.row_labels[r]) line.push_back(spreadsheet_field(label));
    for (const PivotCell& cell : pivot.cells[r]) {
      if (!cell.value) {
        line.emplace_back();
      } else {
        line.push_back(digits ? rounded(*cell.value, *digits) : fmt::format("{}", *cell.value));
      }
    }
    fmt::format_to(std::back_inserter(out), "{}\n", fmt::join(line, ","));
  }
}

}  // namespace

std::string pivot_text(const std::vector<Pivot>& pivots, const std::string& format,
                       std::optional<std::size_t> digits) {
  const std::size_t shown = digits.value_or(digits_for(pivots));
  std::string out;
  for (std::size_t k = 0; k < pivots.size(); ++k) {
    const Pivot& pivot = pivots[k];
    const bool same_columns = k > 0 && pivot.columns == pivots[k - 1].columns;
    if (k > 0 && !(format == "csv" && same_columns)) out += '\n';
    if (format == "markdown") {
      append_markdown(out, pivot, shown);
    } else if (format == "latex") {
      append_latex(out, pivot, shown);
    } else if (format == "csv") {
      append_csv(out, pivot, digits, !same_columns);
    } else {
      append_text(out, pivot, shown);
    }
  }
  return out;
}

}  // namespace splitee
