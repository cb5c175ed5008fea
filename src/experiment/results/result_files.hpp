#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/file.hpp"
#include "base/sha256.hpp"
#include "experiment/cell_grid.hpp"
#include "experiment/results/manifest.hpp"
#include "experiment/tables/list.hpp"

namespace splitee {

// The result files of a folder while they are written: none appears under its name before all are
// complete.
class ResultFiles {
 public:
  // Opens the files and writes the tables' headers. A shard's results have no derived tables, since
  // the rows that these compare may be in another shard. The grid must outlive the files.
  ResultFiles(const std::filesystem::path& folder, const CellGrid& grid, bool is_shard);

  // Appends the rows of the next cells, in the order of the grid, all of each.
  void append(const TableRows& rows);

  // SHA-256 of every table's file, once all rows are appended; ends the appending.
  Digests digests();

  // Writes the manifest and the text of run.json, and makes the files appear, the manifest last.
  void publish(const Manifest& manifest, const std::string& run_record);

  // True for the name of a hidden file of a killed process that was writing results.
  static bool is_leftover(const std::filesystem::path& path);

  // The names of all files that a run writes in its folder.
  static std::vector<std::string> fixed_names();

 private:
  // One table's file.
  struct Output {
    Output(const std::filesystem::path& folder, const ResultTable& of)
        : table(&of),
          file(folder / of.file, AtomicFile::Existing::kReplace),
          hash(std::make_unique<Sha256>()) {}
    void write(const std::string& text);

    const ResultTable* table;
    AtomicFile file;
    std::unique_ptr<Sha256> hash;
    std::unique_ptr<DerivedRows> derived = {};  // where the table is
  };

  std::vector<Output> outputs_;  // in the order of result_tables()
  AtomicFile run_record_;
  AtomicFile manifest_;
};

}  // namespace splitee
