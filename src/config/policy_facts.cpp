#include "config/policy_facts.hpp"

#include <nlohmann/json.hpp>

#include "config/recorded_policy.hpp"
#include "policy/own_look.hpp"

namespace splitee {

nlohmann::ordered_json drawing_facts(const Drawing& drawing, std::string_view label) {
  return {{"label", label},           {"colour", drawing.colour}, {"dashes", drawing.dashes},
          {"marker", drawing.marker}, {"depth", drawing.depth},   {"width", drawing.width}};
}

nlohmann::ordered_json policy_facts(const Config& config) {
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  std::vector<std::string> own;
  for (const PolicySpec& policy : config.policies) {
    if (policy.name != policy.info->name) own.push_back(policy.name);
  }
  const std::vector<Drawing> looks = own_looks(own);
  auto look = looks.begin();
  for (const PolicySpec& policy : config.policies) {
    const PolicyInfo& info = *policy.info;
    const bool has_look = policy.name == info.name;
    all.push_back({{"name", policy.name},
                   {"type", info.name},
                   {"family", name_of(info.family)},
                   {"drawing", has_look ? drawing_facts(info.drawing, info.drawing.label)
                                        : drawing_facts(*look++, policy.name)}});
    if (!info.library_sha256.empty()) all.back()["library"] = library_record(info);
  }
  return all;
}

}  // namespace splitee
