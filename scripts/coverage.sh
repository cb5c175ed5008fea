#!/usr/bin/env bash
# Line coverage of src/ by all tests: prints the table and the total; fails below 90%.
set -euo pipefail
cd "$(dirname "$0")/.."
source scripts/common.sh

scripts/setup.sh all
find build/coverage -name '*.gcda' -delete 2>/dev/null || true
cmake --preset coverage >/dev/null
show "$(cmake --build --preset coverage | tail -1)"
# The counters' own messages about a full disk in a test must not mix with the program's.
GCOV_ERROR_FILE=/dev/null ctest --preset coverage
gcovr --root . --filter 'src/' --exclude-unreachable-branches --fail-under-line 90 build/coverage
