#include "threshold/rule.hpp"

#include <algorithm>
#include <stdexcept>

namespace splitee {

const std::vector<std::string_view>& threshold_rule_names() {
  static const std::vector<std::string_view> names = {"any-split", "walk"};
  return names;
}

std::string_view name_of(ThresholdRule rule) {
  return threshold_rule_names().at(static_cast<std::size_t>(rule));
}

ThresholdRule threshold_rule(std::string_view name) {
  const auto& names = threshold_rule_names();
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) throw std::out_of_range("no rule of that name");
  return static_cast<ThresholdRule>(found - names.begin());
}

}  // namespace splitee
