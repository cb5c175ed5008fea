#include "experiment/results/result_folder.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <system_error>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/path.hpp"
#include "experiment/results/manifest.hpp"
#include "experiment/tables/list.hpp"

namespace splitee {
namespace fs = std::filesystem;
namespace {

// Ensures that renamed files are found under their new names even if the machine stops suddenly.
// Where a file system cannot do that, nothing that it promised is lost.
void sync_folder(const fs::path& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  static_cast<void>(::fsync(descriptor));
  ::close(descriptor);
}

// True for a file that begins as every table of this program does.
bool begins_as_table(const fs::path& file) {
  const std::string keys = first_columns();
  std::string start(keys.size(), '\0');
  std::ifstream in(file, std::ios::binary);
  return in.read(start.data(), static_cast<std::streamsize>(start.size())) && start == keys;
}

}  // namespace

ResultFolder::Claim::~Claim() {
  const bool is_replaced = journal && !journal->is_in_place();
  if (journal && !is_replaced && journal->is_empty()) {
    try {
      journal->remove();
    } catch (const Error&) {
      // It is empty; a later run takes it over.
    }
  }
  if (keep || is_replaced) return;
  std::error_code ignored;
  for (const fs::path& each : made) fs::remove(each, ignored);  // only empty folders
}

ResultFolder::ResultFolder(fs::path folder, const RunIdentity& identity, std::uint64_t cells,
                           FolderMode mode)
    : claim_{std::move(folder)} {
  make_folder();
  refuse_foreign();
  // Before the journal is made: a refusal must not touch the folder.
  const fs::path journal = path() / Journal::kFileName;
  if (path_kind(journal, Links::kShow) == PathKind::kNothing) find_results(identity, mode);
  if (done_) return;
  open_journal(identity, cells, mode);
  try {
    find_results(identity, mode);  // again: they may have come while another process had the lock
    remove_leftovers();
  } catch (const Error&) {
    claim_.journal->expect_in_place();  // a lost folder is reported as everywhere in a run
    throw;
  }
}

void ResultFolder::open_journal(const RunIdentity& identity, std::uint64_t cells, FolderMode mode) {
  claim_.journal.emplace(claim_.folder);
  std::string differs = claim_.journal->resume(identity);
  if (mode == FolderMode::kForce && (!differs.empty() || !claim_.journal->is_empty())) {
    claim_.journal->remove();
    claim_.journal.emplace(claim_.folder);
    differs = claim_.journal->resume(identity);
  }
  if (!differs.empty() && claim_.journal->is_of_other_build()) {
    fail(ExitStatus::kFailed,
         "{}: holds an unfinished run of another build ({}); finish it with that build, choose "
         "another folder with --out, or remove it",
         path().string(), differs);
  }
  if (!differs.empty()) {
    fail(ExitStatus::kFailed,
         "{}: holds an unfinished run that is not this one ({}); finish that one with --resume, "
         "choose another folder with --out, or remove it",
         path().string(), differs);
  }
  if (!claim_.journal->is_empty() && mode != FolderMode::kResume) {
    fail(ExitStatus::kFailed,
         "{}: holds an unfinished run ({} of {} cells done); go on with --resume, or remove the "
         "folder to start again",
         path().string(), claim_.journal->cells_done(), cells);
  }
}

void ResultFolder::remove_leftovers() const {
  std::error_code ignored;
  for (const fs::path& entry : entries_of(path())) {
    if (ResultFiles::is_leftover(entry) &&
        fs::is_regular_file(fs::symlink_status(entry, ignored))) {
      fs::remove(entry, ignored);
    }
  }
}

void ResultFolder::make_folder() {
  if (path_kind(path()) != PathKind::kNothing) return;
  std::error_code error;
  fs::path each = fs::absolute(path(), error);
  while (!error && path_kind(each) == PathKind::kNothing && each.has_relative_path()) {
    if (path_kind(each, Links::kShow) == PathKind::kLink) {
      fail(ExitStatus::kFailed, "{}: is a link to what is not there; choose another with --out",
           path().string());
    }
    claim_.made.push_back(each);
    each = each.parent_path();
  }
  if (!error) fs::create_directories(path(), error);
  if (error) {
    fail(ExitStatus::kFailed, "{}: cannot make the folder for the results: {}", path().string(),
         error.message());
  }
}

// Refuses a folder in which this program has not written, before anything is written to it, and one
// in which something else has the name of a file that will be written. Tables without their
// manifest, as a repository may keep them, are this program's too.
void ResultFolder::refuse_foreign() const {
  if (path_kind(path()) != PathKind::kFolder) {
    fail(ExitStatus::kFailed, "{}: is not a folder; choose another with --out", path().string());
  }
  const std::vector<std::string> fixed = ResultFiles::fixed_names();
  bool own = false;
  std::string foreign;
  for (const fs::path& entry : entries_of(path())) {
    const std::string name = entry.filename().string();
    if (std::find(fixed.begin(), fixed.end(), name) != fixed.end()) {
      const PathKind kind = path_kind(entry, Links::kShow);
      if (kind == PathKind::kNothing) continue;  // removed since
      if (kind != PathKind::kFile) {
        fail(ExitStatus::kFailed,
             "{}: {}, and a file of the results has that name; remove it, or choose another folder "
             "with --out",
             entry.string(), kind_text(entry, kind));
      }
    }
    // An empty journal shows nothing of the rest; the others are checked when they are opened.
    const bool is_journal = name == Journal::kFileName;
    std::error_code error;
    own = own || name == Manifest::kFileName || (is_journal && fs::file_size(entry, error) > 0) ||
          (find_table(name) != nullptr && begins_as_table(entry));
    if (foreign.empty() && !is_journal && !AtomicFile::is_leftover(entry)) foreign = name;
  }
  if (foreign.empty() || own) return;
  fail(ExitStatus::kFailed,
       "{}: is not empty (it holds {}) and holds no results (no manifest.json); choose another "
       "folder with --out",
       path().string(), foreign);
}

void ResultFolder::find_results(const RunIdentity& identity, FolderMode mode) {
  if (path_kind(path() / Manifest::kFileName) == PathKind::kNothing) return;
  const auto manifest = Manifest::read(read_text_file(path() / Manifest::kFileName));
  const std::string differs = manifest ? difference(manifest->identity(), identity, false)
                                       : "its manifest.json is not one of this program";
  // A shard has other files than a whole run, so that some of the old ones would stay.
  const bool may_replace = mode == FolderMode::kForce && manifest &&
                           manifest->identity().shard.empty() == identity.shard.empty();
  if (!differs.empty() && !may_replace) {
    fail(
        ExitStatus::kFailed,
        "{}: holds the results of another run ({}); choose another folder with --out, or remove it",
        path().string(), differs);
  }
  const bool resume = mode == FolderMode::kResume;
  const std::string build = difference(manifest->identity(), identity, true);
  if (resume && !build.empty()) {
    fail(ExitStatus::kFailed,
         "{}: holds the results of another build ({}); without --resume they are made anew, or "
         "choose another folder with --out",
         path().string(), build);
  }
  claim_.keep = true;
  done_ = resume && manifest->changed_file(path(), Links::kShow).empty();
}

std::vector<std::string> ResultFolder::warnings() const {
  if (!claim_.journal || claim_.journal->unlocked().empty()) return {};
  return {fmt::format("{}: cannot be locked ({}); take care that no other process writes there",
                      path().string(), claim_.journal->unlocked())};
}

void ResultFolder::publish(ResultFiles& files, const Manifest& manifest,
                           const std::string& run_record) {
  claim_.journal->expect_in_place();
  files.publish(manifest, run_record);
  claim_.keep = true;
  sync_folder(path());
  claim_.journal->remove();
}

}  // namespace splitee
