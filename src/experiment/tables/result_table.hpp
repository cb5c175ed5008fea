#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "experiment/block.hpp"

namespace splitee {

// Whether more of a number is better.
enum class Goal : std::uint8_t { kNone, kHighest, kLowest };

// One column of a result table, as in the column dictionary.
struct Column {
  std::string name;
  std::string unit;      // of one value; empty for names and words
  std::string meaning;   // one line
  std::string per = {};  // the basis of a number where its name leaves it open: "total of a run"
  Goal goal = Goal::kNone;
  bool is_text = false;  // holds texts, whatever these look like
  // Which runs have the column; null: all.
  bool (*only_where)(const Config&) = nullptr;

  [[nodiscard]] bool is_in(const Config& config) const {
    return only_where == nullptr || only_where(config);
  }

  // The unit with what the number counts: "λ, total of a run".
  [[nodiscard]] std::string full_unit() const { return per.empty() ? unit : unit + ", " + per; }
};

// CSV lines of some cells, by table in the order of result_tables().
using TableRows = std::vector<std::string>;

// Collects the outcomes of one cell's repeats in their order, so that the same numbers are added in
// the same order whatever the number of workers.
class CellRows {
 public:
  CellRows() = default;
  CellRows(const CellRows&) = delete;
  CellRows& operator=(const CellRows&) = delete;
  virtual ~CellRows() = default;

  virtual void add(const CellOutcome& outcome) = 0;

  // Appends the state so far as bytes, from which the same cell can go on.
  virtual void save(std::string& state) const = 0;
  virtual void restore(ByteReader& state) = 0;

  // Appends the cell's lines.
  virtual void append_to(std::string& csv) const = 0;
};

// Makes the lines of a table that looks across cells from the lines of another table.
class DerivedRows {
 public:
  DerivedRows() = default;
  DerivedRows(const DerivedRows&) = delete;
  DerivedRows& operator=(const DerivedRows&) = delete;
  virtual ~DerivedRows() = default;

  using Sink = std::function<void(const std::string& lines)>;

  // Takes the lines of the next cells, all of each, and passes the lines that are final to `sink`,
  // in the order of the cells. Lines that are not of these cells are an Error with status kData.
  virtual void add(std::string_view source, const Sink& sink) = 0;

  // Throws an Error with status kData where cells are missing at the end.
  virtual void expect_all() const = 0;
};

// The sizes on which the lines of one cell depend.
struct CellSize {
  std::uint64_t exits = 0;
  std::uint64_t points = 0;  // of its curve
  std::uint64_t repeats = 0;
  std::uint64_t arms = 0;      // of the policy's own arms
  std::uint64_t kept = 0;      // repeats whose numbers are all kept, for their percentiles
  std::uint64_t contexts = 0;  // number of reported contexts
};

// A table of the results: one CSV file, and how its lines are made. Each has a pair of files here
// and a row in list.cpp; journal, result files, merge, estimate, check, manifest and the tests take
// it from there.
struct ResultTable {
  std::string file;             // "exits.csv"
  std::string one_row_per;      // "cell and exit"
  std::vector<Column> columns;  // behind the key columns

  // Made from the outcomes of each cell: the collector, and the most bytes that it holds together
  // with its lines. The trace outlives it.
  std::function<std::unique_ptr<CellRows>(const CellKey&, const LoadedTrace&)> of_cell = {};
  std::function<std::uint64_t(const CellSize&)> bytes_of_cell = {};
  bool is_per_repeat = false;  // a line for each repeat of a cell

  // Or made from the lines of the table `source`, once a whole run is complete; so a shard has no
  // such table. A hidden file in the folder may hold what does not fit into memory.
  std::string source = {};
  std::function<std::unique_ptr<DerivedRows>(const CellGrid&, const std::filesystem::path& folder)>
      of_source = {};

  [[nodiscard]] bool is_derived() const { return !source.empty(); }
};

}  // namespace splitee
