#include "config/world.hpp"

#include <array>

namespace splitee {
namespace {

constexpr std::uint64_t kLongestDelay = std::uint64_t{1} << 30U;

struct UseWord {
  std::string_view word;
  LateAnswers::Use use;
};
constexpr std::array<UseWord, 3> kUses = {{{"received", LateAnswers::Use::kReceived},
                                           {"hold", LateAnswers::Use::kHold},
                                           {"pending", LateAnswers::Use::kPending}}};

LateAnswers::Use read_use(const JsonNode& node) {
  std::vector<std::string_view> words;
  for (const UseWord& each : kUses) words.push_back(each.word);
  const std::string given = node.one_of(words);
  for (const UseWord& each : kUses) {
    if (each.word == given) return each.use;
  }
  return LateAnswers::Use::kReceived;
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
  node.expect_object({"delay", "loss", "late", "of"});
  LateAnswers answers;
  if (const auto delay = node.find("delay")) {
    answers.delay = delay->whole_number(0, kLongestDelay);
  }
  if (const auto loss = node.find("loss")) answers.loss = read_loss(*loss);
  if (const auto late = node.find("late")) answers.use = read_use(*late);
  if (const auto of = node.find("of"); of && of->one_of({"offloaded", "all"}) == "all") {
    answers.which = LateAnswers::Which::kAll;
  }
  return answers;
}

nlohmann::ordered_json json_of(const LateAnswers& answers) {
  nlohmann::ordered_json json = {{"delay", answers.delay}, {"loss", answers.loss}};
  for (const UseWord& each : kUses) {
    if (each.use == answers.use) json["late"] = each.word;
  }
  json["of"] = answers.which == LateAnswers::Which::kAll ? "all" : "offloaded";
  return json;
}

}  // namespace splitee
