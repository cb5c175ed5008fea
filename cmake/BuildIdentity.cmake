# Writes the source file that says which build this is (src/base/build.hpp), where it has changed.
# usage: cmake -DSOURCE=PROJECT_FOLDER -DOUT=FILE -P BuildIdentity.cmake
cmake_minimum_required(VERSION 3.25)

# The digest is that of the lines `sha256sum` prints for these files, in the order of their names
# inside the project; it needs no git, and does not depend on the folder.
file(GLOB_RECURSE names RELATIVE ${SOURCE} ${SOURCE}/src/*)
list(FILTER names INCLUDE REGEX "\\.(cpp|hpp|in)$|/CMakeLists\\.txt$")
list(FILTER names EXCLUDE REGEX "/\\.")  # of editors
list(APPEND names cmake/SpliteeTargets.cmake)
list(SORT names COMPARE STRING)
set(lines "")
foreach(name IN LISTS names)
  file(SHA256 ${SOURCE}/${name} digest)
  string(APPEND lines "${digest}  ${name}\n")
endforeach()
string(SHA256 sources "${lines}")

# Of the commit only where the project itself is the repository, and not a folder somewhere in one.
set(commit unknown)
find_program(GIT git)
if(GIT)
  unset(ENV{GIT_DIR})
  unset(ENV{GIT_WORK_TREE})
  unset(ENV{GIT_INDEX_FILE})
  set(git ${GIT} --no-optional-locks -C ${SOURCE})
  execute_process(COMMAND ${git} rev-parse --show-prefix HEAD
    OUTPUT_VARIABLE place RESULT_VARIABLE failed ERROR_QUIET)
  # An empty line (the project is the top folder), then the commit.
  if(NOT failed AND place MATCHES "^\n([0-9a-f]+)\n$")
    set(commit ${CMAKE_MATCH_1})
    execute_process(COMMAND ${git} status --porcelain -- src cmake CMakeLists.txt
      OUTPUT_VARIABLE changed RESULT_VARIABLE failed ERROR_QUIET)
    if(failed OR changed)
      string(APPEND commit "-dirty")
    endif()
  endif()
endif()

set(text "// Written by cmake/BuildIdentity.cmake.
#include \"base/build.hpp\"

namespace splitee {

const Build& this_build() {
  static const Build build{
      \"${commit}\",
      \"${sources}\"};
  return build;
}

}  // namespace splitee
")
set(old "")
if(EXISTS ${OUT})
  file(READ ${OUT} old)
endif()
if(NOT old STREQUAL text)
  file(WRITE ${OUT} "${text}")
endif()
