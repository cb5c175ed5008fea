// A device whose time the trace tells for each sample.
#include "replay/link_scene.hpp"

namespace splitee::testing {
namespace {

// Powers of two throughout: on a fixed link all sums are exact, whatever is added first.
json exact_config(const json& device, const char* unit) {
  json config = small_config("trace.npz", 0.7);
  config["repeats"] = 2;
  config["cost"] = json::parse(R"({
    "mu": 0.0078125, "cloud": {"layer": {"ms": 0.25}},
    "link": {"up_mbit": 8, "down_mbit": 8, "rtt_ms": 4,
             "radio": {"up_mw_per_mbit": 250, "base_mw": 500}},
    "bytes": {"activation": [4000, 2000, 1000, 500], "input": 8000}})");
  config["cost"]["unit"] = unit;
  config["cost"]["device"] = device;
  config["policies"] = json::parse(R"(["splitee", "splitee-s", "oracle", "best-fixed", "final-exit",
    {"type": "fixed-split", "name": "cloud only", "exit": 0}, "elasticbert", "i-splitee",
    "adaee",
    {"type": "bandit", "name": "probing", "learner": "kl-ucb", "feedback": "probing", "epsilon": 0.25},
    {"type": "bandit", "name": "walks", "learner": "ucb", "reward": "gain", "clip": "no",
     "feedback": "observable",
     "arms": {"walk": [{"exit": 2, "thresholds": [0.6, 0.8]}, {"exit": 3, "thresholds": [0.7, 0.9]}]}}])");
  config["regret"] = {{"also", {"piecewise", "per-sample"}}};
  return config;
}

// A trace on whose samples the device always takes this long up to each exit.
void write_even_times(const std::filesystem::path& path, const std::vector<double>& up_to) {
  write_random_trace(path, kWorldSamples, kWorldExits, 5, {.extras = true});
  const Trace trace = read_trace(path);
  std::vector<double> confidence;
  std::vector<double> latency;
  std::vector<std::uint8_t> correct;
  std::vector<std::uint8_t> context;
  for (std::size_t n = 0; n < kWorldSamples; ++n) {
    context.push_back(n % 2);
    for (std::size_t i = 0; i < kWorldExits; ++i) {
      confidence.push_back(trace.confidence(n, i));
      correct.push_back(trace.is_right(n, i) ? 1 : 0);
      latency.push_back(up_to[i]);
    }
  }
  const std::vector<std::uint64_t> shape = {kWorldSamples, kWorldExits};
  write_npz(path, {npy("confidence", shape, confidence), npy("correct", shape, correct),
                   npy("context", {kWorldSamples}, context), npy("latency_ms", shape, latency)});
}

// Random rates, gaps and bytes.
void draw_link_world(LinkScene& scene, std::mt19937& random) {
  scene.world.rates = {{0, 1 + drawn(random, 3)}};
  for (std::size_t k = 0; k < 1 + random() % 3; ++k) {
    const double rate = random() % 3 == 0 ? 0 : 0.5 * (1 + drawn(random, 8));
    scene.world.rates.emplace_back(scene.world.rates.back().first + 50 + drawn(random, 400), rate);
  }
  const std::size_t last = scene.world.rates.size() - 1;
  scene.world.period = 2 * scene.world.rates[last].first - scene.world.rates[last - 1].first;
  scene.world.between = 1 + drawn(random, 20);
  scene.world.bytes = {2000 + drawn(random, 2000), 1000, 500, 1};
}

}  // namespace

TEST_CASE("where each sample tells the device's time, random worlds are as in the plain loop") {
  std::mt19937 random(53);
  for (unsigned round = 0; round < 8; ++round) {
    CAPTURE(round);
    LinkScene scene;
    scene.use_sample_times(90 + round);
    draw_link_world(scene, random);
    json config = scene.config();
    if (round % 2 == 1) {
      scene.world.by_link = true;
      scene.world.late = round % 4 == 1 ? "hold" : "received";
      scene.world.timeout = round % 4 == 1 ? 40 : 200;
      config["answers"] = scene.answers(0);
    }
    const Results results = scene.run(config);
    compare(scene, results, "splitee", -1);
    compare(scene, results, "fixed-split", 0);
  }
}

