#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "experiment/results/identity.hpp"
#include "experiment/results/journal.hpp"
#include "experiment/results/result_files.hpp"

namespace splitee {

// What a run may do with an earlier run's results and work in its folder.
enum class FolderMode {
  kFresh,   // replace finished results of the same run, once the new ones are complete
  kResume,  // go on with unfinished work of the same run, or leave its finished results
  kForce    // replace also results and unfinished work of any other run of this program
};

// The folder of a run's results, held for this process alone. Until everything is published,
// earlier results stay as they are; an error, an interrupt or a kill leaves the journal with the
// finished work, and nothing where there is none.
class ResultFolder {
 public:
  // Makes the folder where it is missing, and finds the finished work of an earlier run with the
  // same identity. Where all is done already, the folder need not be writable. Errors of status
  // kFailed: the folder is in use, holds something else than results or work of this program, or
  // work or results that the mode does not allow. `cells`: of the run, for messages.
  ResultFolder(std::filesystem::path folder, const RunIdentity& identity, std::uint64_t cells,
               FolderMode mode);

  [[nodiscard]] const std::filesystem::path& path() const { return claim_.folder; }

  // True where a resumed run has nothing left to do: its results are published.
  [[nodiscard]] bool is_done() const {
    return done_ && (!claim_.journal || claim_.journal->is_empty());
  }

  [[nodiscard]] Journal& journal() { return *claim_.journal; }
  [[nodiscard]] const Journal& journal() const { return *claim_.journal; }

  // Warnings, one line each.
  [[nodiscard]] std::vector<std::string> warnings() const;

  // Makes complete files appear (see ResultFiles::publish), and drops the journal.
  void publish(ResultFiles& files, const Manifest& manifest, const std::string& run_record);

 private:
  // The things to be undone at the end of the object, whatever the reason.
  struct Claim {
    ~Claim();

    std::filesystem::path folder;
    std::vector<std::filesystem::path> made = {};  // folders
    std::optional<Journal> journal = {};
    bool keep = false;  // results stand in the folder
  };

  void make_folder();
  void refuse_foreign() const;
  void find_results(const RunIdentity& identity, FolderMode mode);
  void open_journal(const RunIdentity& identity, std::uint64_t cells, FolderMode mode);
  void remove_leftovers() const;

  Claim claim_;
  bool done_ = false;
};

}  // namespace splitee
