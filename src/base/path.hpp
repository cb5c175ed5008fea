#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/error.hpp"

namespace splitee {

// What stands under a name.
enum class PathKind { kNothing, kFile, kFolder, kLink, kOther };

// Whether a symbolic link counts as its target, or is itself the answer (kLink).
enum class Links { kFollow, kShow };

// What stands under a name. Where that cannot be found out (no permission on the way, a name too
// long, links in a circle), an Error of this status says why: it is never taken for "nothing is
// there".
PathKind path_kind(const std::filesystem::path& path, Links links = Links::kFollow,
                   ExitStatus status = ExitStatus::kFailed);

// "is a folder", "is a symbolic link", ... for messages; for kOther the path shows which kind.
std::string kind_text(const std::filesystem::path& path, PathKind kind);

// Everything in a folder, sorted by name. An Error with status kFailed where it cannot be read.
std::vector<std::filesystem::path> entries_of(const std::filesystem::path& folder);

}  // namespace splitee
