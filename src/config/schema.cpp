#include "config/schema.hpp"

#include <limits>

#include "config/config.hpp"
#include "config/limits.hpp"
#include "config/schema_parts.hpp"

namespace splitee {
namespace schema {
namespace {

using Words = std::vector<std::string_view>;

Json regret_reference() {
  return described(any_of({{{"const", "best-fixed"}}, whole(1, kMostRounds)}),
                   "what regret is taken against: the best fixed arm, or an exit");
}

// A number in [0, 1) or, where is_open, (0, 1).
Json share(bool is_open, std::string_view what) {
  return described(
      {{"type", "number"}, {is_open ? "exclusiveMinimum" : "minimum", 0}, {"exclusiveMaximum", 1}},
      what);
}

Json chosen_threshold() {
  const ThresholdRequest drop;
  const GuaranteeRequest promise;
  Words methods = {kAccuracyDrop};
  methods.insert(methods.end(), guarantee_method_names().begin(), guarantee_method_names().end());
  Json schema = object(
      {{"from", described(text(), "labelled validation trace on which it is chosen")},
       {"method", described(with_default(words(methods), kAccuracyDrop),
                            "how; crc, wsr and ltt promise something of other samples")},
       {"max_accuracy_drop",
        with_default(share(false, "below the last exit's accuracy"), drop.max_accuracy_drop)},
       {"rule", described(words(threshold_rule_names()),
                          "how it is used: at one exit, or on the way from exit to exit")},
       {"risk", described(with_default(words(risk_names()), name_of(promise.risk)),
                          "what an early answer loses")},
       {"epsilon", share(true, "the risk allowed")},
       {"delta", with_default(share(true, "how often the promise may be broken; wsr and ltt"),
                              promise.delta)}},
      {"from"});
  Json promised = has_none({"max_accuracy_drop"});
  promised["required"] = Json::array({"epsilon"});
  schema["allOf"] = {when(is("method", guarantee_method_names()), promised,
                          has_none({"risk", "epsilon", "delta"})),
                     when(is("method", {name_of(GuaranteeMethod::kCrc)}), has_none({"delta"}))};
  return schema;
}

Json order() {
  Json file = text();
  file["pattern"] = "\\.npy$";
  const Words kinds = {"shuffle", "stored", "within-segments", "bootstrap"};
  return described(with_default(any_of({words(kinds), file}), "shuffle"),
                   "of the samples in each repeat; a file holds [repeats, samples]");
}

Json trace() {
  Json schema =
      object({{"name", described(text(), "in the results, each once")},
              {"path", described(text(), "the trace (.npz), relative to the configuration")},
              {"synth", described(text(), "parameters of 'trace synth' instead of a path")},
              {"threshold", described(any_of({axis(0, 1), chosen_threshold()}),
                                      "alpha: an exit answers where its confidence reaches it")},
              {"order", order()},
              {"reference", regret_reference()}},
             {"name", "threshold"});
  schema["oneOf"] = {has({"path"}), has({"synth"})};
  return schema;
}

Json regret() {
  Json also = list_of(words(kFurtherRegretNames));
  also["uniqueItems"] = true;
  return object({{"reference", with_default(regret_reference(), "best-fixed")},
                 {"also", described(also, "what it is taken against besides")}});
}

Json curves() {
  const CurveSpec none;
  const Json points = object({{"points", whole(1, kMostPoints)}}, {"points"});
  return object(
      {{"rounds", described(with_default(any_of({list_of(whole(1, kMostRounds)), points}),
                                         {{"points", none.points}}),
                            "where the curves have points: rising rounds, or an even grid")},
       {"horizon", described(whole(1, kMostRounds), "last round of the curves")},
       {"exits", described(with_default({{"type", "boolean"}}, none.exits),
                           "whether the curves also have the mean exit and the share offloaded")}});
}

Json answers() {
  const LateAnswers none;
  const Json delay = any_of({whole(0, kLongestDelay), {{"const", "link"}}});
  Json schema = object(
      {{"delay", described(with_default(delay, none.delay),
                           "d: a reward of round t may be used from round t + d + 1 on; link: as "
                           "late as the answer is over the link")},
       {"timeout_ms", described(number(kShortestTimeout, kLongestTimeout),
                                "how long the device waits for an answer before its own counts")},
       {"loss", with_default(share(false,
                                   "probability that the answer to an offloaded sample is "
                                   "lost"),
                             none.loss)},
       {"late", described(with_default(words(Words{"received", "hold", "pending"}), "received"),
                          "what a learner makes of rewards that are out")},
       {"of", described(with_default(words(Words{"offloaded", "all"}), "offloaded"),
                        "which rewards are late: those that need the cloud, or all")}});
  const Json offloaded = {{"properties", {{"of", {{"const", "offloaded"}}}}}};
  schema["allOf"] = Json::array({when(is("delay", {"link"}), offloaded)});
  return schema;
}

// The first tier has no hop, the last (alone) has no end.
Json tiers() {
  const Json tier_cost = number(0, kHighestCost);
  const Json tier =
      object({{"name", described(text(), "in exits.csv, each once")},
              {"until", described(whole(1, kHighestExit), "its last exit; not of the last tier")},
              {"hop", described(with_default(tier_cost, 0), "lambda, of sending a sample to it")},
              {"processing", described(tier_cost, "lambda, of each of its layers")},
              {"inference", described(tier_cost, "lambda, of each of its exits")}},
             {"name"});
  Json schema = list_of(tier);
  schema["prefixItems"] = Json::array({{{"allOf", {tier, has_none({"hop"})}}}});
  schema["contains"] = {{"not", has({"until"})}};
  schema["maxContains"] = 1;
  return schema;
}

Json top() {
  const Config defaults;
  Json name = described(text(), "of the run; results go to results/NAME");
  name["pattern"] = "^[^./][^/]*$";
  return {
      {"$schema", described(text(), "where this schema is, for editors")},
      {"name", name},
      {"seed",
       described(with_default(whole(0, std::numeric_limits<std::uint64_t>::max()), defaults.seed),
                 "of the orders and of policies that draw")},
      {"repeats",
       described(with_default(whole(1, kMostRepeats), defaults.repeats), "orders of each trace")},
      {"traces", described(list_of(trace()), "what is replayed")},
      {"convention",
       described(with_default(words(Words{"published-code", "paper"}), "published-code"),
                 "defaults of the switches in which paper and code part")},
      {"cost", described(cost(), "of computing and of sending")},
      {"policies", described(list_of(policy()), "the rules that are compared")},
      {"regret", described(regret(), "what regret is taken against")},
      {"curves", described(curves(), "where the curves have points, and what they tell there")},
      {"answers", described(answers(), "how rewards come back; without it at once")},
      {"tiers", described(tiers(), "the network spread over device, edge and cloud")}};
}

}  // namespace
}  // namespace schema

nlohmann::ordered_json configuration_schema() {
  nlohmann::ordered_json schema = {{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                                   {"title", "A configuration of splitee-sim"}};
  schema.update(schema::object(schema::top(), {"name", "traces", "cost", "policies"}));
  return schema;
}

}  // namespace splitee
