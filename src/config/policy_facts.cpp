#include "config/policy_facts.hpp"

#include <nlohmann/json.hpp>

#include "config/recorded_policy.hpp"

namespace splitee {

nlohmann::ordered_json policy_facts(const Config& config) {
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  for (const PolicySpec& policy : config.policies) {
    const PolicyInfo& info = *policy.info;
    const Drawing& drawing = info.drawing;
    all.push_back({{"name", policy.name},
                   {"type", info.name},
                   {"family", name_of(info.family)},
                   {"drawing",
                    {{"label", drawing.label},
                     {"colour", drawing.colour},
                     {"dashes", drawing.dashes},
                     {"marker", drawing.marker},
                     {"depth", drawing.depth},
                     {"width", drawing.width}}}});
    if (!info.library_sha256.empty()) all.back()["library"] = library_record(info);
  }
  return all;
}

}  // namespace splitee
