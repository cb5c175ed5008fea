// Answers that are late, or too late, because of the time a link takes; and the best fixed arm over
// such a link.
#include <set>

#include "replay/link_scene.hpp"

namespace splitee::testing {
namespace {

// Some policies that learn, with each kind of feedback that may be late.
json learners() {
  return json::parse(R"(["splitee", "splitee-s", "best-fixed",
    {"type": "bandit", "name": "seen", "learner": "ucb1", "feedback": "observable"},
    {"type": "bandit", "name": "walks", "learner": "thompson-gaussian", "feedback": "observable",
     "arms": {"walk": [{"exit": 1, "thresholds": [0.6, 0.8]}, {"exit": 3, "thresholds": [0.5, 0.9]}],
              "then": "offload"}}])");
}

}  // namespace

TEST_CASE("answers that come late over the link, too late or never are as in the plain loop") {
  std::size_t timed_out = 0;
  std::size_t outstanding = 0;
  std::size_t held = 0;
  for (unsigned seed = 1; seed <= 36; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    LinkScene scene;
    PlainLinkWorld& world = scene.world;
    world.rates = {{0, 1 + drawn(random, 3)}};
    for (std::size_t k = 0; k < 1 + random() % 4; ++k) {
      const double rate = random() % 3 == 0 ? 0 : 0.25 * (1 + drawn(random, 8));
      world.rates.emplace_back(world.rates.back().first + 50 + drawn(random, 400), rate);
    }
    const std::size_t last = world.rates.size() - 1;
    world.period = 2 * world.rates[last].first - world.rates[last - 1].first;
    world.between = 1 + drawn(random, 20);
    world.by_link = seed % 4 != 0;
    world.delay = random() % 40;
    if (seed % 3 != 0) world.timeout = 15 + drawn(random, 200);
    world.late = std::vector<std::string>{"received", "hold", "pending"}[random() % 3];
    const double loss = seed % 5 == 0 ? 0.25 : 0;
    world.lost = lost_answers(loss, kWorldSamples);
    json config = scene.config();
    config["answers"] = scene.answers(loss);
    config["policies"] = json::parse(R"(["splitee", {"type": "fixed-split", "exit": 1}])");
    CAPTURE(config.dump());
    const Results results = scene.run(config);
    compare(scene, results, "splitee", -1);
    compare(scene, results, "fixed-split", 0);
    const PlainLinkTotals plain = plain_link(scene.trace(), world);
    const auto rows = parse_csv(results["answers.csv"]);
    REQUIRE(rows.size() == 2);
    CHECK(number(rows[0], "received") == static_cast<double>(plain.received));
    CHECK(number(rows[0], "held") == static_cast<double>(plain.held));
    CHECK(number(rows[0], "outstanding") == static_cast<double>(plain.outstanding));
    CHECK(number(rows[0], "lost") == static_cast<double>(plain.lost));
    // Of a policy that does not learn nobody holds an answer.
    world.late = "received";
    const PlainLinkTotals fixed = plain_link(scene.trace(), world, 0);
    CHECK(number(rows[1], "received") == static_cast<double>(fixed.received));
    CHECK(number(rows[1], "held") == 0);
    CHECK(number(rows[1], "outstanding") == static_cast<double>(fixed.outstanding));
    CHECK(number(rows[1], "lost") == static_cast<double>(fixed.lost));
    timed_out += loss == 0 ? plain.lost : 0;
    outstanding += plain.outstanding;
    held += plain.held;
  }
  CHECK(timed_out > 100);
  CHECK(outstanding > 10);
  CHECK(held > 10);
}

TEST_CASE("over an infinitely fast link and with a patient device nothing comes late") {
  LinkScene scene;
  scene.world.rates = {{0, 1e9}, {400, 1e9}};
  scene.world.rtt = 0;
  scene.world.cloud = 0;
  scene.world.between = 20;  // longer than the device works
  json config = scene.config();
  config["policies"] = learners();
  for (const char* arrivals : {"period_ms", "poisson_per_s"}) {
    CAPTURE(arrivals);
    config["cost"]["arrivals"] = {{arrivals, 20}};
    for (const char* late : {"received", "hold", "pending"}) {
      CAPTURE(late);
      // With random arrivals some samples come while the device is at work.
      const bool is_clocked = std::string(arrivals) == "period_ms";
      config["cost"]["device"]["layer"]["ms"] = is_clocked ? scene.world.layer : 0;
      config["cost"]["device"]["exit"]["ms"] = is_clocked ? scene.world.head : 0;
      config["answers"] = {{"delay", 0}, {"late", late}};
      const Results at_once = scene.run(config);
      config["answers"] = {{"delay", "link"}, {"late", late}};
      CHECK(scene.run(config) == at_once);
    }
  }
}