TEST_CASE("and so over a link that does not change, where nothing else does either") {
  for (unsigned seed = 1; seed < 5; ++seed) {
    CAPTURE(seed);
    LinkScene scene;
    scene.use_sample_times(seed);
    scene.world.rates = {{0, 2}, {400, 2}};
    scene.world.period = 800;
    scene.world.between = 10'000;  // nobody waits
    json config = scene.config();
    config["cost"].erase("arrivals");
    config["cost"]["link"] = {{"up_mbit", 2}, {"down_mbit", 10}, {"rtt_ms", scene.world.rtt}};
    const Results results = scene.run(config);
    compare(scene, results, "splitee", -1);
    compare(scene, results, "fixed-split", 0);
    const auto runs = parse_csv(results["runs.csv"]);
    CHECK(number(where(runs, {{"policy", "best-fixed"}}).at(0), "regret") == 0);
    const double oracle = number(where(runs, {{"policy", "oracle"}}).at(0), "reward");
    for (const auto& row : runs) CHECK(number(row, "reward") <= oracle + 1e-9);
  }
}

TEST_CASE("times that are the same for every sample are those of layers, for every policy") {
  const TemporaryFolder folder;
  write_even_times(folder / "trace.npz", {2, 3, 4.5, 8});
  for (const char* unit : {"ms", "mj"}) {
    CAPTURE(unit);
    const json by_layer = {{"layer", {{"ms", {2, 1, 1.5, 3.5}}, {"mj", 4}}}};
    const json by_sample = {{"from", "trace"}, {"layer", {{"mj", 4}}}};
    const Results one = run_config(exact_config(by_layer, unit), folder.path());
    const Results other = run_config(exact_config(by_sample, unit), folder.path());
    CHECK(one["exits.csv"] == other["exits.csv"]);
    CHECK(one["arms.csv"] == other["arms.csv"]);
    CHECK(one["runs.csv"] == other["runs.csv"]);
    CHECK(one["curves.csv"] == other["curves.csv"]);
    CHECK(one["contexts.csv"] == other["contexts.csv"]);
    const auto rows = parse_csv(one["summary.csv"]);
    const auto again = parse_csv(other["summary.csv"]);
    REQUIRE(rows.size() == again.size());
    for (std::size_t k = 0; k < rows.size(); ++k) {
      CAPTURE(rows[k].at("policy"));
      for (const char* column : {"best_exit", "reference_exit", "reference_arm", "lower_bound",
                                 "latency_ms_mean", "energy_mj_mean", "sent_bytes_mean"}) {
        CAPTURE(column);
        CHECK(rows[k].at(column) == again[k].at(column));
      }
      CHECK(number(rows[k], "latency_ms_p95") ==
            doctest::Approx(number(again[k], "latency_ms_p95")).epsilon(5e-4));
    }
  }
}

TEST_CASE("the times of samples give the same bytes for any number of workers") {
  LinkScene scene;
  scene.use_sample_times(7);
  json config = scene.config();
  config["traces"][0]["order"] = "shuffle";
  config["repeats"] = 5;
  config["cost"]["device"] = {
      {"named", {{"here", {{"from", "trace"}}}, {"there", {{"layer", {{"ms", 3}}}}}}}};
  const Results one = scene.run(config, 1);
  CHECK(one == scene.run(config, 3));
  const auto rows = where(parse_csv(one["runs.csv"]), {{"policy", "splitee"}, {"repeat", "1"}});
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].at("cost") != rows[1].at("cost"));
}

}  // namespace splitee::testing
