// The part `cost` of the configuration as a JSON Schema; config/cost_reader.cpp reads it.
#include "config/cost_spec.hpp"
#include "config/limits.hpp"
#include "config/schema_parts.hpp"

namespace splitee::schema {
namespace {

// One number for all layers or exits, or one for each.
Json one_or_each(double high) { return any_of({number(0, high), numbers(0, high)}); }

Json offload() {
  const Json costs = any_of({axis(0, kHighestCost), numbers(0, kHighestCost, true)});
  const Json change = object({{"from", whole(1, kMostRounds)}, {"value", number(0, kHighestCost)}},
                             {"from", "value"});
  Json schedule = list_of(change);
  const Json begins = {{"properties", {{"from", {{"const", 1}}}}}};
  schedule["prefixItems"] = Json::array({{{"allOf", {change, begins}}}});
  Json by_exit = object(
      {{"per_exit", described(numbers(0, kHighestCost), "a cost for each exit")},
       {"scale", described(with_default(costs, 1), "what these are multiplied by")},
       {"schedule", described(alternatives(schedule), "from a round on the scale has a value")}});
  by_exit["allOf"] = Json::array({when(has({"schedule"}), has_none({"scale"}), has({"per_exit"}))});
  return any_of({costs, by_exit});
}

Json use(const std::vector<std::string>& required = {}) {
  return object({{"ms", described(one_or_each(kHighestCost), "milliseconds")},
                 {"mj", described(one_or_each(kHighestCost), "millijoules")}},
                required);
}

Json device() {
  const Json by_speed = {{"properties", {{"layer", has({"ms"})}}},
                         {"required", {"layer", "gmac_per_s"}}};
  const Json by_energy = {{"properties", {{"layer", has({"mj"})}}},
                          {"required", {"layer", "mj_per_gmac"}}};
  const Json by_sample = {{"required", {"from"}},
                          {"anyOf",
                           {{{"properties", {{"layer", has({"ms"})}}}, {"required", {"layer"}}},
                            {{"properties", {{"exit", has({"ms"})}}}, {"required", {"exit"}}},
                            has({"gmac_per_s"})}}};
  Json schema = object(
      {{"from", described({{"const", "trace"}}, "milliseconds of each sample: latency_ms")},
       {"layer", described(use(), "of a layer")},
       {"exit", described(use(), "of an exit's classifier")},
       {"gmac_per_s", described(number(kLowestRate, kHighestRate),
                                "10^9 multiply-accumulates per second, instead of layer.ms")},
       {"mj_per_gmac", described(number(0, kHighestRate),
                                 "mJ per 10^9 multiply-accumulates, instead of layer.mj")}});
  schema["not"] = any_of({by_speed, by_energy, by_sample});
  return schema;
}

Json cloud() {
  Json schema = object(
      {{"layer", object({{"ms", described(one_or_each(kHighestCost), "milliseconds")}}, {"ms"})},
       {"gmac_per_s", described(number(kLowestRate, kHighestRate),
                                "10^9 multiply-accumulates per second, instead of layer.ms")}});
  schema["oneOf"] = {has({"layer"}), has({"gmac_per_s"})};
  return schema;
}

template <class Profiles>
Json names_of(const Profiles& profiles) {
  std::vector<std::string_view> all;
  for (const auto& profile : profiles) all.push_back(profile.name);
  return words(all);
}

Json column(const std::vector<std::string_view>& units) {
  return object({{"column", text()}, {"unit", words(units)}}, {"column", "unit"});
}

// What each format of a series requires of the other keys.
Json series_rules() {
  return Json::array(
      {when(has({"series"}), {{"required", {"format"}}, {"properties", {{"up_mbit", false}}}},
            has_none({"format", "end", "bytes_per_opportunity", "time", "up", "rtt"})),
       when(is("format", {"csv"}), has({"time", "up"}), has_none({"time", "up", "rtt"})),
       when(has({"rtt"}), has_none({"rtt_ms"})),
       when(is("format", {"mahimahi"}), has_none({"end"}), has_none({"bytes_per_opportunity"})),
       when(has({"profile"}), true,
            {{"required", {"down_mbit"}},
             {"allOf",
              {any_of({has({"series"}), has({"up_mbit"})}),
               any_of({has({"rtt_ms"}), has({"rtt"})})}}})});
}

Json link() {
  const SeriesSource series;
  const Json rate = number(kLowestRate, kHighestRate);
  const Json radio = any_of(
      {names_of(radio_profiles()),
       object({{"up_mw_per_mbit", number(0, kHighestCost)}, {"base_mw", number(0, kHighestCost)}},
              {"up_mw_per_mbit", "base_mw"})});
  Json schema = object(
      {{"profile", described(names_of(link_profiles()), "rates and round trip by name")},
       {"up_mbit", described(rate, "Mbit/s to the cloud")},
       {"down_mbit", described(rate, "Mbit/s from the cloud")},
       {"rtt_ms", described(number(0, kHighestCost), "round trip, ms")},
       {"radio", described(radio, "what it draws while it sends")},
       {"series", described(text(), "a file with the uplink's rate over time")},
       {"format", words(std::vector<std::string_view>{"mahimahi", "two-column", "csv"})},
       {"end", described(with_default(words(std::vector<std::string_view>{"wrap", "stop"}), "wrap"),
                         "behind the last step the series begins again, or its last rate holds")},
       {"bytes_per_opportunity",
        described(with_default(number(1, kMostAtOnce), series.bytes_each), "of mahimahi")},
       {"time", described(column(time_units()), "the column of times")},
       {"up", described(column(rate_units()), "the column of rates")},
       {"rtt", described(column(time_units()), "the column of round trips")}});
  schema["allOf"] = series_rules();
  return schema;
}

Json arrivals() {
  Json clock =
      object({{"period_ms", described(number(0, kLongestPeriod), "between samples")},
              {"poisson_per_s", described(number(kLowestRate, kHighestRate), "at random")}});
  clock["minProperties"] = 1;
  clock["maxProperties"] = 1;
  return any_of({{{"const", "round"}}, clock});
}

// A rule for a value, and for each where there are alternatives.
Json each_holds(const Json& rule) {
  return when(has({"named"}), {{"properties", {{"named", {{"additionalProperties", rule}}}}}},
              rule);
}

// What must be given where the numbers do not come from the trace's meta.
Json without_meta() {
  const Json layers = {{"required", {"layer"}}, {"properties", {{"layer", has({"ms"})}}}};
  const Json device = {{"properties", {{"gmac_per_s", false}, {"mj_per_gmac", false}}},
                       {"anyOf", {has({"from"}), layers}}};
  return {{"required", {"device", "bytes"}},
          {"properties",
           {{"device", each_holds(device)},
            {"cloud", has_none({"gmac_per_s"})},
            {"bytes", has({"activation"})}}}};
}

Json energy_rules() {
  const Json by_layer = {{"required", {"layer"}}, {"properties", {{"layer", has({"mj"})}}}};
  return {{"required", {"device"}},
          {"properties",
           {{"device", each_holds(any_of({has({"mj_per_gmac"}), by_layer}))},
            {"link", each_holds(has({"radio"}))}}}};
}

// A series needs arrivals, and opportunities to send need a clock.
Json series_needs_arrivals() {
  const Json no_series = {{"properties", {{"link", each_holds(has_none({"series"}))}}}};
  const Json has_rates = each_holds({{"not", is("format", {"mahimahi"})}});
  const Json by_round = when(is("arrivals", {"round"}), {{"properties", {{"link", has_rates}}}});
  return when(has({"arrivals"}), by_round, no_series);
}

Json physical_rules() {
  Json rules = has_none({"processing", "inference", "offload"});
  rules["required"] = Json::array({"mu", "cloud", "link"});
  rules["allOf"] = {when(has({"from"}), true, without_meta()),
                    when(is("unit", {"mj"}), energy_rules()), series_needs_arrivals()};
  return rules;
}

Json lambda_rules() {
  Json rules = has_none({"from", "device", "cloud", "link", "bytes", "arrivals"});
  rules["required"] = Json::array({"offload"});
  return rules;
}

}  // namespace

Json cost() {
  const Json bytes = object({{"activation", described(one_or_each(kMostBytes), "behind a layer")},
                             {"input", number(0, kMostBytes)},
                             {"answer", with_default(number(0, kMostBytes), 0)}});
  const auto layers = [](double fallback, std::string_view what) {
    return described(with_default(one_or_each(kHighestCost), fallback), what);
  };
  Json schema = object(
      {{"unit", described(with_default(words(std::vector<std::string_view>{"lambda", "ms", "mj"}),
                                       "lambda"),
                          "what cost and reward count")},
       {"processing", layers(kProcessing, "lambda, of a layer: one number, or one per layer")},
       {"inference", layers(kInference, "lambda, of an exit's classifier")},
       {"offload", described(offload(), "lambda, of sending a sample to the cloud")},
       {"mu", described(with_default(axis(0, kHighestCost), kMu),
                        "turns cost into confidence; must be given with ms and mj")},
       {"reward_cost",
        described(words(std::vector<std::string_view>{"all-exits", "charged"}),
                  "which cost the reward counts; default all-exits (convention published-code), "
                  "charged (paper)")},
       {"from", described({{"const", "meta"}}, "what is not given is taken from the trace's meta")},
       {"device", described(alternatives(device()), "what layers and exits take on the device")},
       {"cloud", described(cloud(), "what the layers that are left take in the cloud")},
       {"link", described(alternatives(link()), "between device and cloud")},
       {"bytes", described(bytes, "that are sent: activations, the input, the answer")},
       {"arrivals", described(arrivals(),
                              "when samples come: on a clock, or with each step of the "
                              "series")}});
  schema["allOf"] = Json::array({when(is("unit", {"ms", "mj"}), physical_rules(), lambda_rules())});
  return schema;
}

}  // namespace splitee::schema
