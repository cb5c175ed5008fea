#include <doctest/doctest.h>

#include "scene.hpp"

namespace splitee::testing {
namespace {

// Expects the run to succeed with this one warning.
void expect_warning(const Scene& scene, const std::string& message,
                    const std::vector<std::string>& more_arguments = {}) {
  const ProgramResult result = scene.run(more_arguments);
  CHECK(result.errors == "splitee-sim: warning: " + message + "\n");
  CHECK(result.status == 0);
  CHECK(std::filesystem::exists(scene / "results/x/summary.csv"));
}

void expect_warning_of_validate(const std::vector<NpyBytes>& arrays, const std::string& message) {
  const Scene scene;
  scene.set_trace(arrays);
  const ProgramResult result = run_splitee({"trace", "validate", "trace.npz"}, scene.path());
  CHECK(result.errors == "splitee-sim: warning: trace.npz: " + message + "\n");
  CHECK(result.status == 0);
}

}  // namespace

TEST_CASE("a threshold that no early exit reaches is worth a warning") {
  const Scene scene;
  expect_warning(scene,
                 "T: no exit before the last ever reaches the threshold 0.95; every split there "
                 "offloads",
                 {"--set", "traces.0.threshold=0.95"});
}

TEST_CASE("an exit that never reaches the threshold is worth a warning") {
  const Scene scene;
  expect_warning(scene, "T: no sample reaches the threshold 0.87 at exit 1",
                 {"--set", "traces.0.threshold=0.87"});
}

TEST_CASE("a label that no exit predicts is worth a warning") {
  const Scene scene;
  scene.set_trace({good_confidence(), good_prediction(),
                   npy("label", {4}, std::vector<std::int64_t>{1, 3, 2, 2})});
  expect_warning(scene,
                 "T: no exit ever predicts label 3; are labels and predictions numbered alike?");
}

TEST_CASE("many labels that no exit predicts are worth one short line") {
  const Scene scene;
  scene.set_trace(
      {npy("confidence", {13, 1}, std::vector<float>(13, 0.75F)),
       npy("prediction", {13, 1}, std::vector<std::int64_t>(13)),
       npy("label", {13}, std::vector<std::int64_t>{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})});
  expect_warning(scene,
                 "T: no exit ever predicts label 1, 2, 3, 4, 5, 6, 7, 8 and 4 others; are labels "
                 "and predictions numbered alike?");
}

TEST_CASE("repeats of one and the same order are worth a warning") {
  const Scene scene;
  expect_warning(scene,
                 "T: the stored order is the same in all 2 repeats, so there are no intervals "
                 "over repeats",
                 {"--set", "traces.0.order=stored"});
  CHECK(scene.run({"--set", "traces.0.order=stored", "--set", "repeats=1", "--out", "one"})
            .errors.empty());
}

TEST_CASE("curves that a trace is too short for are worth a warning") {
  const Scene scene;
  expect_warning(scene, "T: none of curves.rounds lies within its 4 samples",
                 {"--set", "curves.rounds=[5, 10]"});
}

TEST_CASE("round trips in seconds and hopeless timeouts are worth a warning") {
  const std::string cost = R"({"unit": "ms", "mu": 0.001, "device": {"layer": {"ms": 1}},
      "cloud": {"layer": {"ms": 1}}, "arrivals": {"period_ms": 9}, "bytes": {"activation": 9},
      "link": {"up_mbit": 9, "down_mbit": 9, "rtt_ms": )";
  const Scene seconds;
  expect_warning(seconds, "cost.link.rtt_ms is 0.07; is that seconds, not milliseconds?",
                 {"--set", "cost=" + cost + "0.07}}"});
  const Scene hopeless;
  expect_warning(
      hopeless, "answers.timeout_ms is 50, but the round trip takes 70 ms: no answer comes in time",
      {"--set", "cost=" + cost + "70}}", "--set", R"(answers={"timeout_ms": 50})"});
}

TEST_CASE("times and rates that are likely in another unit are worth a warning each") {
  const auto expect = [](const std::string& device, const std::string& cloud,
                         const std::string& link, const std::string& arrivals,
                         const std::string& answers, const std::string& message) {
    CAPTURE(message);
    const Scene scene;
    expect_warning(scene, message,
                   {"--set",
                    R"(cost={"unit": "ms", "mu": 0.001, "device": {"layer": {"ms": )" + device +
                        R"(}}, "cloud": {"layer": {"ms": )" + cloud +
                        R"(}}, "bytes": {"activation": 9}, "link": )" + link + R"(, "arrivals": )" +
                        arrivals + "}",
                    "--set", "answers=" + answers});
  };
  const std::string wifi = R"({"profile": "wifi"})";
  const std::string clock = R"({"period_ms": 9})";
  expect("1", "1", wifi, R"({"period_ms": 0.05})", "{}",
         "cost.arrivals.period_ms is 0.05; is that seconds, not milliseconds?");
  expect("1", "1", wifi, R"({"poisson_per_s": 1e6})", "{}",
         "cost.arrivals.poisson_per_s is 1000000; is that in another unit?");
  expect("1", "1", R"({"up_mbit": 9, "down_mbit": 9, "rtt_ms": 0})", clock,
         R"({"timeout_ms": 0.5})", "answers.timeout_ms is 0.5; is that seconds, not milliseconds?");
  expect("1", "1", R"({"up_mbit": 5850000, "down_mbit": 9, "rtt_ms": 9})", clock, "{}",
         "cost.link.up_mbit is 5850000; is that bit/s or kbit/s, not Mbit/s?");
  expect("1", "1", R"({"up_mbit": 12000, "down_mbit": 9, "rtt_ms": 9})", clock, "{}",
         "cost.link.up_mbit is 12000; is that bit/s or kbit/s, not Mbit/s?");
  expect("1", "1", R"({"up_mbit": 1.1, "down_mbit": 4, "rtt_ms": 0.3})", clock, "{}",
         "cost.link.rtt_ms is 0.3; is that seconds, not milliseconds?");
  expect("1", "1", R"({"up_mbit": 9, "down_mbit": 13760000, "rtt_ms": 9})", clock, "{}",
         "cost.link.down_mbit is 13760000; is that bit/s or kbit/s, not Mbit/s?");
  expect("0.002", "1", wifi, clock, "{}",
         "T: cost.device takes 0.006 ms for the whole network; is that seconds, not "
         "milliseconds?");
  expect("1", "0.0002", wifi, clock, "{}",
         "T: cost.cloud takes 0.0006 ms for the whole network; is that seconds, not milliseconds?");
}

TEST_CASE("round trips of a series' own column are doubted like those of a link") {
  const auto cost_over = [](const Scene& scene, const std::string& series) {
    write_file(scene / "link.csv", series);
    return std::string(R"(cost={"unit": "ms", "mu": 0.001, "device": {"layer": {"ms": 1}},
      "cloud": {"layer": {"ms": 1}}, "arrivals": {"period_ms": 9}, "bytes": {"activation": 9},
      "link": {"down_mbit": 9, "series": "link.csv", "format": "csv",
        "time": {"column": "t", "unit": "s"}, "up": {"column": "up", "unit": "Mbit/s"},
        "rtt": {"column": "rtt", "unit": "ms"}}})");
  };
  const Scene hopeless;
  expect_warning(
      hopeless,
      "answers.timeout_ms is 50, but the shortest round trip takes 60 ms: no answer comes in time",
      {"--set", cost_over(hopeless, "t,up,rtt\n0,1,70\n1,1,60\n2,1,80\n"), "--set",
       R"(answers={"timeout_ms": 50})"});
  const Scene hopeful;
  CHECK(hopeful
            .run({"--set", cost_over(hopeful, "t,up,rtt\n0,1,70\n1,1,49\n"), "--set",
                  R"(answers={"timeout_ms": 50})"})
            .errors.empty());
  const Scene seconds;
  expect_warning(seconds, "link.csv: its longest round trip is 0.07 ms; is that another unit?",
                 {"--set", cost_over(seconds, "t,up,rtt\n0,1,0.07\n1,1,0.05\n")});
}