TEST_CASE("a timeout that is never reached changes no byte") {
  LinkScene scene;
  json config = scene.config();
  config["policies"] = learners();
  for (const json& answers :
       {json{{"delay", "link"}}, json{{"delay", 9}, {"late", "hold"}}, json{{"delay", 0}}}) {
    config["answers"] = answers;
    const Results patient = scene.run(config);
    config["answers"]["timeout_ms"] = 1e9;
    CHECK(scene.run(config) == patient);
    config["answers"]["timeout_ms"] = 20;
    CHECK(scene.run(config) != patient);
  }
}

TEST_CASE("whoever gives up at once has the device's own answers and the time of the device") {
  LinkScene scene;
  json config = scene.config();
  config["policies"] = json::array({{{"type", "fixed-split"}, {"exit", 2}}});
  config["answers"] = {{"timeout_ms", 1e-6}};
  const auto row = parse_csv(scene.run(config)["summary.csv"]).at(0);
  CHECK(number(row, "latency_ms_mean") ==
        doctest::Approx(2 * scene.world.layer + scene.world.head).epsilon(1e-6));
  CHECK(number(row, "offloaded_mean") > 0);
  const Trace trace = scene.trace();
  double right = 0;
  for (std::size_t n = 0; n < trace.samples(); ++n) right += trace.is_right(n, 1) ? 1 : 0;
  CHECK(number(row, "accuracy_mean") == doctest::Approx(right / kWorldSamples).epsilon(1e-12));
}

TEST_CASE("late answers over the link: the same bytes for any number of workers") {
  LinkScene scene;
  json config = scene.config();
  config["traces"][0]["order"] = "shuffle";
  config["repeats"] = 5;
  config["policies"] = learners();
  config["cost"]["arrivals"] = {{"poisson_per_s", 100}};
  config["answers"] = {{"delay", "link"}, {"timeout_ms", 60}, {"loss", 0.1}};
  CHECK(scene.run(config, 1) == scene.run(config, 3));
}

TEST_CASE(
    "over a link that changes the best fixed arm is the one that does best when played alone") {
  std::mt19937 random(7);
  std::set<std::string> found;
  // Where time hardly counts the last exit is best, and where it is all that counts the first.
  for (const double mu : {1e-6, 0.0004, 0.004, 0.2}) {
    CAPTURE(mu);
    LinkScene scene;
    scene.world.mu = mu;
    if (mu > 0.1) scene.world.threshold = 0.25;  // every sample reaches it
    scene.world.between = 2 + drawn(random, 10);
    json config = scene.config();
    config["traces"][0]["order"] = "shuffle";
    config["repeats"] = 3;
    config["policies"] = json::array({"splitee", "best-fixed"});
    for (std::size_t exit = 1; exit <= kWorldExits; ++exit) {
      config["policies"].push_back(
          {{"type", "fixed-split"}, {"name", fmt::format("split {}", exit)}, {"exit", exit}});
    }
    const auto rows = parse_csv(scene.run(config)["summary.csv"]);
    double highest = -1e9;
    std::string best;
    for (std::size_t exit = 1; exit <= kWorldExits; ++exit) {
      const auto row = where(rows, {{"policy", fmt::format("split {}", exit)}}).at(0);
      CHECK(number(row, "regret_mean") >= -1e-9);
      if (number(row, "reward_mean") <= highest) continue;
      highest = number(row, "reward_mean");
      best = std::to_string(exit);
    }
    CHECK(where(rows, {{"policy", "splitee"}}).at(0).at("reference_arm") == best);
    CHECK(number(where(rows, {{"policy", "best-fixed"}}).at(0), "reward_mean") ==
          doctest::Approx(highest).epsilon(1e-12));
    CHECK(number(where(rows, {{"policy", "best-fixed"}}).at(0), "regret_mean") == 0);
    found.insert(best);
  }
  CHECK(found.size() > 1);
}

}  // namespace splitee::testing
