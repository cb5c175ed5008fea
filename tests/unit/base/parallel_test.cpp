#include "base/parallel.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <stdexcept>

namespace splitee::testing {

TEST_CASE("parts cover everything once, whatever their number") {
  for (const unsigned parts : {0U, 1U, 3U, 7U, 100U}) {
    CAPTURE(parts);
    std::vector<std::atomic<int>> seen(10);
    in_parts(seen.size(), parts, [&](std::size_t begin, std::size_t end) {
      for (std::size_t k = begin; k < end; ++k) ++seen[k];
    });
    for (const auto& times : seen) CHECK(times == 1);
  }
}

TEST_CASE("an exception in a part is thrown again when all parts have ended") {
  std::atomic<int> ended = 0;
  CHECK_THROWS_WITH_AS(in_parts(4, 4,
                                [&](std::size_t begin, std::size_t) {
                                  ++ended;
                                  if (begin == 2) throw std::runtime_error("no room");
                                }),
                       "no room", std::runtime_error);
  CHECK(ended == 4);
}

TEST_CASE("work in threads is done by as many as are told") {
  for (const unsigned count : {0U, 1U, 3U}) {
    std::atomic<unsigned> calls = 0;
    CHECK(in_threads(count, [&] { ++calls; }) == calls);
    CHECK(calls == std::max(count, 1U));
  }
}

}  // namespace splitee::testing
