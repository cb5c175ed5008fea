#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/error.hpp"

namespace splitee {

// What stands under a name.
enum class PathKind { kNothing, kFile, kFolder, kLink, kOther };

// Whether a symbolic link is what it leads to, or is itself the answer (kLink).
enum class Links { kFollow, kShow };

// What stands under a name. Where that cannot be told (no permission on the way, a name too long,
// links in a circle) an Error of this status that says why: never taken for "nothing is there".
PathKind path_kind(const std::filesystem::path& path, Links links = Links::kFollow,
                   ExitStatus status = ExitStatus::kFailed);

// "is a folder", "is a symbolic link", ... for messages; of kOther the path says which.
std::string kind_text(const std::filesystem::path& path, PathKind kind);

// Everything in a folder, sorted by name. An Error with status kFailed where it cannot be read.
std::vector<std::filesystem::path> entries_of(const std::filesystem::path& folder);

}  // namespace splitee