TEST_CASE("an entropy threshold of 0 is worth a warning") {
  const Scene scene;
  scene.set_trace({good_confidence(), good_entropy()});
  scene.change_config("\"splitee\"", R"({"type": "deebert", "entropy_threshold": 0})");
  expect_warning(scene,
                 "T: deebert: no entropy is below entropy_threshold 0, so it never exits early");
}

TEST_CASE("latencies in seconds, or in microseconds, are worth a warning") {
  const auto with = [](double last) {
    return std::vector<NpyBytes>{
        good_confidence(), meta(R"({"kind": "synthetic"})"),
        npy("latency_ms", {4, 3},
            std::vector<double>{0, 0, last, 0, 0, last, 0, 0, last, 0, 0, last})};
  };
  expect_warning_of_validate(
      with(0.02),
      "latency_ms is 0.02 ms at the last exit in the mean; is it in seconds? "
      "milliseconds are expected");
  expect_warning_of_validate(with(90'000),
                             "latency_ms is 9e+04 ms at the last exit in the mean; is it in "
                             "microseconds? milliseconds are expected");
}

TEST_CASE("validate warns of arrays that nothing uses, of strange labels and of no origin") {
  const NpyBytes origin = meta(R"({"kind": "measured"})");
  expect_warning_of_validate({good_confidence()},
                             "has no meta, so nobody can tell where it comes from");
  expect_warning_of_validate({good_confidence(), origin, npy("logits", {1}, std::vector<float>{1})},
                             "holds arrays that are not used: logits");
  expect_warning_of_validate({good_confidence(), origin, good_prediction(),
                              npy("label", {4}, std::vector<std::int64_t>{1, 3, 2, 2})},
                             "no exit ever predicts label 3");
}

TEST_CASE("warnings come in front of an error too, each on its line") {
  const Scene scene;
  write_file(scene / "file", "");
  const ProgramResult result = scene.run(
      {"--set", "traces.0.threshold=0.87", "--set", "traces.0.order=stored", "--out", "file"});
  CHECK(result.status == 1);
  CHECK(result.errors ==
        "splitee-sim: warning: T: no sample reaches the threshold 0.87 at exit 1\n"
        "splitee-sim: warning: T: the stored order is the same in all 2 repeats, so there are no "
        "intervals over repeats\n"
        "splitee-sim: file: is not a folder; choose another with --out\n");
}

TEST_CASE("a label without anything to compare it with earns a warning") {
  const Scene scene;
  scene.set_trace({good_confidence(), good_label()});
  expect_warning(scene, "T: has label, but neither prediction nor correct, so no accuracy");
}

}  // namespace splitee::testing
