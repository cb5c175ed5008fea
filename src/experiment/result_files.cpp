#include "experiment/result_files.hpp"

#include <algorithm>

#include "base/scratch_file.hpp"
#include "experiment/journal.hpp"
#include "report/csv.hpp"

namespace splitee {
namespace {

constexpr const char* kManifest = "manifest.json";

}  // namespace

const std::vector<std::string>& result_file_names() {
  static const std::vector<std::string> names = {"runs.csv", "summary.csv", "curves.csv",
                                                 "exits.csv", kWholeRunOnly};
  return names;
}

void ResultFiles::Output::write(const std::string& text) {
  file.write(text);
  hash->update(std::as_bytes(std::span(text)));
}

ResultFiles::ResultFiles(const std::filesystem::path& folder, const CellGrid& grid, bool is_shard)
    : manifest_(folder / kManifest, AtomicFile::Existing::kReplace) {
  const auto& names = result_file_names();
  for (std::size_t k = 0; k < names.size() - (is_shard ? 1 : 0); ++k) {
    outputs_.emplace_back(folder, names[k]);
  }
  outputs_[0].write(runs_header(grid.columns()));
  outputs_[1].write(summary_header(grid.columns()));
  outputs_[2].write(curves_header(grid.columns()));
  outputs_[3].write(exits_header(grid.columns()));
  if (is_shard) return;
  comparison_.emplace(grid, folder);
  outputs_[4].write(compare_header(grid.columns()));
}

void ResultFiles::append(const BlockRows& rows) {
  outputs_[0].write(rows.runs);
  outputs_[1].write(rows.summary);
  outputs_[2].write(rows.curves);
  outputs_[3].write(rows.exits);
  if (comparison_) outputs_[4].write(comparison_->add(rows.runs));
}

std::map<std::string, std::string> ResultFiles::digests() {
  if (comparison_) comparison_->expect_all();
  std::map<std::string, std::string> digests;
  for (Output& output : outputs_) digests[output.name] = output.hash->hex();
  return digests;
}

void ResultFiles::publish(const std::string& manifest) {
  manifest_.write(manifest);
  for (Output& output : outputs_) output.file.finish();
  manifest_.finish();
  for (Output& output : outputs_) output.file.publish();
  manifest_.publish();
}

bool ResultFiles::is_leftover(const std::filesystem::path& path) {
  if (ScratchFile::is_leftover(path)) return true;
  if (!AtomicFile::is_leftover(path)) return false;
  const std::string name = path.filename().string();
  const std::vector<std::string> own = fixed_names();
  return std::any_of(own.begin(), own.end(), [&](const std::string& each) {
    return name.size() == AtomicFile::hidden_name("0123abcd", each).size() && name.ends_with(each);
  });
}

std::vector<std::string> ResultFiles::fixed_names() {
  std::vector<std::string> names = result_file_names();
  names.emplace_back(kManifest);
  names.emplace_back(Journal::kFileName);
  return names;
}

}  // namespace splitee
