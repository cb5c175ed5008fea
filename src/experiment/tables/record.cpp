#include "experiment/tables/record.hpp"

#include <charconv>

#include "experiment/tables/key_columns.hpp"

namespace splitee {

std::string Record::text_if_there(const std::string& column) const {
  return table_.column(column) == CsvTable::npos ? "" : text(column);
}

const std::string& Record::text(const std::string& column) const {
  const std::size_t position = table_.column(column);
  if (position == CsvTable::npos) {
    fail(ExitStatus::kData, "{}: has no column {}", file_, column);
  }
  return table_.rows[row_][position];
}

std::optional<double> Record::maybe(const std::string& column) const {
  const std::string& field = text(column);
  if (field.empty()) return std::nullopt;
  const auto value = number_in(field);
  if (!value) refuse(column, "is '{}'; expected a finite number", field);
  return value;
}

double Record::number(const std::string& column) const {
  const auto value = maybe(column);
  if (!value) refuse(column, "is empty; expected a number");
  return *value;
}

std::uint64_t Record::count(const std::string& column, std::uint64_t low) const {
  const std::string& field = text(column);
  std::uint64_t value = 0;
  const char* end = field.data() + field.size();
  const auto [rest, error] = std::from_chars(field.data(), end, value);
  if (error != std::errc{} || rest != end || value < low) {
    refuse(column, "is '{}'; expected a whole number from {}", field, low);
  }
  return value;
}

std::optional<Estimate> Record::estimate(const std::string& metric) const {
  const auto mean = maybe(metric + "_mean");
  if (!mean) return std::nullopt;
  const auto low = maybe(metric + "_ci95_low");
  const auto high = maybe(metric + "_ci95_high");
  Estimate estimate{*mean, std::nullopt};
  if (low && high) estimate.interval = Interval{*low, *high};
  return estimate;
}

Estimate Record::needed(const std::string& metric) const {
  static_cast<void>(number(metric + "_mean"));  // throws where it is missing
  return *estimate(metric);
}

std::vector<std::string> Record::key(const std::vector<std::string>& grid) const {
  std::vector<std::string> fields;
  for (const Column& column : fixed_key_columns()) fields.push_back(text(column.name));
  for (const std::string& column : grid) fields.push_back(text(column));
  return fields;
}

}  // namespace splitee
