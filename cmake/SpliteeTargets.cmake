# The compile options of every target of the project.
add_library(splitee_options INTERFACE)
target_compile_features(splitee_options INTERFACE cxx_std_20)
target_compile_options(splitee_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor
  -Woverloaded-virtual -Wold-style-cast -Wcast-qual
  # A fused multiply-add has other bits than a product and a sum; decisions must not depend on it.
  -ffp-contract=off
  # No code reads errno after sqrt and llrint, which are then one instruction each.
  -fno-math-errno
  # At -O3, g++ 12 takes empty vectors in the tables of policies for uninitialised, and strings that
  # are put together for overlapping ones.
  "$<$<AND:$<CXX_COMPILER_ID:GNU>,$<CONFIG:Release>>:-Wno-maybe-uninitialized;-Wno-restrict>"
  $<$<BOOL:${SPLITEE_WERROR}>:-Werror>)
if(SPLITEE_SANITIZE)
  target_compile_options(splitee_options INTERFACE
    -fsanitize=${SPLITEE_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(splitee_options INTERFACE -fsanitize=${SPLITEE_SANITIZE})
endif()
if(SPLITEE_COVERAGE)
  target_compile_options(splitee_options INTERFACE --coverage -fprofile-update=atomic)
  target_link_options(splitee_options INTERFACE --coverage)
endif()

# splitee_compile_together(TARGET [ALONE PATTERN...]): with SPLITEE_TOGETHER the target's sources are compiled in batches of that
# size (ON: eight; tests: eight, and none of src), in half the time of each by itself. Sources that
# match a pattern stay alone: their file-private names clash with others.
function(splitee_compile_together target)
  string(FIND "${CMAKE_CURRENT_SOURCE_DIR}" "${PROJECT_SOURCE_DIR}/tests" of_tests)
  if(NOT SPLITEE_TOGETHER OR (SPLITEE_TOGETHER STREQUAL "tests" AND NOT of_tests EQUAL 0))
    return()
  endif()
  cmake_parse_arguments(ARG "" "" "ALONE" ${ARGN})
  set(size 8)
  if(SPLITEE_TOGETHER MATCHES "^[0-9]+$")
    set(size ${SPLITEE_TOGETHER})
  endif()
  set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE ${size})
  get_target_property(sources ${target} SOURCES)
  foreach(pattern IN LISTS ARG_ALONE)
    foreach(source IN LISTS sources)
      if(source MATCHES "${pattern}")
        set_source_files_properties(${source} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
      endif()
    endforeach()
  endforeach()
endfunction()

# splitee_library(FOLDER [LIBRARIES lib...]): the static library splitee_FOLDER from all sources below
# src/FOLDER but examples, included as "FOLDER/file.hpp".
function(splitee_library folder)
  cmake_parse_arguments(ARG "" "" "LIBRARIES" ${ARGN})
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/${folder}/*.cpp)
  list(FILTER sources EXCLUDE REGEX "/examples/")
  add_library(splitee_${folder} STATIC ${sources})
  target_include_directories(splitee_${folder} PUBLIC
    ${CMAKE_CURRENT_SOURCE_DIR} ${CMAKE_CURRENT_BINARY_DIR})
  target_link_libraries(splitee_${folder} PUBLIC ${ARG_LIBRARIES} PRIVATE splitee_options)
  target_compile_features(splitee_${folder} PUBLIC cxx_std_20)
  if(SPLITEE_PYTHON_MODULE)  # the libraries are linked into it, too
    set_target_properties(splitee_${folder} PROPERTIES
      POSITION_INDEPENDENT_CODE ON CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
  endif()
endfunction()
