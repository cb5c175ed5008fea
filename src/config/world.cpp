#include "config/world.hpp"

#include <array>
#include <cstdint>
#include <optional>

#include "config/limits.hpp"

namespace splitee {
namespace {

struct UseWord {
  std::string_view word;
  LateAnswers::Use use;
};
constexpr std::array<UseWord, 3> kUses = {{{"received", LateAnswers::Use::kReceived},
                                           {"hold", LateAnswers::Use::kHold},
                                           {"pending", LateAnswers::Use::kPending}}};

LateAnswers::Use read_use(const JsonNode& node) {
  std::vector<std::string_view> words;
  words.reserve(kUses.size());
  for (const UseWord& each : kUses) words.push_back(each.word);
  const std::string given = node.one_of(words);
  for (const UseWord& each : kUses) {
    if (each.word == given) return each.use;
  }
  return LateAnswers::Use::kReceived;
}

Tier read_tier(const JsonNode& node, bool is_first, bool is_last) {
  node.expect_object({"name", "until", "hop", "processing", "inference"});
  const auto cost = [&](const char* key) -> std::optional<double> {
    const auto given = node.find(key);
    return given ? std::optional(given->number(0, kHighestCost)) : std::nullopt;
  };
  Tier tier{.name = node.at("name").text(),
            .processing = cost("processing"),
            .inference = cost("inference")};
  if (is_last) {
    if (const auto until = node.find("until")) {
      until->refuse("is {}, but the last tier runs to the final exit; leave \"until\" out",
                    until->shown());
    }
  } else {
    tier.until = node.at("until").whole_number(1, kHighestExit);
  }
  if (is_first) {
    if (const auto hop = node.find("hop")) {
      hop->refuse("is {}, but nothing is sent to the first tier; leave \"hop\" out", hop->shown());
    }
  }
  tier.hop = cost("hop").value_or(0);
  return tier;
}

void read_delay(const JsonNode& node, LateAnswers& answers) {
  if (!node.value().is_string()) {
    answers.delay = node.whole_number(0, kLongestDelay);
    return;
  }
  if (node.value() != "link") {
    node.refuse("is {}; expected a number of rounds or \"link\"", node.shown());
  }
  answers.by_link = true;
}

double read_loss(const JsonNode& node) {
  const double loss = node.value().is_number() ? node.value().get<double>() : -1;
  if (!(loss >= 0 && loss < 1)) {
    node.refuse("is {}; expected a probability from 0, below 1", node.shown());
  }
  return loss;
}

}  // namespace

LateAnswers read_answers(const JsonNode& node) {
  node.expect_object({"delay", "loss", "timeout_ms", "late", "of"});
  LateAnswers answers;
  if (const auto delay = node.find("delay")) read_delay(*delay, answers);
  if (const auto loss = node.find("loss")) answers.loss = read_loss(*loss);
  if (const auto timeout = node.find("timeout_ms")) {
    answers.timeout_ms = timeout->number(kShortestTimeout, kLongestTimeout);
  }
  if (const auto late = node.find("late")) answers.use = read_use(*late);
  if (const auto of = node.find("of"); of && of->one_of({"offloaded", "all"}) == "all") {
    answers.which = LateAnswers::Which::kAll;
    if (answers.by_link) {
      of->refuse("is \"all\", but with delay \"link\" only what is sent has a delay; leave it out");
    }
  }
  return answers;
}

nlohmann::ordered_json json_of(const LateAnswers& answers) {
  nlohmann::ordered_json json;
  if (answers.by_link) {
    json["delay"] = "link";
  } else {
    json["delay"] = answers.delay;
  }
  json["loss"] = answers.loss;
  if (answers.timeout_ms) json["timeout_ms"] = *answers.timeout_ms;
  for (const UseWord& each : kUses) {
    if (each.use == answers.use) json["late"] = each.word;
  }
  json["of"] = answers.which == LateAnswers::Which::kAll ? "all" : "offloaded";
  return json;
}

Tiers read_tiers(const JsonNode& node) {
  Tiers tiers;
  const std::vector<JsonNode> nodes = node.elements();
  for (const JsonNode& each : nodes) {
    Tier tier = read_tier(each, tiers.empty(), tiers.size() + 1 == nodes.size());
    for (const Tier& before : tiers) {
      if (before.name == tier.name) {
        each.refuse("two tiers are named '{}'; give one of them another \"name\"", tier.name);
      }
    }
    if (!tiers.empty() && tier.until && *tier.until <= *tiers.back().until) {
      each.at("until").refuse("is {}, but the tier before it ends at exit {}; tiers must rise",
                              *tier.until, *tiers.back().until);
    }
    tiers.push_back(std::move(tier));
  }
  return tiers;
}

nlohmann::ordered_json json_of(const Tiers& tiers) {
  auto json = nlohmann::ordered_json::array();
  for (const Tier& tier : tiers) {
    nlohmann::ordered_json each = {{"name", tier.name}};
    if (tier.until) each["until"] = *tier.until;
    if (!json.empty()) each["hop"] = tier.hop;
    if (tier.processing) each["processing"] = *tier.processing;
    if (tier.inference) each["inference"] = *tier.inference;
    json.push_back(std::move(each));
  }
  return json;
}

}  // namespace splitee
