#pragma once

#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "report/cell_table.hpp"
#include "report/constraint.hpp"
#include "report/document.hpp"

namespace splitee {

// The request for the best cells.
struct BestRequest {
  std::string metric;
  bool is_highest = false;              // --maximize, otherwise --minimize
  std::vector<std::string> subject_to;  // see read_constraint()
  std::vector<std::string> by;          // columns; each of their values has a best cell of its own
  std::vector<std::string> where;       // conditions of RowFilter
  std::size_t top = 1;
  bool with_yardsticks = false;  // policies that know the data beforehand may be taken
};

// A constraint that a cell does not meet.
struct Miss {
  std::size_t constraint = 0;   // its number
  std::optional<double> value;  // of the cell, if it has one
};

// A cell that was not taken although its metric is better than that of the last one taken, or the
// next best after it. One that misses nothing and is not behind knows the data beforehand.
struct PassedOver {
  std::size_t row = 0;
  std::vector<Miss> misses;
  std::optional<double> behind;  // it fits; by so much the last one taken is better
};

struct BestOfGroup {
  std::vector<std::string> values;         // of the columns `by`
  std::vector<std::size_t> taken;          // the best first; empty where no cell fits
  std::vector<PassedOver> passed;          // the nearest to being taken, the best metric first
  std::size_t also_passed = 0;             // further cells with a better metric that did not fit
  std::optional<PassedOver> nearest = {};  // where no cell fits, and one has the metric
  std::size_t without_metric = 0;          // cells without a value of the metric
};

// The best cells of results under constraints.
class BestAnswer {
 public:
  // Errors have status kUsage for the request and kData for the files.
  BestAnswer(const std::vector<std::filesystem::path>& folders, BestRequest request);

  [[nodiscard]] const std::vector<BestOfGroup>& groups() const { return groups_; }

  // How numbers stand in words: with those that matter to people, or so that reading them back
  // gives the same number.
  enum class Digits : std::uint8_t { kFew, kAll };

  // Why a cell was not taken.
  [[nodiscard]] std::string reason(const PassedOver& passed, Digits digits) const;

  // Which groups have no cell that fits; empty where all have one.
  [[nodiscard]] std::string shortfall() const;

  [[nodiscard]] Document document() const;

 private:
  struct Judged;

  [[nodiscard]] Judged judge(std::size_t row) const;
  [[nodiscard]] BestOfGroup answer(const CellGroup& group) const;
  void pass_over(BestOfGroup& best, std::vector<Judged> misses,
                 const std::vector<Judged>& fits) const;
  [[nodiscard]] bool is_better(double a, double b) const;
  [[nodiscard]] std::string group_text(const BestOfGroup& best) const;
  [[nodiscard]] std::string nearest_text(const BestOfGroup& best, Digits digits) const;
  [[nodiscard]] nlohmann::ordered_json misses_of(const PassedOver& passed) const;
  [[nodiscard]] nlohmann::ordered_json nearest_misses() const;
  [[nodiscard]] std::vector<std::string> notes_in(Digits digits) const;
  [[nodiscard]] ShownTable table() const;
  [[nodiscard]] std::vector<std::size_t> shown_columns() const;

  BestRequest request_;
  CellTable cells_;
  std::size_t metric_;
  std::vector<std::size_t> by_;
  std::vector<Constraint> constraints_;
  std::vector<double> spread_;  // of each constraint's metric over all cells, above 0
  std::vector<BestOfGroup> groups_;
  std::vector<std::size_t> keys_;  // columns that tell the cells of a group apart
  std::vector<std::string> notes_;
};

}  // namespace splitee
