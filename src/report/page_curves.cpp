#include "report/page_curves.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "base/csv_reader.hpp"
#include "base/error.hpp"
#include "base/path.hpp"
#include "experiment/tables/curves.hpp"
#include "experiment/tables/list.hpp"
#include "report/page_table.hpp"

namespace splitee {
namespace {

using nlohmann::ordered_json;

// Gathers the curves cell by cell; only one cell is in memory as a whole.
class CurveGatherer {
 public:
  CurveGatherer(std::filesystem::path file, std::size_t most)
      : file_(std::move(file)), most_(most) {}

  void begin(const std::vector<std::string>& columns) {
    const std::string& own = curves_csv().columns.front().name;
    const auto found = std::find(columns.begin(), columns.end(), own);
    if (found == columns.end())
      fail(ExitStatus::kData, "{}: has no column {}", file_.string(), own);
    keys_ = static_cast<std::size_t>(found - columns.begin());
    columns_ = columns;
  }

  void add(std::vector<std::string>&& fields) {
    if (!rows_.empty() && !std::equal(rows_.front().begin(), of_keys(rows_.front()), fields.begin(),
                                      of_keys(fields))) {
      end_cell();
    }
    rows_.push_back(std::move(fields));
  }

  ordered_json end(const ordered_json& dictionary) {
    if (!rows_.empty()) end_cell();
    const auto split = columns_.begin() + static_cast<std::ptrdiff_t>(keys_);
    const std::vector<std::string> own(split, columns_.end());
    return {{"file", curves_csv().file},
            {"keys", std::vector<std::string>(columns_.begin(), split)},
            {"columns", page_columns(curves_csv(), own, dictionary)},
            {"cells", std::move(cells_)},
            {"thinned", is_thinned_ ? ordered_json(most_) : ordered_json(nullptr)},
            {"cells_left_out", left_out_}};
  }

 private:
  [[nodiscard]] std::vector<std::string>::iterator of_keys(std::vector<std::string>& row) const {
    return row.begin() + static_cast<std::ptrdiff_t>(keys_);
  }

  void end_cell() {
    const std::vector<std::vector<std::string>> rows = std::exchange(rows_, {});
    if (cells_.size() >= kMostCurveCells) {
      ++left_out_;
      return;
    }
    is_thinned_ = is_thinned_ || rows.size() > most_;
    const std::vector<std::size_t> kept = kept_points(rows.size(), most_);
    ordered_json of = ordered_json::array();
    for (std::size_t k = 0; k < keys_; ++k) {
      of.push_back(page_field(is_text_column(columns_[k]), rows.front()[k]));
    }
    ordered_json points = ordered_json::array();
    for (std::size_t k = keys_; k < columns_.size(); ++k) {
      ordered_json values = ordered_json::array();
      for (const std::size_t row : kept) values.push_back(page_field(false, rows[row][k]));
      points.push_back(std::move(values));
    }
    cells_.push_back({{"of", std::move(of)}, {"points", std::move(points)}});
  }

  std::filesystem::path file_;
  std::size_t most_;  // points of a cell
  std::size_t keys_ = 0;
  std::vector<std::string> columns_;
  std::vector<std::vector<std::string>> rows_;  // of the present cell
  ordered_json cells_ = ordered_json::array();
  std::size_t left_out_ = 0;
  bool is_thinned_ = false;
};

}  // namespace

std::vector<std::size_t> kept_points(std::size_t points, std::size_t most) {
  std::vector<std::size_t> kept;
  const std::size_t count = std::min(points, most);
  for (std::size_t k = 0; k < count; ++k) {
    kept.push_back(count == points ? k : k * (points - 1) / (count - 1));
  }
  return kept;
}

ordered_json page_curves(const std::filesystem::path& folder, std::size_t cells,
                         const ordered_json& dictionary) {
  const std::filesystem::path file = folder / curves_csv().file;
  if (path_kind(file, Links::kFollow, ExitStatus::kData) == PathKind::kNothing) return nullptr;
  const std::size_t shown = std::clamp<std::size_t>(cells, 1, kMostCurveCells);
  CurveGatherer gatherer(file, std::max<std::size_t>(2, kMostCurvePoints / shown));
  read_csv_rows(
      file, [&](const std::vector<std::string>& columns) { gatherer.begin(columns); },
      [&](std::vector<std::string>&& fields) { gatherer.add(std::move(fields)); });
  return gatherer.end(dictionary);
}

}  // namespace splitee
