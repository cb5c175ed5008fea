#include "policy/own_look.hpp"

#include <doctest/doctest.h>

#include <set>

namespace splitee::testing {
namespace {

bool is_same_look(const Drawing& a, const Drawing& b) {
  return a.colour == b.colour && a.marker == b.marker && a.dashes == b.dashes;
}

const std::vector<std::string>& some_names() {
  static const std::vector<std::string> names = {
      "bold", "shy", "ucb1", "moss", "pairs", "mine", "thresholds", "exp3", "my own", "split at 9"};
  return names;
}

}  // namespace

TEST_CASE("a name has one look wherever it stands in a configuration") {
  std::vector<std::string> names = some_names();
  const std::vector<Drawing> looks = own_looks(names);
  std::vector<std::string> turned(names.rbegin(), names.rend());
  const std::vector<Drawing> other = own_looks(turned);
  for (std::size_t k = 0; k < names.size(); ++k) {
    CAPTURE(names[k]);
    CHECK(is_same_look(looks[k], other[names.size() - 1 - k]));
  }
}

TEST_CASE(
    "a name beside another has the look that it has alone, but where both ask for one thing") {
  double kept = 0;
  double pairs = 0;
  for (const std::string& a : some_names()) {
    for (const std::string& b : some_names()) {
      if (a == b) continue;
      const Drawing alone = own_looks({a}).front();
      const Drawing beside = own_looks({a, b}).front();
      const Drawing other = own_looks({b}).front();
      ++pairs;
      kept += alone.colour == beside.colour ? 1 : 0;
      if (alone.colour != other.colour) CHECK(alone.colour == beside.colour);
      if (alone.marker != other.marker) CHECK(alone.marker == beside.marker);
      if (a < b) CHECK(is_same_look(alone, beside));
    }
  }
  CHECK(kept > 0.8 * pairs);
  // The same on every machine and in every version: figures of different runs are put side by side.
  CHECK(own_looks({"bold"}).front().colour == "#35978f");
}

TEST_CASE("names beside each other differ in colour and marker until all are given out") {
  std::vector<std::string> names;
  names.reserve(22);
  for (int k = 0; k < 22; ++k) names.push_back("policy " + std::to_string(k));
  std::set<std::string_view> colours;
  std::set<std::string_view> markers;
  const std::vector<Drawing> eleven = own_looks({names.begin(), names.begin() + 11});
  for (const Drawing& look : eleven) {
    colours.insert(look.colour);
    markers.insert(look.marker);
  }
  CHECK(colours.size() == 11);
  CHECK(markers.size() == 11);
  std::multiset<std::string_view> all;
  for (const Drawing& look : own_looks(names)) all.insert(look.colour);
  for (const std::string_view colour : colours) CHECK(all.count(colour) == 2);
}

TEST_CASE("names of one colour differ in their markers while there are enough of these") {
  std::vector<std::string> names;
  names.reserve(66);
  for (int k = 0; k < 66; ++k) names.push_back("rule " + std::to_string(k));
  std::set<std::pair<std::string_view, std::string_view>> pairs;
  for (const Drawing& look : own_looks(names)) pairs.emplace(look.colour, look.marker);
  CHECK(pairs.size() == names.size());
}

}  // namespace splitee::testing
