# Every library the project stands on. On Debian 12 scripts/setup.sh installs them all; the
# comments name the package on Debian, in Homebrew and in vcpkg for everyone else.

find_package(Threads REQUIRED)
# Debian libcli11-dev | brew cli11 | vcpkg cli11
find_package(CLI11 2.1 CONFIG REQUIRED)
# Debian nlohmann-json3-dev | brew nlohmann-json | vcpkg nlohmann-json
find_package(nlohmann_json 3.11 CONFIG REQUIRED)
# Debian libeigen3-dev | brew eigen | vcpkg eigen3
find_package(Eigen3 3.4 CONFIG REQUIRED)
# Debian libfmt-dev | brew fmt | vcpkg fmt
find_package(fmt 9 CONFIG REQUIRED)
# Debian libboost-dev (Boost.Math is header only) | brew boost | vcpkg boost-math
find_package(Boost 1.74 REQUIRED)
# Debian libssl-dev (SHA-256) | brew openssl@3 | vcpkg openssl
find_package(OpenSSL 3 REQUIRED COMPONENTS Crypto)

# Debian libzip-dev | brew libzip | vcpkg libzip. Through pkg-config, because the CMake package that
# Debian ships insists on command-line tools that libzip-dev does not bring.
find_package(PkgConfig REQUIRED)
pkg_check_modules(LIBZIP REQUIRED IMPORTED_TARGET libzip>=1.7)

# Debian librandom123-dev | brew random123 | vcpkg random123. Header only, without a CMake package.
find_path(RANDOM123_INCLUDE_DIR Random123/philox.h REQUIRED)
add_library(Random123 INTERFACE IMPORTED)
target_include_directories(Random123 SYSTEM INTERFACE ${RANDOM123_INCLUDE_DIR})

# Debian libjs-chart.js | elsewhere dist/chart.min.js of the npm package chart.js 3.9, named by
# -DSPLITEE_CHART_JS=FILE. The charting library of the page that `report` writes; MIT licence, whose
# text the page keeps (src/report/page/licences.txt).
find_file(SPLITEE_CHART_JS chart.min.js PATHS /usr/share/javascript/chart.js
  DOC "Chart.js 3.9, minified" REQUIRED)

if(SPLITEE_PYTHON_MODULE)
  if(NOT SKBUILD AND EXISTS /usr/bin/python3)  # Debian's own, which has the packages of scripts/setup.sh
    set(Python_EXECUTABLE /usr/bin/python3 CACHE FILEPATH "Python that the extension module is for")
  endif()
  # Debian python3-dev, pybind11-dev | brew pybind11 | vcpkg pybind11
  if(SPLITEE_PYTHON_MODULE STREQUAL "AUTO")
    find_package(Python 3.9 COMPONENTS Interpreter Development.Module)
    find_package(pybind11 2.10 CONFIG)
    if(NOT Python_Development.Module_FOUND OR NOT pybind11_FOUND)
      set(SPLITEE_PYTHON_MODULE OFF)
    endif()
  else()
    find_package(Python 3.9 REQUIRED COMPONENTS Interpreter Development.Module)
    find_package(pybind11 2.10 CONFIG REQUIRED)
  endif()
endif()

if(SPLITEE_TESTS)
  # Debian doctest-dev | brew doctest | vcpkg doctest
  find_package(doctest 2.4 CONFIG REQUIRED)
endif()
