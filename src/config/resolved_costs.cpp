#include "config/resolved_costs.hpp"

namespace splitee {
namespace {

using Json = nlohmann::ordered_json;

Json json_of_numbers(const std::vector<double>& per_layer) {
  if (per_layer.size() == 1) return per_layer.front();
  return per_layer;
}

Json json_of_use(const UseSpec& use) {
  Json json = Json::object();
  if (!use.ms.empty()) json["ms"] = json_of_numbers(use.ms);
  if (!use.mj.empty()) json["mj"] = json_of_numbers(use.mj);
  return json;
}

Json json_of_machine(const MachineSpec& machine) {
  Json json = Json::object();
  if (machine.from_trace) json["from"] = "trace";
  for (const auto& [key, use] : {std::pair("layer", machine.layer), {"exit", machine.exit}}) {
    if (!use.ms.empty() || !use.mj.empty()) json[key] = json_of_use(use);
  }
  if (machine.gmac_per_s) json["gmac_per_s"] = *machine.gmac_per_s;
  if (machine.mj_per_gmac) json["mj_per_gmac"] = *machine.mj_per_gmac;
  return json;
}

void add_series(Json& json, const SeriesSource& source) {
  const auto column = [](const SeriesColumn& of) {
    return Json{{"column", of.name}, {"unit", of.unit}};
  };
  json["series"] = source.given_path;
  if (source.format == SeriesFormat::kMahimahi) {
    json["format"] = "mahimahi";
    json["bytes_per_opportunity"] = source.bytes_each;
    return;
  }
  const bool is_csv = source.format == SeriesFormat::kCsv;
  json["format"] = is_csv ? "csv" : "two-column";
  json["end"] = source.end == SeriesEnd::kStop ? "stop" : "wrap";
  if (!is_csv) return;
  json["time"] = column(source.time);
  json["up"] = column(source.up);
  if (source.rtt) json["rtt"] = column(*source.rtt);
}

Json json_of_arrivals(const ArrivalSpec& arrivals) {
  switch (arrivals.kind) {
    case ArrivalSpec::Kind::kPeriod:
      return {{"period_ms", arrivals.value}};
    case ArrivalSpec::Kind::kPoisson:
      return {{"poisson_per_s", arrivals.value}};
    case ArrivalSpec::Kind::kRound:
      break;
  }
  return "round";
}

Json json_of_link(const LinkSpec& spec) {
  Json json;
  if (!spec.profile.empty()) json["profile"] = spec.profile;
  if (spec.series) {
    add_series(json, *spec.series);
  } else {
    json["up_mbit"] = spec.link.up_mbit;
  }
  json["down_mbit"] = spec.link.down_mbit;
  if (!spec.series || !spec.series->rtt) json["rtt_ms"] = spec.link.rtt_ms;
  if (!spec.radio.empty()) {
    json["radio"] = spec.radio;
  } else if (const auto& radio = spec.link.radio) {
    json["radio"] = {{"up_mw_per_mbit", radio->up_mw_per_mbit}, {"base_mw", radio->base_mw}};
  }
  return json;
}

Json json_of_schedule(const CostSchedule& schedule) {
  Json json = Json::array();
  for (const CostChange& change : schedule) {
    json.push_back({{"from", change.from}, {"value", change.value}});
  }
  return json;
}

template <class T, class OfOne>
Json json_of_alternatives(const Alternatives<T>& alternatives, const OfOne& of_one) {
  if (!alternatives.is_grid()) return of_one(alternatives.choices.front());
  Json named = Json::object();
  for (std::size_t k = 0; k < alternatives.names.size(); ++k) {
    named[alternatives.names[k]] = of_one(alternatives.choices[k]);
  }
  return {{"named", named}};
}

Json json_of_physical(const PhysicalSpec& costs) {
  Json json;
  json["unit"] = name_of(costs.unit);
  if (costs.from_meta) json["from"] = "meta";
  json["device"] = json_of_alternatives(costs.device, json_of_machine);
  json["cloud"] = json_of_machine(costs.cloud);
  json["link"] = json_of_alternatives(costs.link, json_of_link);
  Json& bytes = json["bytes"] = Json::object();
  if (!costs.bytes.activation.empty()) {
    bytes["activation"] = json_of_numbers(costs.bytes.activation);
  }
  if (costs.bytes.input) bytes["input"] = *costs.bytes.input;
  bytes["answer"] = costs.bytes.answer;
  if (costs.arrivals) json["arrivals"] = json_of_arrivals(*costs.arrivals);
  return json;
}

Json json_of_lambda(const CostSpec& cost) {
  Json json;
  json["processing"] = json_of_numbers(cost.layers.processing);
  json["inference"] = json_of_numbers(cost.layers.inference);
  if (cost.offload.schedule) {
    Json& offload = json["offload"];
    if (!cost.offload.per_exit.empty()) offload["per_exit"] = cost.offload.per_exit;
    offload["schedule"] = json_of_alternatives(*cost.offload.schedule, json_of_schedule);
  } else if (cost.offload.per_exit.empty()) {
    json["offload"] = json_of(cost.offload.scale);
  } else {
    json["offload"] = {{"per_exit", cost.offload.per_exit}, {"scale", json_of(cost.offload.scale)}};
  }
  return json;
}

}  // namespace

Json json_of(const Axis& axis) {
  if (axis.is_grid) return {{"grid", axis.values}};
  return axis.values.front();
}

Json json_of(const CostSpec& cost) {
  Json json = cost.physical ? json_of_physical(*cost.physical) : json_of_lambda(cost);
  json["mu"] = json_of(cost.mu);
  json["reward_cost"] = cost.reward_cost == RewardCost::kCharged ? "charged" : "all-exits";
  return json;
}

}  // namespace splitee
