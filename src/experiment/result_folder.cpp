#include "experiment/result_folder.hpp"

#include <system_error>

#include "base/error.hpp"
#include "experiment/manifest.hpp"
#include "report/csv.hpp"

namespace splitee {
namespace fs = std::filesystem;

ResultFolder::ResultFolder(fs::path folder, const Plan& plan) : folder_(std::move(folder)) {
  std::error_code error;
  if (fs::exists(folder_, error)) {
    refuse_foreign(plan);
  } else {
    for (fs::path each = fs::absolute(folder_); !fs::exists(each); each = each.parent_path()) {
      made_.push_back(each);
    }
    fs::create_directories(folder_, error);
    if (error) {
      remove_made();
      fail(ExitStatus::kFailed, "{}: cannot make the folder for the results: {}", folder_.string(),
           error.message());
    }
  }
  for (const char* name : {"runs.csv", "summary.csv", "curves.csv", "exits.csv", "manifest.json"}) {
    files_.emplace_back(folder_ / name);
  }
  const auto& grid = plan.grid_columns();
  files_[0].write(runs_header(grid));
  files_[1].write(summary_header(grid));
  files_[2].write(curves_header(grid));
  files_[3].write(exits_header(grid));
}

ResultFolder::~ResultFolder() {
  files_.clear();
  if (!published_) remove_made();
}

void ResultFolder::remove_made() const {
  std::error_code ignored;
  for (const fs::path& folder : made_) fs::remove(folder, ignored);
}

void ResultFolder::refuse_foreign(const Plan& plan) const {
  std::error_code error;
  if (!fs::is_directory(folder_, error)) {
    fail(ExitStatus::kFailed, "{}: is not a folder; choose another with --out", folder_.string());
  }
  bool empty = true;
  for (const auto& entry : fs::directory_iterator(folder_, error)) {
    empty = empty && AtomicFile::is_leftover(entry.path());
  }
  if (error) fail(ExitStatus::kFailed, "{}: cannot be read: {}", folder_.string(), error.message());
  if (empty) return;
  if (!fs::exists(folder_ / "manifest.json", error)) {
    fail(ExitStatus::kFailed,
         "{}: is not empty and holds no results (no manifest.json); choose another folder with "
         "--out",
         folder_.string());
  }
  const std::string difference = manifest_difference(folder_ / "manifest.json", plan);
  if (!difference.empty()) {
    fail(
        ExitStatus::kFailed,
        "{}: holds the results of another run ({}); choose another folder with --out, or remove it",
        folder_.string(), difference);
  }
}

void ResultFolder::append(const BlockRows& rows) {
  files_[0].write(rows.runs);
  files_[1].write(rows.summary);
  files_[2].write(rows.curves);
  files_[3].write(rows.exits);
}

void ResultFolder::publish(const std::string& manifest) {
  files_[4].write(manifest);
  for (AtomicFile& file : files_) file.finish();
  for (AtomicFile& file : files_) file.publish();
  published_ = true;
}

}  // namespace splitee
