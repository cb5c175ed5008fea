#include "trace/answers.hpp"

#include <doctest/doctest.h>

#include <vector>

namespace splitee::testing {

TEST_CASE("confidences reach chance where none is below one over the number of classes") {
  const auto reach = [](const std::vector<float>& confidences, std::uint64_t classes) {
    return reach_chance<float>(confidences, classes);
  };
  CHECK(reach({0.25F, 1, 0.5F, 0.25F}, 4));
  CHECK_FALSE(reach({0.25F, 1, 0.5F, 0.24F}, 4));
  CHECK_FALSE(reach({0.24F, 1, 0.5F, 0.5F}, 4));
  CHECK(reach({1, 1.0F / 3}, 3));  // the float above a third
  CHECK_FALSE(reach({1, std::nextafter(1.0F / 3, 0.0F)}, 3));
  CHECK_FALSE(reach({1, 1}, 0));
}

}  // namespace splitee::testing
