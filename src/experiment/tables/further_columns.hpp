#pragma once

#include <array>
#include <string>
#include <utility>

#include "experiment/tables/columns.hpp"

namespace splitee {

// The column of a further regret, present only where that is asked for.
inline Column further_column(std::size_t which, const std::string& more, std::string per,
                             Goal goal) {
  constexpr std::array<bool (*)(const Config&), kFurtherRegrets> kIsAsked = {
      [](const Config& config) { return config.further_regrets[0]; },
      [](const Config& config) { return config.further_regrets[1]; }};
  return {.name = std::string(kFurtherRegretColumns.at(which)),
          .unit = "confidence",
          .meaning = std::string(kFurtherRegretMeanings.at(which)) + more +
                     "; there only where `regret.also` asks for `" +
                     std::string(kFurtherRegretNames.at(which)) + "`",
          .per = std::move(per),
          .goal = goal,
          .only_where = kIsAsked.at(which)};
}

// The columns of a table for each choice of further regrets, made once by `make`.
template <class Row>
class ColumnsByRegret {
 public:
  explicit ColumnsByRegret(Columns<Row> (*make)(const AskedRegrets&)) {
    for (std::size_t k = 0; k < made_.size(); ++k) made_.at(k) = make({k % 2 == 1, k / 2 == 1});
  }

  [[nodiscard]] const Columns<Row>& operator()(const AskedRegrets& asked) const {
    return made_.at((asked[0] ? 1U : 0U) + (asked[1] ? 2U : 0U));
  }
  [[nodiscard]] const Columns<Row>& with_all() const { return made_.back(); }

 private:
  static_assert(kFurtherRegrets == 2);
  std::array<Columns<Row>, 4> made_;
};

}  // namespace splitee
