#pragma once

#include <filesystem>
#include <map>
#include <string>

namespace splitee {

// While it lives, place_of() knows these files by names of their own, which say what is in them and
// not where they lie. One at a time, and no other thread may call place_of() while it is made or
// ends.
class GivenFiles {
 public:
  explicit GivenFiles(std::map<std::string, std::filesystem::path> files);
  ~GivenFiles();
  GivenFiles(const GivenFiles&) = delete;
  GivenFiles& operator=(const GivenFiles&) = delete;
};

// Where the text of a configuration leads: the file of that name, or else a path below `folder`.
std::filesystem::path place_of(const std::filesystem::path& folder, const std::string& text);

}  // namespace splitee
