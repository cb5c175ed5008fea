#include "report/document.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace splitee {

const std::array<std::string_view, 5>& format_names() {
  static const std::array<std::string_view, 5> names = {"text", "markdown", "latex", "csv", "json"};
  return names;
}

Format format_of(std::string_view name) {
  const auto& names = format_names();
  return static_cast<Format>(std::find(names.begin(), names.end(), name) - names.begin());
}

ShownField text_field(std::string text) {
  nlohmann::ordered_json value = text;
  return {std::move(text), std::move(value)};
}

std::string rounded(double value, std::size_t digits) {
  std::string text = fmt::format("{:.{}f}", value, digits);
  if (text.front() == '-' && text.find_first_not_of("-0.") == std::string::npos) text.erase(0, 1);
  return text;
}

ShownField number_field(std::optional<double> value, std::optional<std::size_t> digits) {
  if (!value) return {"-", nullptr};
  return {digits ? rounded(*value, *digits) : plain_number(*value), *value};
}

std::vector<std::size_t> shown_to_people(const ShownTable& table) {
  std::vector<std::size_t> places;
  for (std::size_t k = 0; k < table.columns.size(); ++k) {
    const ShownColumn& column = table.columns[k];
    if (!column.for_programs && !column.only_in_json) places.push_back(k);
  }
  return places;
}

std::string written(const Document& document, Format format, Page page) {
  switch (format) {
    case Format::kMarkdown:
      return as_markdown(document);
    case Format::kLatex:
      return as_latex(document);
    case Format::kCsv:
      return as_csv(document);
    case Format::kJson:
      return as_json(document);
    case Format::kText:
      break;
  }
  return as_text(document, page);
}

}  // namespace splitee
