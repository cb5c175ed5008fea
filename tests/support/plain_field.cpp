#include "support/plain_field.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "support/plain_arms.hpp"
#include "support/plain_learner.hpp"

namespace splitee::testing {
namespace {

using nlohmann::json;

// A named point as the bandit that it stands for.
json as_bandit(const json& policy) {
  const std::string type = policy.at("type");
  json bandit = policy;
  if (type == "bandit") {
    if (!bandit.contains("reward")) bandit["reward"] = "confidence";
    return bandit;
  }
  bandit["arms"] = "splits";
  bandit["reward"] = "confidence";
  if (type == "adaee") {
    bandit["learner"] = "ucb";
    bandit["arms"] = {{"exit", policy.at("exit")}, {"thresholds", policy.at("thresholds")}};
    bandit["feedback"] = "own";
    bandit["reward"] = "gain";
  } else if (type == "ceebert") {
    bandit["learner"] = "ucb";
    json walk = json::array();
    for (const json& exit : policy.at("exits")) {
      walk.push_back({{"exit", exit}, {"thresholds", policy.at("thresholds")}});
    }
    bandit["arms"] = {{"walk", walk}};
    bandit["reward"] = "gain";
    bandit["clip"] = "no";
    bandit["fallback"] = "no";
    if (policy.at("feedback") == "published") bandit["feedback"] = "ceebert code";
  } else {
    bandit["learner"] = type == "thompson-n" ? "thompson-gaussian" : type;
  }
  return bandit;
}

// Adds up the results of rounds.
class Books {
 public:
  Books(const FieldWorld& world, const PlainField& ask, const PlainArms& arms)
      : world_(world), ask_(ask), arms_(arms), reference_(arms.best()) {
    result.exits.resize(world.confidence[0].size());
    result.arms.resize(arms.size());
    for (std::size_t arm = 0; arm < arms.size(); ++arm) result.arm_names.push_back(arms.name(arm));
  }

  void book(std::size_t n, const PlainEnding& end) {
    PlainCount& exit = result.exits[end.exit];
    ++(end.offloaded ? exit.offloaded : exit.stopped);
    if (world_.answer[n][end.answer] == world_.label[n]) ++result.correct;
    result.offloaded += end.offloaded ? 1 : 0;
    result.cost += end.paid + (end.offloaded ? ask_.offload : 0);
    result.reward += end.reward;
    result.regret += arms_.play(n, reference_).reward - end.reward;
  }
  void book(std::size_t n, std::size_t arm, const PlainEnding& end) {
    ++(end.offloaded ? result.arms[arm].offloaded : result.arms[arm].stopped);
    book(n, end);
  }

  PlainFieldResult result;

