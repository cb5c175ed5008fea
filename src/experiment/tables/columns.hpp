#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/csv.hpp"
#include "experiment/tables/result_table.hpp"
#include "statistics/moments.hpp"

namespace splitee {

// The columns of a table whose lines are made from `Row`: the name, meaning and value of each in
// one place.
template <class Row>
class Columns {
 public:
  // `value` returns a text, a number or an optional number of a row: a function, or a member.
  template <class Value>
  Columns& add(Column column, Value value) {
    using Field = std::invoke_result_t<Value, const Row&>;
    column.is_text = std::is_convertible_v<Field, std::string_view>;
    columns_.push_back(std::move(column));
    writers_.push_back(
        [value](CsvLine& line, const Row& row) { line.add(std::invoke(value, row)); });
    return *this;
  }

  // Three columns, for the mean and the ends of its interval: NAME_mean, NAME_ci95_low and
  // NAME_ci95_high. `value` returns an Estimate or an optional one.
  template <class Value>
  Columns& add_estimate(const Column& column, Value value) {
    return add_interval(column, column.name + "_mean", value);
  }

  // The same for a number that is no mean within a repeat: NAME, NAME_ci95_low and NAME_ci95_high.
  template <class Value>
  Columns& add_quantile(const Column& column, Value value) {
    return add_interval(column, column.name, value);
  }

  // Two columns, for the ends of the paired interval of the column with this name: NAME_ci95_low
  // and NAME_ci95_high. `value` returns an optional interval.
  template <class Value>
  Columns& add_interval(const Column& column, Value value) {
    const auto end = [&](const char* suffix, const char* which, auto number) {
      Column each = column;
      each.name += suffix;
      each.meaning = std::string(which) + " end of the 95% interval of `" + column.name +
                     "`, paired repeat by repeat; empty where there is none";
      add(std::move(each), [value, number](const Row& row) {
        const auto interval = std::invoke(value, row);
        return interval ? std::optional<double>(number(*interval)) : std::nullopt;
      });
    };
    end("_ci95_low", "lower", [](const auto& interval) { return interval.low; });
    end("_ci95_high", "upper", [](const auto& interval) { return interval.high; });
    return *this;
  }

  [[nodiscard]] const std::vector<Column>& all() const { return columns_; }

  // Appends the line of a row; `key`: its beginning, see key_text().
  void append(std::string& csv, std::string_view key, const Row& row) const {
    CsvLine line(csv, key);
    for (const auto& write : writers_) write(line, row);
  }

 private:
  template <class Value>
  Columns& add_interval(const Column& column, const std::string& mean, Value value) {
    using Number = std::optional<double>;
    const auto part = [&](const std::string& suffix, std::string meaning, auto number) {
      Column each = column;
      each.name = suffix.empty() ? mean : column.name + suffix;
      each.meaning = std::move(meaning);
      add(std::move(each), [value, number](const Row& row) -> Number {
        const std::optional<Estimate> estimate = std::invoke(value, row);
        return estimate ? number(*estimate) : Number();
      });
    };
    const std::string interval =
        " of the 95% interval of `" + mean + "`; empty where there is none";
    part("", column.meaning, [](const Estimate& e) { return Number(e.mean); });
    part("_ci95_low", "lower end" + interval,
         [](const Estimate& e) { return e.interval ? Number(e.interval->low) : Number(); });
    part("_ci95_high", "upper end" + interval,
         [](const Estimate& e) { return e.interval ? Number(e.interval->high) : Number(); });
    return *this;
  }

  std::vector<Column> columns_;
  std::vector<std::function<void(CsvLine&, const Row&)>> writers_;
};

}  // namespace splitee
