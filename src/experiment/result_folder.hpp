#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "base/file.hpp"
#include "experiment/plan.hpp"
#include "experiment/reduce.hpp"

namespace splitee {

// The folder of a run's results. What is written shows under its final names only when all of it is
// complete; until then, and for ever after an error or an interrupt, the folder is as it was.
class ResultFolder {
 public:
  // Makes the folder where it is missing and opens the files. A folder that holds anything but the
  // results of the same run (configuration and traces) is refused with an Error of status kFailed.
  ResultFolder(std::filesystem::path folder, const Plan& plan);
  ~ResultFolder();
  ResultFolder(const ResultFolder&) = delete;
  ResultFolder& operator=(const ResultFolder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const { return folder_; }

  // Appends the rows of the next block.
  void append(const BlockRows& rows);

  // Completes all files, the manifest last.
  void publish(const std::string& manifest);

 private:
  void refuse_foreign(const Plan& plan) const;
  void remove_made() const;

  std::filesystem::path folder_;
  std::vector<std::filesystem::path> made_;  // folders, to be removed where nothing was published
  bool published_ = false;
  std::vector<AtomicFile> files_;  // runs, summary, curves, exits, manifest
};

}  // namespace splitee
