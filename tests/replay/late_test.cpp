// Properties of late answers that hold for every policy and learner.
#include <doctest/doctest.h>

#include "base/error.hpp"
#include "policy/learners/table.hpp"
#include "policy/table.hpp"
#include "replay/feedback_queue.hpp"
#include "support/experiment.hpp"
#include "support/plain_replay.hpp"
#include "support/runnable.hpp"
#include "support/temporary_folder.hpp"

namespace {

using namespace splitee;
using namespace splitee::testing;
using nlohmann::json;

constexpr std::size_t kLateSamples = 400;

struct LateScene {
  TemporaryFolder folder;

  LateScene() { write_readable(folder.path(), kLateSamples, 5, 11); }

  [[nodiscard]] Results run(const json& policy, const json& answers) const {
    json config = small_config("trace.npz", 0.7);
    config["policies"] = json::array({policy});
    if (!answers.is_null()) config["answers"] = answers;
    return run_config(config, folder.path());
  }
};

// Every policy with its defaults, and every learner and feedback of bandit.
std::vector<json> all_policies_and_learners() {
  std::vector<json> all;
  for (const PolicyInfo* info : all_policies()) all.push_back(runnable(*info));
  const PolicyInfo& bandit = *find_policy("bandit");
  for (const LearnerInfo& learner : all_learners()) {
    for (const char* feedback : {"own", "observable", "published", "probing"}) {
      all.push_back(runnable(bandit, {{"learner", learner.name}, {"feedback", feedback}}));
    }
  }
  return all;
}

Results without_answers(Results results) {
  results.files.erase("answers.csv");
  return results;
}

// Whether the learner counts pulls apart from rewards.
bool takes_pending(const LateScene& scene, const json& policy) {
  try {
    static_cast<void>(scene.run(policy, {{"delay", 1}, {"late", "pending"}}));
    return true;
  } catch (const Error& error) {
    CHECK(std::string(error.what())
              .find("answers.late: is \"pending\", but the learner of "
                    "policies.0 (") != std::string::npos);
    return false;
  }
}

void check_all_are_counted(const Results& results) {
  const CsvRows rows = parse_csv(results["answers.csv"]);
  CHECK(rows.size() == parse_csv(results["summary.csv"]).size());
  for (const auto& row : rows) {
    CHECK(number(row, "received") + number(row, "held") + number(row, "outstanding") +
              number(row, "lost") ==
          doctest::Approx(kLateSamples).epsilon(1e-12));
  }
}

}  // namespace

TEST_CASE("a delay of 0 gives the bytes of answers that come at once, for every policy") {
  const LateScene scene;
  for (const json& policy : all_policies_and_learners()) {
    CAPTURE(policy.dump());
    const Results at_once = without_answers(scene.run(policy, nullptr));
    CHECK(without_answers(scene.run(policy, {{"delay", 0}})) == at_once);
    CHECK(without_answers(scene.run(policy, {{"late", "hold"}, {"of", "all"}})) == at_once);
  }
}

TEST_CASE("where all rewards have one delay, holding changes nothing, for every learner") {
  const LateScene scene;
  std::size_t changed = 0;
  for (const json& policy : all_policies_and_learners()) {
    CAPTURE(policy.dump());
    const auto all_late = [&](const char* late) {
      return scene.run(policy, {{"delay", 40}, {"of", "all"}, {"late", late}});
    };
    const Results received = all_late("received");
    CHECK(received == all_late("hold"));
    const bool same =
        without_answers(received) == without_answers(scene.run(policy, json(nullptr)));
    changed += same ? 0U : 1U;
  }
  CHECK(changed > all_learners().size());
}

TEST_CASE("every play of a policy is received, held, outstanding or lost") {
  const LateScene scene;
  std::size_t counting = 0;
  for (const json& policy : all_policies_and_learners()) {
    CAPTURE(policy.dump());
    std::vector<std::string> uses = {"received", "hold"};
    if (takes_pending(scene, policy)) uses.emplace_back("pending");
    counting += uses.size() == 3 ? 1U : 0U;
    for (const std::string& use : uses) {
      CAPTURE(use);
      check_all_are_counted(scene.run(policy, {{"delay", 40}, {"loss", 0.125}, {"late", use}}));
    }
  }
  CHECK(counting > 20);
  CHECK(counting < all_policies_and_learners().size());
}

