#pragma once

#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "experiment/run/work_store.hpp"

namespace splitee::testing {

// The rows of a CSV text by the names of its columns.
using CsvRows = std::vector<std::map<std::string, std::string>>;
CsvRows parse_csv(const std::string& text);

// The files of a run as texts: the tables that are made block by block.
struct Results {
  std::map<std::string, std::string> files;

  const std::string& operator[](const std::string& file) const { return files.at(file); }
  friend bool operator==(const Results&, const Results&) = default;
};

// The files of a whole run's tables, and, with manifest.json, all files that have the same bytes
// however the run was carried out.
std::vector<std::string> table_files();
std::vector<std::string> lasting_files();

// Keeps a run's work in memory.
struct MemoryStore : WorkStore {
  [[nodiscard]] bool has(CellRange block) const override;
  [[nodiscard]] std::optional<std::string> part(CellRange block) const override;
  void keep(CellRange block, const TableRows& rows) override;
  void keep_part(CellRange block, const std::string& state) override;

  [[nodiscard]] Results results(const CellGrid& grid) const;

  std::map<CellRange, TableRows> blocks;
  std::map<CellRange, std::string> parts;
};

// Runs a configuration with paths relative to `folder`, without the program and its result folder.
Results run_config(const nlohmann::json& config, const std::filesystem::path& folder,
                   unsigned workers = 1);

// The rows in which every named column has the given text, for example {{"policy", "splitee"}}.
CsvRows where(const CsvRows& rows, const std::map<std::string, std::string>& values);

// The number in a column.
double number(const std::map<std::string, std::string>& row, const std::string& column);

// A configuration with the defaults that tests need: one trace "t" at `path`, offload [1, 3, 5], 3
// repeats.
nlohmann::json small_config(const std::string& path, double threshold);

// Whose answers are lost, by round, as the program draws them for the first repeat of the trace
// "t" with the default seed.
std::vector<bool> lost_answers(double loss, std::size_t samples);

// A random labelled trace [samples, exits] with three classes and entropy, in which later exits
// have higher confidence and are right more often; the confidences are multiples of 1/64, so that
// exact ties are frequent.
struct RandomTraceKind {
  bool zeros = false;    // every fifth confidence is 0 or -0
  bool doubles = false;  // float64 instead of float32
  bool extras = false;   // with context (0 and 1 in turn) and score_sure, the confidences again
  bool latency = false;  // with latency_ms, random multiples of 1/8
};
void write_random_trace(const std::filesystem::path& path, std::size_t samples, std::size_t exits,
                        unsigned seed, const RandomTraceKind& kind = {});

}  // namespace splitee::testing
