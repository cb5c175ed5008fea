# Writes the source file that holds the files of the results' page (src/report/page_files.hpp).
# usage: cmake -DPAGE=FOLDER -DCHART=FILE -DOUT=FILE -P EmbedPage.cmake
cmake_minimum_required(VERSION 3.25)

# append_file(VARIABLE FILE): appends the bytes of a file in hexadecimal.
function(append_file variable file)
  file(READ ${file} bytes HEX)
  set(${variable} "${${variable}}${bytes}" PARENT_SCOPE)
endfunction()

# In the order of their names, which begin with a number.
file(GLOB scripts ${PAGE}/*.js)
list(SORT scripts COMPARE NATURAL)
set(names page.html page.css licences.txt chart.js page.js)
foreach(name page.html page.css licences.txt)
  append_file(${name} ${PAGE}/${name})
endforeach()
append_file(chart.js ${CHART})
foreach(script IN LISTS scripts)
  append_file(page.js ${script})
endforeach()

set(text "// Written by cmake/EmbedPage.cmake.
#include \"report/page_files.hpp\"

#include <initializer_list>

namespace splitee {

std::string page_file(std::string_view name) {
  std::string text;
  const auto add = [&text](std::initializer_list<std::string_view> parts) {
    for (const std::string_view part : parts) text += part;
  };
")
# Pieces of 4000 bytes: compilers need not accept longer literals.
foreach(name IN LISTS names)
  string(APPEND text "  if (name == \"${name}\") add({\n")
  string(REGEX REPLACE "(..)" "\\\\x\\1" escaped "${${name}}")
  string(LENGTH "${escaped}" length)
  set(at 0)
  while(at LESS length)
    string(SUBSTRING "${escaped}" ${at} 16000 piece)
    string(APPEND text "\"${piece}\",\n")
    math(EXPR at "${at} + 16000")
  endwhile()
  string(APPEND text "  });\n")
endforeach()
string(APPEND text "  return text;
}

}  // namespace splitee
")
file(WRITE ${OUT} "${text}")
