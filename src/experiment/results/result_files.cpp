#include "experiment/results/result_files.hpp"

#include <algorithm>

#include "base/scratch_file.hpp"
#include "experiment/results/journal.hpp"
#include "experiment/results/run_record.hpp"

namespace splitee {

void ResultFiles::Output::write(const std::string& text) {
  file.write(text);
  hash->update(std::as_bytes(std::span(text)));
}

ResultFiles::ResultFiles(const std::filesystem::path& folder, const CellGrid& grid, bool is_shard)
    : run_record_(folder / RunRecord::kFileName, AtomicFile::Existing::kReplace),
      manifest_(folder / Manifest::kFileName, AtomicFile::Existing::kReplace) {
  for (const ResultTable& table : result_tables()) {
    if (is_shard && table.is_derived()) continue;
    Output& output = outputs_.emplace_back(folder, table);
    if (table.is_derived()) output.derived = table.of_source(grid, folder);
    output.write(header_line(table, grid));
  }
}

void ResultFiles::append(const TableRows& rows) {
  for (Output& output : outputs_) {
    const std::string& file = output.derived ? output.table->source : output.table->file;
    const std::string& lines = rows[place_of_table(file)];
    if (output.derived) {
      output.derived->add(lines, [&](const std::string& made) { output.write(made); });
    } else {
      output.write(lines);
    }
  }
}

Digests ResultFiles::digests() {
  Digests digests;
  for (Output& output : outputs_) {
    if (output.derived) output.derived->expect_all();
    digests[output.table->file] = output.hash->hex();
  }
  return digests;
}

void ResultFiles::publish(const Manifest& manifest, const std::string& run_record) {
  run_record_.write(run_record);
  manifest_.write(manifest.text());
  for (Output& output : outputs_) output.file.finish();
  run_record_.finish();
  manifest_.finish();
  for (Output& output : outputs_) output.file.publish();
  run_record_.publish();
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
  std::vector<std::string> names;
  for (const ResultTable& table : result_tables()) names.push_back(table.file);
  names.emplace_back(RunRecord::kFileName);
  names.emplace_back(Manifest::kFileName);
  names.emplace_back(Journal::kFileName);
  return names;
}

}  // namespace splitee
