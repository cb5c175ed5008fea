#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/file.hpp"
#include "base/sha256.hpp"
#include "experiment/block_aggregate.hpp"
#include "experiment/cell_grid.hpp"
#include "experiment/comparison.hpp"

namespace splitee {

// The result files of a folder while they are written: none shows under its name before all are
// complete.
class ResultFiles {
 public:
  // Opens the files and writes their headers. A shard's results have no compare.csv, since what its
  // cells are compared with may be in another shard. The grid must outlive the files.
  ResultFiles(const std::filesystem::path& folder, const CellGrid& grid, bool is_shard);

  // Appends the rows of the next cells, in the order of the grid.
  void append(const BlockRows& rows);

  // SHA-256 by name of every file, all rows appended; ends the appending.
  std::map<std::string, std::string> digests();

  // Writes the manifest and lets the files appear, the manifest last.
  void publish(const std::string& manifest);

  // True for the name of a hidden file that a killed process has left while it wrote results.
  static bool is_leftover(const std::filesystem::path& path);

  // The names of all files that a run writes in its folder.
  static std::vector<std::string> fixed_names();

 private:
  struct Output {
    Output(const std::filesystem::path& folder, std::string file_name)
        : name(std::move(file_name)),
          file(folder / name, AtomicFile::Existing::kReplace),
          hash(std::make_unique<Sha256>()) {}
    void write(const std::string& text);

    std::string name;
    AtomicFile file;
    std::unique_ptr<Sha256> hash;
  };

  std::vector<Output> outputs_;  // runs, summary, curves, exits, and compare where there is one
  AtomicFile manifest_;
  std::optional<Comparison> comparison_;
};

// The file that a shard's results do not have.
inline constexpr const char* kWholeRunOnly = "compare.csv";

// Names of the CSV files of a whole run, in the order of ResultFiles.
const std::vector<std::string>& result_file_names();

}  // namespace splitee
