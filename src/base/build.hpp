#pragma once

#include <string>

namespace splitee {

// Which build of the program this is. cmake/BuildIdentity.cmake writes the answer at every build.
struct Build {
  // Of the last git commit that touched the built files, with "-dirty" where they have changed
  // since; "unknown" where the sources were built without git.
  std::string commit;
  // SHA-256 over all sources that decide results, by their content and their names inside the
  // project: the same on every machine and at any time for the same sources.
  std::string sources;
};

const Build& this_build();

// The first digits of a digest, for messages; "unknown" where there is none.
std::string short_digest(const std::string& digest);

}  // namespace splitee
