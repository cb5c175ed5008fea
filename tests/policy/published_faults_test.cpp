// The table of known faults of published code, and where it is shown.
#include "policy/published_faults.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <set>
#include <string>

#include "policy/table.hpp"
#include "support/npz_writer.hpp"
#include "support/places.hpp"

namespace {

using namespace splitee;
using namespace splitee::testing;

}  // namespace

TEST_CASE("configs/README.md tells every known fault of published code as the program does") {
  std::string expected = "| name | code | fault | here |\n|---|---|---|---|\n";
  for (const PublishedFault& fault : published_faults()) {
    expected +=
        fmt::format("| {} | {} | {} | {} |\n", fault.name, fault.code, fault.what, fault.here);
  }
  const std::string readme = read_file(source_folder() / "configs/README.md");
  const std::size_t begin = readme.find("| name | code | fault | here |\n");
  REQUIRE(begin != std::string::npos);
  CHECK(readme.substr(begin, expected.size()) == expected);
  CHECK(readme.substr(begin + expected.size()).starts_with("\n"));
}

TEST_CASE("the faults have names of their own, and policies name only such") {
  std::set<std::string_view> names;
  for (const PublishedFault& fault : published_faults()) {
    CAPTURE(fault.name);
    CHECK(names.insert(fault.name).second);
    CHECK(&published_fault(fault.name) == &fault);
    for (const std::string_view text : {fault.code, fault.what, fault.here}) {
      CHECK_FALSE(text.empty());
      CHECK(text.find_first_of("|\n") == std::string_view::npos);
    }
  }
  CHECK(names.size() == 13);
  CHECK_THROWS_AS(published_fault("none"), std::out_of_range);
  for (const PolicyInfo* info : all_policies()) {
    CAPTURE(info->name);
    for (const std::string_view fault : info->faults) CHECK(names.contains(fault));
  }
}

TEST_CASE("every learner, and every policy that learns, says where its numbers differ") {
  for (const LearnerInfo& learner : all_learners()) {
    CAPTURE(learner.name);
    CHECK_FALSE(learner.differs.empty());
  }
  for (const PolicyInfo* info : all_policies()) {
    if (info->family != Family::kLearnsExits && info->family != Family::kLearnsThresholds) continue;
    CAPTURE(info->name);
    CHECK_FALSE(info->differs.empty());
  }
}
