#include "replay/field_worlds.hpp"

#include <algorithm>
#include <cmath>

#include "support/npz_writer.hpp"

namespace splitee::testing {

using nlohmann::json;

namespace {

constexpr double kThird = 1.0 / 3;

template <class To, class From>
std::vector<To> flat(const std::vector<std::vector<From>>& rows) {
  std::vector<To> values;
  for (const auto& row : rows) values.insert(values.end(), row.begin(), row.end());
  return values;
}

json random_thresholds(FieldDice& dice, std::size_t most) {
  json thresholds = json::array();
  for (std::size_t k = 0; k <= dice.below(most); ++k) {
    const double value = dice.coin() ? dice.uniform() : static_cast<double>(dice.below(11)) / 10;
    if (std::find(thresholds.begin(), thresholds.end(), json(value)) == thresholds.end()) {
      thresholds.push_back(value);
    }
  }
  return thresholds;
}

json random_exits(FieldDice& dice, std::size_t exits, std::size_t most) {
  json some = json::array();
  for (std::size_t exit = 1; exit <= exits && some.size() < most; ++exit) {
    if (dice.coin() || exit == exits) some.push_back(exit);
  }
  return some;
}

json random_arms(FieldDice& dice, std::size_t exits, bool need_first_look) {
  const std::size_t form = dice.below(need_first_look ? 2 : 4);
  if (form == 0) {
    return {{"exit", dice.below(exits) + 1}, {"thresholds", random_thresholds(dice, 6)}};
  }
  if (form == 2) return "splits";
  if (form == 3) {
    return {{"splits", random_exits(dice, exits, 3)}, {"thresholds", random_thresholds(dice, 3)}};
  }
  json walk = json::array();
  for (const json& exit : random_exits(dice, exits, 3)) {
    walk.push_back({{"exit", exit}, {"thresholds", random_thresholds(dice, 3)}});
  }
  return {{"walk", walk}, {"then", dice.pick<const char*>({"offload", "final"})}};
}

json random_learner(FieldDice& dice, const std::string& learner) {
  json policy = {{"type", "bandit"}, {"learner", learner}};
  if (learner == "ucb") policy["beta"] = dice.pick({0.0, 0.1, 1.0, 2.0});
  if (learner == "ucb-v") policy.update({{"zeta", dice.between(0.5, 2)}, {"c", dice.uniform()}});
  if (learner == "kl-ucb") policy["c"] = dice.pick({0.0, 3.0});
  if (learner == "bayes-ucb") {
    policy["posterior"] = dice.pick<const char*>({"beta", "normal"});
    if (policy["posterior"] == "beta") policy["c"] = dice.pick({0.0, 2.0});
  }
  if (learner == "exp3") policy["gamma"] = dice.pick({0.0, 0.1, 1.0});
  if (learner == "exp3-ix") policy["eta"] = dice.between(0, 0.5);
  if (learner == "epsilon-greedy") {
    policy["schedule"] = dice.pick<const char*>({"constant", "falling"});
    if (policy["schedule"] == "constant") {
      policy["epsilon"] = dice.pick({0.0, 0.1, 1.0});
    } else {
      policy.update({{"c", dice.between(0.1, 2)}, {"d", dice.between(0.1, 1)}});
    }
  }
  if (learner == "sw-ucb") {
    policy.update({{"tau", 1 + dice.below(80)}, {"xi", dice.between(0.1, 1)}});
  }
  if (learner == "d-ucb") {
    policy.update({{"gamma", dice.between(0.9, 1)}, {"xi", dice.between(0.1, 1)}});
  }
  if (learner == "cusum-ucb" || learner == "pht-ucb") {
    policy.update({{"epsilon", dice.between(0, 0.1)},
                   {"h", dice.between(0.1, 3)},
                   {"alpha", dice.pick({0.0, 0.2})},
                   {"xi", dice.between(0.5, 2)}});
    if (learner == "cusum-ucb") policy["M"] = 1 + dice.below(20);
  }
  if (learner == "m-ucb") {
    policy.update({{"w", 2 + 2 * dice.below(15)},
                   {"b", dice.between(0.2, 3)},
                   {"gamma", dice.between(0, 0.6)}});
  }
  if (learner == "glr-klucb") {
    policy.update({{"restart", dice.pick<const char*>({"all", "arm"})},
                   {"delta", dice.between(0.01, 1)},
                   {"alpha", dice.pick({0.0, 0.3})}});
  }
  return policy;
}

}  // namespace

FieldWorld random_field_world(FieldDice& dice, std::size_t samples, std::size_t exits,
                              std::size_t kind) {
  FieldWorld world;
  const double lowest = kind == 1 ? 0.1 : kThird;
  for (std::size_t n = 0; n < samples; ++n) {
    const double ease = dice.uniform();
    world.label.push_back(static_cast<int>(dice.below(3)));
    world.context.push_back(static_cast<int>(dice.below(3)) * 5 - 5);
    world.confidence.emplace_back();
    world.score.emplace_back();
    world.answer.emplace_back();
    for (std::size_t exit = 0; exit < exits; ++exit) {
      const double depth = static_cast<double>(exit + 1) / static_cast<double>(exits);
      const double sure = 0.5 * dice.uniform() + 0.5 * std::sqrt(ease * depth);
      world.confidence[n].push_back(lowest + (0.999 - lowest) * sure);
      world.score[n].push_back(dice.between(-2, 2));
      const bool right = dice.uniform() < world.confidence[n][exit];
      world.answer[n].push_back(right ? world.label[n] : static_cast<int>(dice.below(3)));
    }
  }
  world.least = kind == 0 ? kThird : 0;
  return world;
}

void write_field_world(const std::filesystem::path& path, const FieldWorld& world,
                       std::size_t kind) {
  const std::vector<std::uint64_t> shape = {world.confidence.size(), world.confidence[0].size()};
  std::vector<NpyBytes> arrays = {
      npy("confidence", shape, flat<double>(world.confidence)),
      npy("score_any", shape, flat<double>(world.score)),
      npy("prediction", shape, flat<std::int64_t>(world.answer)),
      npy("label", {shape[0]}, std::vector<std::int64_t>(world.label.begin(), world.label.end())),
      npy("context", {shape[0]},
          std::vector<std::int64_t>(world.context.begin(), world.context.end()))};
  if (kind < 2) arrays.push_back(meta(R"({"classes": 3})"));
  write_npz(path, arrays, false);
}

const std::vector<std::string> kComparedLearners = {
    "ucb",       "ucb1",    "ucb-tuned", "ucb-v",     "kl-ucb",         "moss",     "moss-anytime",
    "bayes-ucb", "ucb-bwk", "exp3",      "exp3-ix",   "epsilon-greedy", "sw-ucb",   "d-ucb",
    "cusum-ucb", "pht-ucb", "m-ucb",     "glr-klucb", "ucb-n",          "ucb-maxn", "ucb-lp"};

json random_bandit(FieldDice& dice, const std::string& learner, std::size_t exits) {
  json policy = random_learner(dice, learner);
  policy["feedback"] = dice.pick<const char*>({"own", "observable", "published", "probing"});
  if (policy["feedback"] == "probing") {
    const bool own = policy.contains("epsilon") || learner == "epsilon-greedy";
    policy[own ? "probing_epsilon" : "epsilon"] = dice.between(0.05, 1);
  }
  const bool gain = dice.coin();
  policy["reward"] = gain ? "gain" : "confidence";
  if (gain) {
    policy["clip"] = dice.pick<const char*>({"yes", "no"});
    policy["fallback"] = dice.pick<const char*>({"yes", "no"});
  }
  policy["arms"] = random_arms(dice, exits, gain);
  const bool takes_any = learner == "ucb" || learner == "epsilon-greedy";
  if (!takes_any && dice.below(4) == 0) policy["range"] = {-100, 3};
  return policy;
}

std::vector<json> named_policies(FieldDice& dice, std::size_t exits) {
  const auto shown = [&] { return dice.pick<const char*>({"observable", "published"}); };
  json weights = json::array();
  for (std::size_t exit = 0; exit < exits; ++exit) weights.push_back(dice.between(0, 2));
  std::vector<json> policies = {
      {{"type", "adaee"},
       {"exit", 1 + dice.below(exits)},
       {"thresholds", random_thresholds(dice, 8)},
       {"beta", dice.between(0, 2)},
       {"clip", dice.pick<const char*>({"yes", "no"})},
       {"fallback", dice.pick<const char*>({"yes", "no"})}},
      {{"type", "ceebert"},
       {"exits", random_exits(dice, exits, 2)},
       {"thresholds", random_thresholds(dice, 4)},
       {"beta", dice.between(0, 3)},
       {"feedback", dice.pick<const char*>({"own", "observable", "published"})}},
      {{"type", "ceebert"},
       {"exits", json::array({1 + dice.below(exits)})},
       {"thresholds", random_thresholds(dice, 4)},
       {"beta", dice.between(0, 3)},
       {"feedback", "published"}},
      {{"type", "i-splitee"}, {"beta", dice.between(0, 2)}},
      {{"type", "ucb-n"}, {"feedback", shown()}},
      {{"type", "ucb-maxn"}, {"feedback", shown()}},
      {{"type", "ucb-lp"}, {"feedback", shown()}},
      {{"type", "patience"}, {"patience", dice.below(4)}},
      {{"type", "beem"}, {"weights", weights}, {"limit", dice.between(0, 3)}},
      {{"type", "score"},
       {"column", "any"},
       {"stop_when", dice.pick<const char*>({">=", "<"})},
       {"limit", dice.between(-2, 2)}},
      {{"type", "budget"},
       {"from", "validation.npz"},
       {"shares", "budget"},
       {"budget", dice.between(0, 6)}},
      {{"type", "budget"},
       {"from", "validation.npz"},
       {"shares", "q"},
       {"q", dice.between(0.2, 3)}}};
  for (json& policy : policies) {
    const bool may_end =
        policy["type"] == "patience" || policy["type"] == "beem" || policy["type"] == "score";
    if (may_end && dice.coin()) policy["until"] = 1 + dice.below(exits);
  }
  return policies;
}

}  // namespace splitee::testing
