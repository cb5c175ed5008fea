#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "report/cell_table.hpp"
#include "report/document.hpp"

namespace splitee {

// One of the two metrics of a frontier.
struct FrontierAxis {
  std::string metric;
  std::optional<bool> is_highest_better;  // none: as in the column dictionary
};

struct FrontierRequest {
  FrontierAxis x;
  FrontierAxis y;
  std::vector<std::string> by;     // columns; each of their values has a frontier of its own
  std::vector<std::string> where;  // conditions of RowFilter
  bool with_yardsticks = false;    // policies that know the data beforehand may stand on it
};

// The cells of a group that no other beats: none is at least as good in both metrics and better in
// one. Cells that are equal in both stand there together.
struct FrontierOfGroup {
  std::vector<std::string> values;  // of the columns `by`
  std::vector<std::size_t> rows;    // from the best x to the best y
  std::size_t beaten = 0;           // cells that another beats
  std::size_t yardsticks = 0;       // left out: they know the data beforehand
  std::size_t without_metric = 0;   // left out: one of the metrics is empty
};

// The frontiers of results in two metrics.
class Frontier {
 public:
  // Errors have status kUsage for the request, also where the better direction of a metric is
  // unknown, and kData for the files.
  Frontier(const std::vector<std::filesystem::path>& folders, FrontierRequest request);

  [[nodiscard]] const std::vector<FrontierOfGroup>& groups() const { return groups_; }
  [[nodiscard]] Document document() const;

 private:
  struct Axis {
    std::size_t column = 0;
    double sign = 1;  // sign * value: less is better
  };

  [[nodiscard]] Axis axis_of(const FrontierAxis& axis, const char* option) const;
  [[nodiscard]] FrontierOfGroup front_of(const CellGroup& group) const;
  [[nodiscard]] ShownTable table() const;

  FrontierRequest request_;
  CellTable cells_;
  Axis x_;
  Axis y_;
  std::vector<std::size_t> by_;
  std::vector<std::size_t> keys_;
  std::vector<FrontierOfGroup> groups_;
  std::vector<std::string> notes_;
};

}  // namespace splitee
