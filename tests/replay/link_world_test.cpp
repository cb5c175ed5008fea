// Links whose rate changes, and the queue at the uplink.
#include "model/ledger.hpp"
#include "replay/link_scene.hpp"

namespace splitee::testing {

TEST_CASE("over a link with an outage and a queue all is as in the plain loop") {
  LinkScene scene;
  const Results results = scene.run(scene.config());
  compare(scene, results, "splitee", -1);
  compare(scene, results, "fixed-split", 0);
}

TEST_CASE("random worlds of link and clock are as in the plain loop") {
  std::mt19937 random(31);
  for (int round = 0; round < 8; ++round) {
    CAPTURE(round);
    LinkScene scene;
    scene.world.rates = {{0, 1 + drawn(random, 3)}};
    for (std::size_t k = 0; k < 1 + random() % 4; ++k) {
      const double rate = random() % 3 == 0 ? 0 : 0.25 * (1 + drawn(random, 8));
      scene.world.rates.emplace_back(scene.world.rates.back().first + 50 + drawn(random, 400),
                                     rate);
    }
    const std::size_t last = scene.world.rates.size() - 1;
    scene.world.period = 2 * scene.world.rates[last].first - scene.world.rates[last - 1].first;
    scene.world.between = 1 + drawn(random, 20);
    scene.world.bytes = {2000 + drawn(random, 2000), 1000, 500, 1};
    const Results results = scene.run(scene.config());
    compare(scene, results, "splitee", -1);
    compare(scene, results, "fixed-split", 0);
  }
}

TEST_CASE("a sample that is ready early waits for none that is not ready, as in the plain loop") {
  LinkScene scene;
  scene.world.between = 2;
  scene.world.layer = 40;
  scene.world.rates = {{0, 8}, {400, 5}, {900, 0.25}, {1500, 8}};
  const Results results = scene.run(scene.config());
  compare(scene, results, "splitee", -1);
}

TEST_CASE("a link on which samples take years is as in the plain loop") {
  LinkScene scene;
  scene.world.rates = {{0, 1e-6}, {1e12, 1e-6}};
  scene.world.period = 2e12;
  scene.world.bytes = {1.5e7, 1e6, 700, 100};
  const Results results = scene.run(scene.config());
  compare(scene, results, "fixed-split", 0);
}

TEST_CASE("times of sending add up, however long a link takes") {
  const CostTable costs{.reaching = {0},
                        .offloading = {0},
                        .rewarded = {0},
                        .mu = 1,
                        .per_up_ms = 1,
                        .per_sending_ms = 2};
  for (const double ms : {0.5, 8e12, 9e12, 9e15, 1e22}) {
    CAPTURE(ms);
    Ledger ledger(1);
    for (int round = 0; round < 3; ++round) ledger.add_sending(ms, ms);
    CHECK(ledger.cost(costs) == doctest::Approx(9 * ms).epsilon(1e-12));
  }
}

TEST_CASE("a constant series and rare arrivals equal the fixed link") {
  LinkScene scene;
  scene.world.rates = {{0, 2}, {400, 2}};
  scene.world.between = 1000;  // no burst waits
  json config = scene.config();
  const json radio = {{"up_mw_per_mbit", 400}, {"base_mw", 1200}};
  config["cost"]["link"]["radio"] = radio;
  config["cost"]["device"]["layer"]["mj"] = 5;
  const auto over_series = parse_csv(scene.run(config)["summary.csv"]);
  config["cost"].erase("arrivals");
  config["cost"]["link"] = {
      {"up_mbit", 2}, {"down_mbit", 10}, {"rtt_ms", scene.world.rtt}, {"radio", radio}};
  const auto fixed = parse_csv(scene.run(config)["summary.csv"]);
  REQUIRE(over_series.size() == fixed.size());
  for (std::size_t k = 0; k < fixed.size(); ++k) {
    CAPTURE(fixed[k].at("policy"));
    CHECK(over_series[k].at("offloaded_mean") == fixed[k].at("offloaded_mean"));
    CHECK(over_series[k].at("best_exit") == fixed[k].at("best_exit"));
    for (const char* column :
         {"latency_ms_mean", "cost_mean", "reward_mean", "energy_mj_mean", "sent_bytes_mean"}) {
      CHECK(number(over_series[k], column) ==
            doctest::Approx(number(fixed[k], column)).epsilon(1e-7));
    }
    CHECK(number(over_series[k], "latency_ms_p95") ==
          doctest::Approx(number(fixed[k], "latency_ms_p95")).epsilon(5e-4));
  }
}

TEST_CASE(
    "a column of one round trip equals that round trip, and one that varies counts by moment") {
  LinkScene scene;
  json config = scene.config();
  config["policies"] = json::parse(R"(["splitee", {"type": "fixed-split", "exit": 1}])");
  json& link = config["cost"]["link"];
  link = {{"series", "link.csv"},
          {"format", "csv"},
          {"down_mbit", 10},
          {"time", {{"column", "t"}, {"unit", "ms"}}},
          {"up", {{"column", "up"}, {"unit", "Mbit/s"}}}};
  write_file(scene.folder / "link.csv", "t,up,rtt\n0,2,12\n400,0,12\n900,0.25,12\n1500,4,12\n");
  link["rtt_ms"] = 12;
  const Results constant = scene.run(config);
  link.erase("rtt_ms");
  link["rtt"] = {{"column", "rtt"}, {"unit", "ms"}};
  const Results by_column = scene.run(config);
  for (const auto& row : parse_csv(constant["runs.csv"])) {
    const auto same = where(parse_csv(by_column["runs.csv"]), {{"policy", row.at("policy")}}).at(0);
    CHECK(same.at("offloaded") == row.at("offloaded"));
    CHECK(number(same, "cost") == doctest::Approx(number(row, "cost")).epsilon(1e-9));
  }
  // A link that is never busy, on which the round trip changes in the middle of each second.
  config["policies"] = json::array({{{"type", "fixed-split"}, {"exit", 1}}});
  config["cost"]["arrivals"] = {{"period_ms", 100}};
  write_file(scene.folder / "link.csv", "t,up,rtt\n0,1000,10\n500,1000,70\n");
  const auto row = parse_csv(scene.run(config)["runs.csv"]).at(0);
  const Trace trace = scene.trace();
  double ms = 0;
  for (std::size_t t = 0; t < kWorldSamples; ++t) {
    ms += scene.world.layer + scene.world.head;
    if (trace.confidence(t, 0) >= 0.7) continue;
    ms += scene.world.bytes[0] * 8 / 1e6 + scene.world.cloud * 3 + (t % 10 < 5 ? 10 : 70);
  }
  CHECK(number(row, "cost") == doctest::Approx(ms).epsilon(1e-8));
}

TEST_CASE("over a link that changes the energy is the device's and the radio's while it sends") {
  LinkScene scene;
  scene.world.rates = {{0, 2}, {500, 0.5}};
  scene.world.period = 1000;
  json config = scene.config();
  config["cost"]["arrivals"] = {{"period_ms", 100}};  // nobody waits, and no burst meets a change
  config["cost"]["link"]["radio"] = {{"up_mw_per_mbit", 400}, {"base_mw", 1200}};
  config["cost"]["device"] = {{"layer", {{"ms", 3}, {"mj", 5}}},
                              {"exit", {{"ms", 0.5}, {"mj", 1}}}};
  config["policies"] = json::array({{{"type", "fixed-split"}, {"exit", 2}}});
  const auto row = parse_csv(scene.run(config)["summary.csv"]).at(0);
  const Trace trace = scene.trace();
  double mj = 0;
  for (std::size_t t = 0; t < kWorldSamples; ++t) {
    mj += 2 * 5 + 1;
    if (trace.confidence(t, 1) >= 0.7) continue;
    const double rate = t % 10 < 5 ? 2 : 0.5;
    const double seconds = scene.world.bytes[1] * 8 / (rate * 1e6);
    mj += (400 * rate + 1200) * seconds;
  }
  CHECK(number(row, "energy_mj_mean") == doctest::Approx(mj / kWorldSamples).epsilon(1e-8));
}

TEST_CASE("a queue makes nobody faster") {
  LinkScene scene;
  scene.world.rates = {{0, 0.5}, {400, 0.5}};
  double before = 0;
  for (const double between : {1000.0, 20.0, 5.0, 1.0}) {
    scene.world.between = between;
    const auto row =
        where(parse_csv(scene.run(scene.config())["summary.csv"]), {{"policy", "fixed-split"}})
            .at(0);
    CHECK(number(row, "latency_ms_mean") >= before);
    before = number(row, "latency_ms_mean");
  }
}

TEST_CASE("a step of the series for each round needs no clock") {
  LinkScene scene;
  json config = scene.config();
  write_file(scene.folder / "link.txt", "0 1\n1 4\n2 0.5\n");
  config["cost"]["arrivals"] = "round";
  config["policies"] = json::array({{{"type", "fixed-split"}, {"exit", 1}}});
  const auto row = parse_csv(scene.run(config)["summary.csv"]).at(0);
  const Trace trace = scene.trace();
  double ms = 0;
  for (std::size_t t = 0; t < kWorldSamples; ++t) {
    ms += scene.world.layer + scene.world.head;
    if (trace.confidence(t, 0) >= 0.7) continue;
    const double rate = std::vector<double>{1, 4, 0.5}[t % 3];
    ms += scene.world.bytes[0] * 8 / (rate * 1000) + scene.world.rtt + scene.world.cloud * 3;
  }
  CHECK(number(row, "latency_ms_mean") == doctest::Approx(ms / kWorldSamples).epsilon(1e-8));
}

TEST_CASE("the same bytes for any number of workers, with random arrivals too") {
  LinkScene scene;
  json config = scene.config();
  config["traces"][0]["order"] = "shuffle";
  config["repeats"] = 5;
  config["cost"]["arrivals"] = {{"poisson_per_s", 100}};
  const Results one = scene.run(config, 1);
  CHECK(one == scene.run(config, 3));
  const auto rows = where(parse_csv(one["runs.csv"]), {{"policy", "fixed-split"}});
  CHECK(rows[0].at("cost") != rows[1].at("cost"));
}

}  // namespace splitee::testing
