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

if(SPLITEE_TESTS)
  # Debian doctest-dev | brew doctest | vcpkg doctest
  find_package(doctest 2.4 CONFIG REQUIRED)
endif()
