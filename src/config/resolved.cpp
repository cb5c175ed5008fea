#include <nlohmann/json.hpp>

#include "config/arms.hpp"
#include "config/config.hpp"
#include "config/resolved_costs.hpp"
#include "config/world.hpp"

namespace splitee {
namespace {

using Json = nlohmann::ordered_json;

Json json_of(const ThresholdSource& source) {
  Json json = {{"from", source.given_path}};
  if (const auto* request = std::get_if<ThresholdRequest>(&source.request)) {
    json["max_accuracy_drop"] = request->max_accuracy_drop;
    json["rule"] = name_of(request->rule);
    return json;
  }
  const auto& request = std::get<GuaranteeRequest>(source.request);
  json["method"] = name_of(request.method);
  json["risk"] = name_of(request.risk);
  json["rule"] = name_of(request.rule);
  json["epsilon"] = request.epsilon;
  if (request.method != GuaranteeMethod::kCrc) json["delta"] = request.delta;
  return json;
}

Json json_of_reference(std::uint64_t reference) {
  if (reference == kBestFixed) return "best-fixed";
  return reference;
}

Json json_of(const TraceSpec& trace) {
  Json json;
  json["name"] = trace.name;
  json[trace.is_synth ? "synth" : "path"] = trace.given_path;
  json["threshold"] =
      trace.threshold_from ? json_of(*trace.threshold_from) : json_of(trace.threshold);
  switch (trace.order) {
    case OrderKind::kShuffle:
      json["order"] = "shuffle";
      break;
    case OrderKind::kStored:
      json["order"] = "stored";
      break;
    case OrderKind::kFile:
      json["order"] = trace.given_order_path;
      break;
    case OrderKind::kWithinSegments:
      json["order"] = "within-segments";
      break;
    case OrderKind::kBootstrap:
      json["order"] = "bootstrap";
      break;
  }
  if (trace.reference) json["reference"] = json_of_reference(*trace.reference);
  return json;
}

Json json_of(const ParameterValue& value) {
  if (const auto* file = std::get_if<FileValue>(&value)) return file->given;
  if (const auto* list = std::get_if<std::vector<double>>(&value)) return *list;
  if (const auto* arms = std::get_if<ArmSet>(&value)) return json_of(*arms);
  if (const auto* word = std::get_if<std::string>(&value)) return *word;
  return std::get<double>(value);
}

Json json_of(const PolicySpec& policy) {
  Json json;
  json["type"] = policy.info->name;
  json["name"] = policy.name;
  if (!policy.info->library_sha256.empty()) json["sha256"] = policy.info->library_sha256;
  const auto place = [&](const Parameter& parameter) -> Json& {
    Json& object = parameter.group.empty() ? json : json[std::string(parameter.group)];
    return object[std::string(parameter.name)];
  };
  for (const auto& [parameter, axis] : policy.axes) place(*parameter) = json_of(axis);
  for (const auto& [parameter, value] : policy.values) place(*parameter) = json_of(value);
  return json;
}

}  // namespace

std::string Config::resolved_json() const {
  Json json;
  json["name"] = name;
  json["seed"] = seed;
  json["repeats"] = repeats;
  for (const TraceSpec& trace : traces) json["traces"].push_back(json_of(trace));
  json["convention"] = convention == Convention::kPaper ? "paper" : "published-code";
  json["cost"] = json_of(cost);
  for (const PolicySpec& policy : policies) json["policies"].push_back(json_of(policy));
  json["regret"]["reference"] = json_of_reference(reference);
  for (std::size_t k = 0; k < kFurtherRegrets; ++k) {
    if (further_regrets[k]) json["regret"]["also"].push_back(kFurtherRegretNames[k]);
  }
  if (curves.rounds.empty()) {
    json["curves"]["rounds"]["points"] = curves.points;
  } else {
    json["curves"]["rounds"] = curves.rounds;
  }
  if (curves.horizon) json["curves"]["horizon"] = *curves.horizon;
  if (curves.exits) json["curves"]["exits"] = true;
  if (answers) json["answers"] = json_of(*answers);
  if (!tiers.empty()) json["tiers"] = json_of(tiers);
  return json.dump(2);
}

}  // namespace splitee
