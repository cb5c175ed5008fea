#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "report/document.hpp"

namespace splitee {
namespace {

constexpr int kFigures = 5;  // digits that matter
constexpr int kFew = 3;      // of a column's smallest number
constexpr std::size_t kMostDigits = 4;
constexpr double kLongest = 1e15;  // from here on numbers are powers of ten
constexpr double kSmallest = 1e-6;
constexpr double kNoise = 1e-9;  // of the largest number: what is left of sums that are zero

// Digits behind the point with which so many of a number matter.
std::size_t digits_behind(double value, int figures = kFigures) {
  const int before = static_cast<int>(std::floor(std::log10(std::abs(value)))) + 1;
  return static_cast<std::size_t>(std::max(figures - before, 0));
}

// The zeros at the end of "1.500", and the point where nothing stands behind it.
std::size_t spare_end(const std::string& text) {
  if (text.find('.') == std::string::npos) return 0;
  const std::size_t last = text.find_last_not_of('0');
  return text.size() - last - 1 + (text[last] == '.' ? 1 : 0);
}

// What the numbers of a column have in common.
struct Notation {
  double largest = 0;
  double smallest = INFINITY;  // of those that are not zero
  [[nodiscard]] bool has_powers() const { return largest >= kLongest || smallest < kSmallest; }
  // Of all numbers alike; none where the smallest would need more than kMostDigits.
  [[nodiscard]] std::optional<std::size_t> digits() const {
    const std::size_t digits =
        std::max(digits_behind(largest), std::min(digits_behind(smallest, kFew), kMostDigits));
    const double shown = smallest * std::pow(10, digits);
    return shown >= 10 ? std::optional(digits) : std::nullopt;
  }
};

// The number of a field that holds nothing else; none for words, intervals and empty fields.
std::optional<double> number_of(const ShownField& field) {
  if (!field.value.is_number()) return std::nullopt;
  const auto value = field.value.get<double>();
  return field.text == number_field(value).text ? std::optional(value) : std::nullopt;
}

void give_one_notation(ShownTable& table, std::size_t k) {
  std::vector<ShownField*> fields;
  Notation found;
  for (auto& row : table.rows) {
    if (row[k].value.is_null()) continue;
    const auto value = number_of(row[k]);
    if (!value) return;
    fields.push_back(&row[k]);
    found.largest = std::max(found.largest, std::abs(*value));
  }
  const auto is_zero = [&](double value) {
    return std::abs(value) <= std::min(kNoise * found.largest, kSmallest);
  };
  for (const ShownField* field : fields) {
    const auto value = field->value.get<double>();
    if (!is_zero(value)) found.smallest = std::min(found.smallest, std::abs(value));
  }
  if (found.largest == 0) return;
  const auto digits = found.has_powers() ? std::nullopt : found.digits();
  std::size_t spare = std::string::npos;
  for (ShownField* field : fields) {
    const auto value = field->value.get<double>();
    if (found.has_powers()) {
      field->text = is_zero(value) ? "0" : fmt::format("{:.{}e}", value, kFigures - 1);
      continue;
    }
    const double shown = is_zero(value) ? 0 : value;
    field->text = digits ? rounded(shown, *digits) : plain_number(shown);
    spare = std::min(spare, spare_end(field->text));
  }
  if (!digits) return;
  for (ShownField* field : fields) field->text.resize(field->text.size() - spare);
}

}  // namespace

std::string plain_number(double value, int figures) {
  const double size = std::abs(value);
  if (size == 0) return "0";  // whatever its sign
  const bool has_power = size >= kLongest || size < kSmallest;
  if (has_power || std::isnan(size)) return fmt::format("{:.{}g}", value, figures);
  std::string text = rounded(value, digits_behind(value, figures));
  text.resize(text.size() - spare_end(text));
  return text;
}

void give_one_notation(ShownTable& table) {
  for (std::size_t k = 0; k < table.columns.size(); ++k) {
    if (table.columns[k].is_number && !table.columns[k].for_programs) give_one_notation(table, k);
  }
}

}  // namespace splitee
