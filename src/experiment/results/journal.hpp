#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "base/record_file.hpp"
#include "experiment/results/identity.hpp"
#include "experiment/run/work_store.hpp"

namespace splitee {

// The finished work of a run until it is published: rows of finished blocks, and states of blocks
// in progress. It outlives a sudden end at any instant; damaged records count as not done. Its file
// also locks the folder against other processes.
class Journal : public WorkStore {
 public:
  static constexpr const char* kFileName = "unfinished.journal";

  // Opens or makes the journal of a folder. An Error with status kFailed where another process uses
  // the folder.
  explicit Journal(const std::filesystem::path& folder);

  // Why the file could not be locked, where its file system knows no locks; empty otherwise.
  [[nodiscard]] const std::string& unlocked() const { return file_->unlocked(); }

  // Throws an Error with status kFailed where the journal or its folder was removed or replaced:
  // another run could own the folder now.
  void expect_in_place() const;
  [[nodiscard]] bool is_in_place() const { return file_->is_in_place(); }

  // Finds the work of the run `identity` in the file, and gets ready to append to it. If the file
  // holds work of another run, nothing is done and the difference is returned; otherwise "". An
  // Error with status kFailed where the file holds no record, so is not this program's.
  std::string resume(const RunIdentity& identity);

  // True where the work found by resume() is of the same run, but by another build of the program.
  [[nodiscard]] bool is_of_other_build() const { return other_build_; }

  // Cells of the blocks found by resume() or kept since.
  [[nodiscard]] std::uint64_t cells_done() const;
  [[nodiscard]] bool has(CellRange block) const override { return blocks_.contains(block); }

  // True where resume() has found that nothing would be lost with the file, and nothing was kept
  // since.
  [[nodiscard]] bool is_empty() const { return known_ && blocks_.empty() && parts_.empty(); }

  // The rows of a finished block.
  [[nodiscard]] TableRows rows(CellRange block) const;

  // The state of a block in progress, see BlockAggregate; none where there is none.
  [[nodiscard]] std::optional<std::string> part(CellRange block) const override;

  // Keeps finished work. Errors: status kFailed (full disk); work kept earlier stays.
  void check() const override { expect_in_place(); }
  void keep(CellRange block, const TableRows& rows) override;
  void keep_part(CellRange block, const std::string& state) override;

  // Removes the file; the folder stays locked until the end of this object.
  void remove() { file_->remove(); }

 private:
  RecordFile::Place append(char kind, CellRange block, const std::string& body);

  void forget(std::map<CellRange, RecordFile::Place>& places, CellRange block);
  void drop_dead_records();

  std::filesystem::path folder_;
  std::unique_ptr<RecordFile> file_;
  std::string run_;         // the first record
  std::uint64_t dead_ = 0;  // bytes of records that later ones replace
  bool known_ = false;      // whether the file's content is known
  bool other_build_ = false;
  std::string key_;
  std::map<CellRange, RecordFile::Place> blocks_;
  std::map<CellRange, RecordFile::Place> parts_;  // the last of each block
  std::chrono::steady_clock::time_point synced_ = std::chrono::steady_clock::now();
};

}  // namespace splitee
