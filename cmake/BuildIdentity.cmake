# Writes the source file with the identity of the build (src/base/build.hpp), where it has changed.
# usage: cmake -DSOURCE=PROJECT_FOLDER -DOUT=FILE -P BuildIdentity.cmake
cmake_minimum_required(VERSION 3.25)

# The digest is that of the lines that `sha256sum` prints for these files, in the order of their names
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

# The commit is the last that touched the built files, so that others (results, texts) leave the build
# as it is. It is looked up only where the project itself is the repository, and not a folder in one.
set(built ":(glob)src/**/*.cpp" ":(glob)src/**/*.hpp" ":(glob)src/**/*.in"
  ":(glob)src/**/CMakeLists.txt" ":(glob)cmake/*.cmake" CMakeLists.txt)
set(commit unknown)
find_program(GIT git)
if(GIT)
  unset(ENV{GIT_DIR})
  unset(ENV{GIT_WORK_TREE})
  unset(ENV{GIT_INDEX_FILE})
  set(git ${GIT} --no-optional-locks -C ${SOURCE})
  execute_process(COMMAND ${git} rev-parse --show-prefix
    OUTPUT_VARIABLE place RESULT_VARIABLE failed ERROR_QUIET)
  if(NOT failed AND place STREQUAL "\n")  # the project is the top folder
    execute_process(COMMAND ${git} log -1 --format=%H -- ${built}
      OUTPUT_VARIABLE last OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
    if(last MATCHES "^[0-9a-f]+$")
      set(commit ${last})
      execute_process(COMMAND ${git} status --porcelain -- ${built}
        OUTPUT_VARIABLE changed RESULT_VARIABLE failed ERROR_QUIET)
      if(failed OR changed)
        string(APPEND commit "-dirty")
      endif()
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
