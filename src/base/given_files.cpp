#include "base/given_files.hpp"

#include "base/file.hpp"

namespace splitee {
namespace {

std::map<std::string, std::filesystem::path>& given_files() {
  static std::map<std::string, std::filesystem::path> all;
  return all;
}

}  // namespace

GivenFiles::GivenFiles(std::map<std::string, std::filesystem::path> files) {
  given_files() = std::move(files);
}

GivenFiles::~GivenFiles() { given_files().clear(); }

std::filesystem::path place_of(const std::filesystem::path& folder, const std::string& text) {
  const auto given = given_files().find(text);
  return given == given_files().end() ? below(folder, text) : given->second;
}

}  // namespace splitee
