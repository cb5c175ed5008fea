#include "policy/info.hpp"

#include <algorithm>
#include <array>

namespace splitee {

std::string_view name_of(Family family) {
  constexpr std::array<std::string_view, 5> kNames = {"learn-exits", "learn-thresholds", "walk",
                                                      "fixed", "hindsight"};
  return kNames.at(static_cast<std::size_t>(family));
}

const Parameter* PolicyInfo::parameter(std::string_view wanted) const {
  const auto found = std::find_if(parameters.begin(), parameters.end(),
                                  [&](const Parameter& each) { return each.name == wanted; });
  return found == parameters.end() ? nullptr : &*found;
}

}  // namespace splitee
