#include "experiment/result_folder.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <system_error>

#include "base/error.hpp"
#include "base/file.hpp"
#include "experiment/manifest.hpp"

namespace splitee {
namespace fs = std::filesystem;
namespace {

constexpr const char* kManifest = "manifest.json";

// Makes sure that renamed files are found under their new names whatever happens to the machine.
// Where a file system cannot do that, nothing is lost that it had promised.
void sync_folder(const fs::path& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return;
  static_cast<void>(::fsync(descriptor));
  ::close(descriptor);
}

}  // namespace

ResultFolder::Claim::~Claim() {
  if (journal && journal->is_empty()) {
    try {
      journal->remove();
    } catch (const Error&) {
      // It holds nothing; a later run takes it over.
    }
  }
  if (keep) return;
  std::error_code ignored;
  for (const fs::path& each : made) fs::remove(each, ignored);  // only where empty
}

ResultFolder::ResultFolder(fs::path folder, const RunIdentity& identity, std::uint64_t cells,
                           bool resume)
    : claim_{std::move(folder)} {
  make_folder();
  refuse_foreign();
  // Before the journal is made: a refusal shall not touch the folder.
  if (!fs::exists(path() / Journal::kFileName)) find_results(identity, resume);
  if (done_) return;
  claim_.journal.emplace(claim_.folder);
  const std::string differs = claim_.journal->resume(identity);
  if (!differs.empty()) {
    fail(ExitStatus::kFailed,
         "{}: holds an unfinished run that is not this one ({}); finish that one with --resume, "
         "choose another folder with --out, or remove it",
         path().string(), differs);
  }
  if (!claim_.journal->is_empty() && !resume) {
    fail(ExitStatus::kFailed,
         "{}: holds an unfinished run ({} of {} cells done); go on with --resume, or remove the "
         "folder to start again",
         path().string(), claim_.journal->cells_done(), cells);
  }
  find_results(identity, resume);  // again: they may have come while another process had the lock
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(path(), ignored)) {
    if (ResultFiles::is_leftover(entry.path())) fs::remove(entry.path(), ignored);
  }
}

void ResultFolder::make_folder() {
  std::error_code error;
  if (fs::exists(path(), error)) return;
  for (fs::path each = fs::absolute(path()); !fs::exists(each); each = each.parent_path()) {
    claim_.made.push_back(each);
  }
  fs::create_directories(path(), error);
  if (error) {
    fail(ExitStatus::kFailed, "{}: cannot make the folder for the results: {}", path().string(),
         error.message());
  }
}

// Refuses a folder in which this program has not written, before anything is written to it.
void ResultFolder::refuse_foreign() const {
  std::error_code error;
  if (!fs::is_directory(path(), error)) {
    fail(ExitStatus::kFailed, "{}: is not a folder; choose another with --out", path().string());
  }
  bool empty = true;
  bool own = false;
  for (const auto& entry : fs::directory_iterator(path(), error)) {
    const std::string name = entry.path().filename().string();
    own = own || name == kManifest || name == Journal::kFileName;
    empty = empty && AtomicFile::is_leftover(entry.path());
  }
  if (error) fail(ExitStatus::kFailed, "{}: cannot be read: {}", path().string(), error.message());
  if (empty || own) return;
  fail(ExitStatus::kFailed,
       "{}: is not empty and holds no results (no manifest.json); choose another folder with --out",
       path().string());
}

void ResultFolder::find_results(const RunIdentity& identity, bool resume) {
  if (!fs::exists(path() / kManifest)) return;
  std::string differs = "its manifest.json is not one of this program";
  std::string manifest;
  if (fs::is_regular_file(path() / kManifest)) {
    manifest = read_text_file(path() / kManifest);
    const auto old = RunIdentity::read(manifest);
    if (old) differs = difference(*old, identity, resume);
  }
  if (!differs.empty()) {
    fail(
        ExitStatus::kFailed,
        "{}: holds the results of another run ({}); choose another folder with --out, or remove it",
        path().string(), differs);
  }
  claim_.keep = true;
  done_ = resume && changed_result(path(), manifest).empty();
}

std::vector<std::string> ResultFolder::warnings() const {
  if (!claim_.journal || claim_.journal->unlocked().empty()) return {};
  return {fmt::format("{}: cannot be locked ({}); take care that no other process writes there",
                      path().string(), claim_.journal->unlocked())};
}

void ResultFolder::publish(ResultFiles& files, const std::string& manifest) {
  claim_.journal->expect_in_place();
  files.publish(manifest);
  claim_.keep = true;
  sync_folder(path());
  claim_.journal->remove();
}

}  // namespace splitee
