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

// The columns of a table for each choice of those that are there only where they are asked for, by
// default the further regrets, made once by `make`.
template <class Row, class Asked = AskedRegrets>
class ColumnsByChoice {
 public:
  explicit ColumnsByChoice(Columns<Row> (*make)(const Asked&)) {
    for (std::size_t place = 0; place < made_.size(); ++place) {
      Asked asked{};
      for (std::size_t k = 0; k < asked.size(); ++k) asked.at(k) = (place >> k) % 2 == 1;
      made_.at(place) = make(asked);
    }
  }

  [[nodiscard]] const Columns<Row>& operator()(const Asked& asked) const {
    std::size_t place = 0;
    for (std::size_t k = 0; k < asked.size(); ++k) place += std::size_t{asked.at(k)} << k;
    return made_.at(place);
  }
  [[nodiscard]] const Columns<Row>& with_all() const { return made_.back(); }

 private:
  std::array<Columns<Row>, std::size_t{1} << std::tuple_size_v<Asked>> made_;
};

}  // namespace splitee