 private:
  const FieldWorld& world_;
  const PlainField& ask_;
  const PlainArms& arms_;
  std::size_t reference_;
};

// The map from rewards to the values that a learner sees.
struct Map {
  double low = 0;
  double high = 1;
};

Map map_of(const FieldWorld& world, const PlainField& ask, const json& bandit,
           const PlainArms& arms) {
  const std::string learner = bandit.at("learner");
  if (learner == "ucb" || learner == "epsilon-greedy") return {};
  Map map;
  if (bandit.contains("range")) {
    map = {bandit["range"][0], bandit["range"][1]};
  } else {
    const double dearest = ask.mu * (arms.most_counted() + ask.offload);
    if (bandit.at("reward") == "gain") {
      map = {(bandit.at("clip") == "yes" ? 0 : world.least - 1) - dearest, 1 - world.least};
    } else {
      map = {world.least - dearest, 1};
    }
  }
  if (bandit.at("feedback") == "probing") {
    const double epsilon =
        bandit.contains("probing_epsilon") ? bandit["probing_epsilon"] : bandit["epsilon"];
    map = {std::min(0.0, map.low) / epsilon, std::max(0.0, map.high) / epsilon};
  }
  return map;
}

PlainFieldResult replay_bandit(const FieldWorld& world, const std::vector<std::uint32_t>& order,
                               const PlainField& ask, const Stream& random) {
  const json bandit = as_bandit(ask.policy);
  const std::string feedback = bandit.at("feedback");
  const PlainArms arms(world, ask, bandit);
  Books books(world, ask, arms);
  PlainLearner learner(bandit, arms.size(), order.size(), random);
  const Map map = map_of(world, ask, bandit, arms);
  const double dearest = arms.most_paid() + ask.offload;
  const double epsilon = feedback != "probing" ? 0
                         : bandit.contains("probing_epsilon")
                             ? bandit["probing_epsilon"].get<double>()
                             : bandit["epsilon"].get<double>();
  Stream probes = random.branch(1);
  const auto tell = [&](std::size_t arm, const PlainEnding& end, double weight = 1) {
    const double cost = end.paid + (end.offloaded ? ask.offload : 0);
    learner.observe(arm, (weight * end.reward - map.low) / (map.high - map.low),
                    weight * cost / dearest);
  };
  for (std::size_t t = 0; t < order.size(); ++t) {
    const std::size_t n = order[t];
    const std::size_t arm = learner.choose(t);
    const PlainEnding end = arms.play(n, arm);
    const bool at_last = end.exit + 1 == world.confidence[n].size();
    const bool probed =
        feedback == "probing" && !end.offloaded && !at_last && probes.uniform() < epsilon;
    books.book(n, arm, probed ? arms.offload(n, arm, end.look) : end);
    for (std::size_t other = 0; other < arms.size(); ++other) {
      if (other == arm || feedback == "own") continue;
      if (feedback == "ceebert code") {
        if (t >= arms.size() && arms.ceebert_takes_for_shown(other, arm, end)) tell(other, end);
        continue;
      }
      const PlainEnding own = arms.play(n, other);
      if (!arms.can_follow(other, own, arm, end)) continue;
      if (!own.offloaded || end.offloaded || at_last || feedback == "published") {
        tell(other, own);
      } else if (feedback == "probing") {
        tell(other, own, probed ? 1 / epsilon : 0);
      }
    }
    tell(arm, end);
  }
  books.result.best_arm = arms.name(learner.best());
  books.result.closest = learner.closest();
  return books.result;
}

// A learner ucb of its own for each context, and the mean over all of them at the end.
PlainFieldResult replay_contexts(const FieldWorld& world, const std::vector<std::uint32_t>& order,
                                 const PlainField& ask, const Stream& random) {
  json ucb = {{"learner", "ucb"}, {"beta", ask.policy.at("beta")}, {"feedback", "own"}};
  ucb["arms"] = "splits";
  ucb["reward"] = "confidence";
  const PlainArms arms(world, ask, ucb);
  Books books(world, ask, arms);
  std::map<int, PlainLearner> learners;
  std::map<int, std::uint64_t> rounds;
  PlainLearner together(ucb, arms.size(), order.size(), random);
  for (const std::size_t n : order) {
    const int context = world.context[n];
    PlainLearner& learner =
        learners.try_emplace(context, ucb, arms.size(), order.size(), random).first->second;
    const std::size_t arm = learner.choose(rounds[context]++);
    const PlainEnding end = arms.play(n, arm);
    books.book(n, arm, end);
    learner.observe(arm, end.reward, 0);
    together.observe(arm, end.reward, 0);
  }
  for (const auto& [context, learner] : learners) {
    books.result.closest = std::min(books.result.closest, learner.closest());
  }
  books.result.best_arm = arms.name(together.best());
  return books.result;
}

// The thresholds of `budget`, infinite where there is none.
std::vector<double> budget_thresholds(const PlainField& ask, std::size_t exits) {
  const auto shares = [&](double q) {
    std::vector<double> p;
    double sum = 0;
    for (std::size_t k = 1; k <= exits; ++k) {
      p.push_back(std::pow(q, static_cast<double>(k)));
      sum += p.back();
    }
    for (double& each : p) each /= sum;
    return p;
  };
  double q = 0;
  if (ask.policy.at("shares") == "q") {
    q = ask.policy.at("q");
  } else {
    for (int p = 1; p <= 80; ++p) {
      q = p / 15.0;
      double cost = 0;
      for (std::size_t k = 0; k < exits; ++k) {
        cost += shares(q)[k] * (ask.processing + ask.inference) * static_cast<double>(k + 1);
      }
      if (cost > ask.policy.at("budget").get<double>()) break;
    }
  }
  std::vector<double> thresholds;
  std::vector<std::vector<double>> left = ask.validation->confidence;
  const auto all = static_cast<double>(left.size());
  for (std::size_t exit = 0; exit + 1 < exits; ++exit) {
    const auto wanted = static_cast<std::size_t>(all * shares(q)[exit]);
    std::sort(left.begin(), left.end(),
              [&](const auto& a, const auto& b) { return a[exit] > b[exit]; });
    const bool has_one = wanted > 0 && wanted <= left.size();
    thresholds.push_back(has_one ? left[wanted - 1][exit]
                                 : std::numeric_limits<double>::infinity());
    while (!left.empty() && left.front()[exit] >= thresholds.back()) left.erase(left.begin());
  }
  return thresholds;
}

PlainFieldResult replay_walk(const FieldWorld& world, const std::vector<std::uint32_t>& order,
                             const PlainField& ask) {
  const json& policy = ask.policy;
  const std::string type = policy.at("type");
  const std::size_t exits = world.confidence[0].size();
  // The best fixed exit of a policy that pays for every exit it passes.
  const PlainArms arms(world, ask,
                       {{"arms", "splits"}, {"reward", "confidence"}, {"feedback", "observable"}});
  Books books(world, ask, arms);
  const std::size_t until = policy.contains("until") ? policy["until"].get<std::size_t>() : exits;
  const std::vector<double> thresholds =
      type == "budget" ? budget_thresholds(ask, exits) : std::vector<double>();
  for (const std::size_t n : order) {
    std::size_t exit = 0;
    std::size_t agreements = 0;
    double sum = 0;
    bool offloads = false;
    while (true) {
      const bool agrees = exit > 0 && world.answer[n][exit] == world.answer[n][exit - 1];
      agreements = agrees ? agreements + 1 : 0;
      bool is_sure = false;
      if (type == "patience") {
        const auto patience = policy.at("patience").get<std::size_t>();
        is_sure = patience > 0 && agreements >= patience;
      } else if (type == "beem") {
        sum =
            agrees ? sum + policy.at("weights")[exit].get<double>() * world.confidence[n][exit] : 0;
        is_sure = sum >= policy.at("limit").get<double>();
      } else if (type == "score") {
        const double limit = policy.at("limit");
        is_sure = policy.at("stop_when") == "<" ? world.score[n][exit] < limit
                                                : world.score[n][exit] >= limit;
      } else {
        is_sure = exit + 1 < exits && world.confidence[n][exit] >= thresholds[exit];
      }
      if (is_sure || exit + 1 == exits) break;
      if (exit + 1 == until) {
        offloads = true;
        break;
      }
      ++exit;
    }
    books.book(n, offloads ? arms.offload(n, exit, 0) : arms.stop(n, exit, 0));
  }
  return books.result;
}

}  // namespace

PlainFieldResult plain_field_replay(const FieldWorld& world,
                                    const std::vector<std::uint32_t>& order,
                                    const PlainField& question, const Stream& random) {
  const std::string type = question.policy.at("type");
  if (type == "i-splitee") return replay_contexts(world, order, question, random);
  if (type == "patience" || type == "beem" || type == "score" || type == "budget") {
    return replay_walk(world, order, question);
  }
  return replay_bandit(world, order, question, random);
}

}  // namespace splitee::testing
