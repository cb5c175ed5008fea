#include "base/path.hpp"

#include <algorithm>
#include <system_error>

namespace splitee {
namespace fs = std::filesystem;

PathKind path_kind(const fs::path& path, Links links, ExitStatus status) {
  std::error_code error;
  const fs::file_status found =
      links == Links::kFollow ? fs::status(path, error) : fs::symlink_status(path, error);
  switch (found.type()) {
    case fs::file_type::not_found:
      return PathKind::kNothing;
    case fs::file_type::none:
      fail(status, "{}: cannot be looked at: {}", path.string(), error.message());
    case fs::file_type::regular:
      return PathKind::kFile;
    case fs::file_type::directory:
      return PathKind::kFolder;
    case fs::file_type::symlink:
      return PathKind::kLink;
    default:
      return PathKind::kOther;
  }
}

std::string kind_text(const fs::path& path, PathKind kind) {
  if (kind == PathKind::kNothing) return "is not there";
  if (kind == PathKind::kFile) return "is a file";
  if (kind == PathKind::kFolder) return "is a folder";
  if (kind == PathKind::kLink) return "is a symbolic link";
  std::error_code ignored;
  switch (fs::status(path, ignored).type()) {
    case fs::file_type::fifo:
      return "is a named pipe";
    case fs::file_type::socket:
      return "is a socket";
    default:
      return "is a device";
  }
}

std::vector<fs::path> entries_of(const fs::path& folder) {
  std::error_code error;
  std::vector<fs::path> entries;
  for (fs::directory_iterator each(folder, error), end; !error && each != end;
       each.increment(error)) {
    entries.push_back(each->path());
  }
  if (error) {
    fail(ExitStatus::kFailed, "{}: cannot be read: {}", folder.string(), error.message());
  }
  std::sort(entries.begin(), entries.end());
  return entries;
}

}  // namespace splitee