TEST_CASE("of a policy that does not learn the answers to its last offloads are out at the end") {
  const LateScene scene;
  const PlainTrace trace = plain_trace(scene.folder / "trace.npz");
  constexpr std::size_t kDelay = 30;
  for (const std::size_t exit : {1U, 3U}) {
    CAPTURE(exit);
    json config = small_config("trace.npz", 0.7);
    config["policies"] = json::array({{{"type", "fixed-split"}, {"exit", exit}}});
    config["traces"][0]["order"] = "stored";
    config["answers"] = {{"delay", kDelay}};
    const auto row = parse_csv(run_config(config, scene.folder.path())["answers.csv"]).at(0);
    double out = 0;
    double waited = 0;
    for (std::size_t n = 0; n < kLateSamples; ++n) {
      if (trace.confidence[n][exit - 1] >= 0.7) continue;
      out += n + 1 + kDelay > kLateSamples ? 1 : 0;
      waited += static_cast<double>(std::min(kDelay, kLateSamples - 1 - n));
    }
    CHECK(out > 3);
    CHECK(number(row, "outstanding") == out);
    CHECK(number(row, "received") == static_cast<double>(kLateSamples) - out);
    CHECK(number(row, "age_mean") == kDelay);
    CHECK(number(row, "outstanding_mean") == doctest::Approx(waited / kLateSamples));
  }
}

TEST_CASE("answers are counted for walks and random exits as for a fixed split") {
  const LateScene scene;
  for (const json& policy : {json{{"type", "random-exit"}}, json{{"type", "cascade"},
                                                                 {"exits", json::array({1})},
                                                                 {"thresholds", json::array({0.7})},
                                                                 {"then", "offload"}}}) {
    CAPTURE(policy.dump());
    auto files = scene.run(policy, {{"delay", 3}, {"loss", 0.25}});
    const auto row = parse_csv(files["answers.csv"]).at(0);
    CHECK(number(row, "lost") > 0);
    CHECK(number(row, "age_mean") == 3);
    CHECK(number(row, "received") + number(row, "outstanding") + number(row, "lost") ==
          doctest::Approx(kLateSamples).epsilon(1e-12));
  }
}

TEST_CASE("a lost answer costs what sending costs and counts as the device's own") {
  const LateScene scene;
  const json split = {{"type", "fixed-split"}, {"exit", 2}};
  const auto total = [&](const json& answers, const char* column) {
    return number(parse_csv(scene.run(split, answers)["summary.csv"]).at(0), column);
  };
  const json lossy = {{"loss", 0.999999}};
  CHECK(total(lossy, "cost_mean") == total(nullptr, "cost_mean"));
  CHECK(total(lossy, "offloaded_mean") == total(nullptr, "offloaded_mean"));
  CHECK(total(lossy, "accuracy_mean") < total(nullptr, "accuracy_mean"));
  CHECK(total(lossy, "reward_mean") < total(nullptr, "reward_mean"));
  CHECK(total({{"delay", 50}}, "reward_mean") == total(nullptr, "reward_mean"));
}

TEST_CASE("rewards leave the queue in the round of their release, in the order they came in") {
  FeedbackQueue queue(3);
  std::vector<std::size_t> out;
  const auto release = [&](std::uint64_t round) {
    out.clear();
    queue.release(round, [&](const LateReward& reward) { out.push_back(reward.seen.arm); });
    return out;
  };
  using Arms = std::vector<std::size_t>;
  queue.add({.seen = {.arm = 1}, .memory = {}, .played = 0, .arrives = 4, .release = 4});
  queue.add({.seen = {.arm = 2}, .memory = {}, .played = 0, .arrives = 1, .release = 1});
  queue.add({.seen = {.arm = 3}, .memory = {}, .played = 0, .arrives = 4, .release = 4});
  CHECK(release(1) == Arms{2});
  queue.add({.seen = {.arm = 4}, .memory = {}, .played = 1, .arrives = 4, .release = 4});
  queue.add({.seen = {.arm = 5}, .memory = {}, .played = 1, .arrives = 5, .release = 5});
  CHECK(release(2).empty());
  CHECK(release(3).empty());
  std::size_t left = 0;
  queue.for_each([&](const LateReward&) { ++left; });
  CHECK(left == 4);
  CHECK(release(4) == Arms{1, 3, 4});
  CHECK(release(5) == Arms{5});
  CHECK(release(6).empty());
}
