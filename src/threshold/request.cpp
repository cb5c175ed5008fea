#include "threshold/request.hpp"

#include <algorithm>
#include <stdexcept>

namespace splitee {
namespace {

template <class Enum>
Enum enumerator(const std::vector<std::string_view>& names, std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) throw std::out_of_range("nothing of that name");
  return static_cast<Enum>(found - names.begin());
}

}  // namespace

const std::vector<std::string_view>& threshold_rule_names() {
  static const std::vector<std::string_view> names = {"any-split", "walk"};
  return names;
}

const std::vector<std::string_view>& guarantee_method_names() {
  static const std::vector<std::string_view> names = {"crc", "wsr", "ltt"};
  return names;
}

const std::vector<std::string_view>& risk_names() {
  static const std::vector<std::string_view> names = {"consistency", "gap"};
  return names;
}

std::string_view name_of(ThresholdRule rule) {
  return threshold_rule_names().at(static_cast<std::size_t>(rule));
}

std::string_view name_of(GuaranteeMethod method) {
  return guarantee_method_names().at(static_cast<std::size_t>(method));
}

std::string_view name_of(Risk risk) { return risk_names().at(static_cast<std::size_t>(risk)); }

ThresholdRule threshold_rule(std::string_view name) {
  return enumerator<ThresholdRule>(threshold_rule_names(), name);
}

GuaranteeMethod guarantee_method(std::string_view name) {
  return enumerator<GuaranteeMethod>(guarantee_method_names(), name);
}

Risk risk_named(std::string_view name) { return enumerator<Risk>(risk_names(), name); }

}  // namespace splitee
