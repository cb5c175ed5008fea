// Costs in physical units that make no sense, or none on this trace, are refused in one line each.
#include <doctest/doctest.h>

#include "bad_config.hpp"

namespace splitee::testing {
namespace {

const std::string kCost = R"("cost": {"offload": 2})";

// A case with this for cost.
BadConfig with_cost(std::string what, const std::string& cost, std::string message) {
  return {std::move(what), kCost, "\"cost\": {" + cost + "}", std::move(message)};
}

const std::string kUnit = R"("unit": "ms", "mu": 0.01, )";
const std::string kDevice = R"("device": {"layer": {"ms": 2}}, )";
const std::string kCloud = R"("cloud": {"layer": {"ms": 0.1}}, )";
const std::string kLink = R"("link": {"profile": "wifi"}, )";
const std::string kBytes = R"("bytes": {"activation": 1000})";

}  // namespace

TEST_CASE("units mixed up are refused") {
  expect_all_refused({
      with_cost(
          "an unknown unit", R"("unit": "s")",
          "cost.unit: is \"s\" (did you mean 'ms'?); expected \"lambda\" or \"ms\" or \"mj\""),
      with_cost("a link with costs in lambda", R"("offload": 2, "link": {"profile": "wifi"})",
                "cost.link: has no meaning with costs in lambda, only in ms or mj (\"unit\")"),
      with_cost("lambda's costs in ms", kUnit + R"("offload": 2)",
                "cost.offload: has no meaning with costs in ms, only in lambda"),
      with_cost("no mu", R"("unit": "ms", )" + kDevice + kCloud + kLink + kBytes,
                "cost: the key 'mu' is missing: what one ms takes off the confidence"),
      with_cost("energy that the device does not say",
                R"("unit": "mj", "mu": 1, )" + kDevice + kCloud + kLink + kBytes,
                "cost.device: says no millijoules of a layer, which costs in mj need"),
      with_cost("energy that the link does not say",
                R"("unit": "mj", "mu": 1, "device": {"layer": {"ms": 1, "mj": 2}}, )" + kCloud +
                    kLink + kBytes,
                "cost.link: says no \"radio\", which costs in mj need"),
  });
}

TEST_CASE("devices, clouds, links and bytes that are none are refused") {
  expect_all_refused({
      with_cost("no device", kUnit + kCloud + kLink + kBytes, "cost: the key 'device' is missing"),
      with_cost("a device without milliseconds",
                kUnit + R"("device": {"layer": {"mj": 2}}, )" + kCloud + kLink + kBytes,
                "cost.device: says no milliseconds of a layer; expected \"layer\": {\"ms\": ..}, "
                "or \"from\": \"meta\" in cost"),
      with_cost("a speed without meta",
                kUnit + R"("device": {"gmac_per_s": 2}, )" + kCloud + kLink + kBytes,
                "cost.device.gmac_per_s: needs the multiply-accumulates of the trace's meta; add "
                "\"from\": \"meta\" to cost"),
      with_cost("a layer's list of another length",
                kUnit + R"("device": {"layer": {"ms": [1, 2]}}, )" + kCloud + kLink + kBytes,
                "cost.device.layer.ms: has 2 numbers, but the trace T has 3 exits"),
      with_cost("a negative time",
                kUnit + R"("device": {"layer": {"ms": -1}}, )" + kCloud + kLink + kBytes,
                "cost.device.layer.ms: is -1; expected a number from 0 to 1000000000"),
      with_cost("a device from elsewhere",
                kUnit + R"("device": {"from": "meta"}, )" + kCloud + kLink + kBytes,
                "cost.device.from: is \"meta\"; expected \"trace\""),
      with_cost("times of samples that the trace does not hold",
                kUnit + R"("device": {"from": "trace"}, )" + kCloud + kLink + kBytes,
                "cost.device.from: is \"trace\", but the trace T holds no latency_ms"),
      with_cost(
          "times of layers beside those of samples",
          kUnit + R"("device": {"from": "trace", "layer": {"ms": 2}}, )" + kCloud + kLink + kBytes,
          "cost.device.layer.ms: stands beside \"from\": \"trace\"; keep one of them"),
      with_cost("a speed beside the times of samples",
                kUnit + R"("from": "meta", "device": {"from": "trace", "gmac_per_s": 2}, )" +
                    kCloud + kLink + kBytes,
                "cost.device.gmac_per_s: stands beside \"from\": \"trace\"; keep one of them"),
      with_cost("a cloud without milliseconds",
                kUnit + kDevice + R"("cloud": {}, )" + kLink + kBytes,
                "cost.cloud: says no milliseconds of a layer; expected \"layer\": {\"ms\": ..}"),
      with_cost("an unknown profile",
                kUnit + kDevice + kCloud + R"("link": {"profile": "wify"}, )" + kBytes,
                "cost.link.profile: there is no link profile \"wify\" (did you mean 'wifi'?); "
                "'splitee-sim links' lists them"),
      with_cost(
          "an unknown radio",
          kUnit + kDevice + kCloud + R"("link": {"profile": "lte", "radio": "5g"}, )" + kBytes,
          "cost.link.radio: there is no radio \"5g\" (did you mean '3g'?); 'splitee-sim "
          "links' lists them"),
      with_cost("a link without a rate",
                kUnit + kDevice + kCloud + R"("link": {"up_mbit": 1, "rtt_ms": 1}, )" + kBytes,
                "cost.link: the key 'down_mbit' (or 'profile') is missing"),
      with_cost("a rate of 0",
                kUnit + kDevice + kCloud + R"("link": {"profile": "lte", "up_mbit": 0}, )" + kBytes,
                "cost.link.up_mbit: is 0; expected a number from 1e-06 to 1000000000"),
      with_cost("no alternatives", kUnit + kDevice + kCloud + R"("link": {"named": {}}, )" + kBytes,
                "cost.link.named: is {}; expected an object with a name for each alternative"),
      with_cost("no bytes", kUnit + kDevice + kCloud + R"("link": {"profile": "lte"})",
                "cost: says no bytes of an activation; expected \"bytes\": with \"activation\": .. "
                "(one number, or one per exit), or \"from\": \"meta\" in cost"),
      with_cost("meta that holds nothing", kUnit + R"("from": "meta", )" + kCloud + kLink + kBytes,
                "cost.device.layer.ms: is not given, and the meta of the trace T holds no "
                "\"layer_milliseconds\" of 3 numbers"),
      with_cost("bytes of another length",
                kUnit + kDevice + kCloud + kLink + R"("bytes": {"activation": [1, 2, 3, 4]})",
                "cost.bytes.activation: has 4 numbers, but the trace T has 3 exits"),
  });
}

TEST_CASE("links whose rate changes are refused where they cannot be followed") {
  const auto with_link = [](std::string what, const std::string& link, const std::string& rest,
                            std::string message) {
    return with_cost(std::move(what),
                     kUnit + kDevice + kCloud + "\"link\": " + link + ", " + rest + kBytes,
                     std::move(message));
  };
  const std::string clock = R"("arrivals": {"period_ms": 50}, )";
  const std::string series =
      R"({"series": "l.txt", "format": "mahimahi", "down_mbit": 1, "rtt_ms": 1})";
  expect_all_refused({
      with_link("no arrivals", series, "",
                "cost: the key 'arrivals' is missing, which the series l.txt needs: when samples "
                "come"),
      with_link(
          "a step per round of what has no steps", series, R"("arrivals": "round", )",
          "cost.arrivals: is \"round\", but l.txt holds opportunities to send, not a rate for "
          "each round; expected \"period_ms\" or \"poisson_per_s\""),
      with_link("two clocks", series, R"("arrivals": {"period_ms": 1, "poisson_per_s": 2}, )",
                "cost.arrivals: is {\"period_ms\":1,\"poisson_per_s\":2}; expected one of "
                "\"period_ms\" and \"poisson_per_s\""),
      with_link("no clock at all", series, R"("arrivals": 50, )",
                "cost.arrivals: is 50; expected {\"period_ms\": ..}, {\"poisson_per_s\": ..} or "
                "\"round\""),
      with_link("a rate beside a series",
                R"({"series": "l.txt", "format": "csv", "up_mbit": 1, "rtt_ms": 1})", clock,
                "cost.link.up_mbit: stands beside a series; keep one of them"),
      with_link("an end of opportunities",
                R"({"series": "l.txt", "format": "mahimahi", "end": "stop"})", clock,
                "cost.link.end: has no meaning with format mahimahi, only with two-column and csv: "
                "opportunities always wrap"),
      with_link("a format without a series", R"({"profile": "lte", "format": "csv"})", clock,
                "cost.link.format: has no meaning without \"series\""),
      with_link("two round trips",
                R"({"series": "l.txt", "format": "csv", "time": {"column": "t", "unit": "s"},
                    "up": {"column": "u", "unit": "MB/s"}, "rtt": {"column": "r", "unit": "ms"},
                    "rtt_ms": 7})",
                clock, "cost.link.rtt_ms: stands beside the column of a series; keep one of them"),
      with_link(
          "a column where there are none",
          R"({"series": "l.txt", "format": "two-column", "rtt": {"column": "r", "unit": "s"}})",
          clock, "cost.link.rtt: has no meaning with format two-column, only with csv"),
      with_link("an unknown unit",
                R"({"series": "l.txt", "format": "csv", "time": {"column": "t", "unit": "s"},
                    "up": {"column": "u", "unit": "KB"}})",
                clock,
                "cost.link.up.unit: is \"KB\"; expected \"MB/s\" or \"Mbit/s\" or \"bit/s\" or "
                "\"byte/s\" or \"kB/s\" or \"kbit/s\""),
  });
}

TEST_CASE("a series that is none is unusable data") {
  const Scene scene;
  scene.change_config(kCost, "\"cost\": {" + kUnit + kDevice + kCloud +
                                 R"("link": {"series": "l.txt", "format": "two-column",
                                    "down_mbit": 1, "rtt_ms": 1}, "arrivals": "round", )" +
                                 kBytes + "}");
  scene.expect_run_refused(3, "l.txt: there is no such file");
  write_file(scene / "l.txt", "0 1\n2 0\n1 4\n");
  scene.expect_run_refused(3,
                           "l.txt: line 3: goes back in time, from 2000 to 1000 ms behind the "
                           "first; expected rising times");
  write_file(scene / "l.txt", "0 1\n2 0\n3 4\n");
  scene.expect_run_refused(
      3,
      "l.txt: rate 2 is 0, and with a step per round nothing would ever be sent in it; expected "
      "arrivals with a clock (\"period_ms\" or \"poisson_per_s\")");
}

TEST_CASE("times too long to be counted are refused") {
  const auto cost_over = [](const std::string& link, const std::string& arrivals,
                            const std::string& bytes) {
    return "\"cost\": {" + kUnit + kDevice + kCloud + "\"link\": {" + link +
           R"(, "down_mbit": 1, "rtt_ms": 1}, "arrivals": )" + arrivals +
           R"(, "bytes": {"activation": )" + bytes + "}}";
  };
  const auto refused = [&](const std::string& cost, const std::string& how,
                           const std::string& series = "0 1\n", bool by_round = false) {
    CAPTURE(cost);
    const Scene scene;
    write_file(scene / "l.txt", series);
    scene.change_config(kCost, cost);
    scene.expect_run_refused(
        2, "run.json: cost.link: " +
               std::string(by_round ? "a sample of the trace T, sent"
                                    : "the 4 samples of the trace T, sent one after another") +
               how + ", and times are counted up to 9e+15 ms; expected a faster link" +
               (by_round ? " or fewer bytes" : ", fewer bytes or shorter gaps between samples"));
  };
  const std::string clock = R"({"period_ms": 50})";
  const std::string opportunities = R"("series": "l.txt", "format": "mahimahi")";
  const std::string steps = R"("series": "l.txt", "format": "two-column")";
  refused(cost_over(R"("up_mbit": 1e-6)", clock, "1e12"), ", would take 3.2e+16 ms");
  refused(cost_over(opportunities, clock, "1e5"), " over l.txt, would take 2.7e+17 ms",
          "1000000000000000\n");
  refused(cost_over(opportunities, R"({"poisson_per_s": 1e-6})", "1e10"),
          " over l.txt, would take 2.7e+22 ms", "1000000000000000\n");
  refused(cost_over(steps, R"("round")", "9"), " over l.txt, would take 7.2e+298 ms",
          "0 1\n1 1e-300\n", true);
  refused(cost_over(steps, R"("round")", "9"), " over l.txt, would take for ever",
          "0 1\n1 1e-320\n", true);
}

TEST_CASE("schedules that overlap, or leave a gap, are refused") {
  const auto with_schedule = [](std::string what, const std::string& schedule,
                                std::string message) {
    return with_cost(std::move(what), "\"offload\": {\"schedule\": " + schedule + "}",
                     "cost.offload" + std::move(message));
  };
  expect_all_refused({
      with_schedule("a gap", R"([{"from": 2, "value": 1}])",
                    ".schedule.0.from: is 2, which leaves the rounds before it without a cost; the "
                    "first must be 1"),
      with_schedule(
          "an overlap", R"([{"from": 1, "value": 1}, {"from": 1, "value": 2}])",
          ".schedule.1.from: is 1, but the entry before it begins at round 1; rounds must "
          "rise"),
      with_schedule("a negative cost", R"([{"from": 1, "value": -1}])",
                    ".schedule.0.value: is -1; expected a number from 0 to 1000000000"),
      with_schedule("round 0", R"([{"from": 0, "value": 1}])",
                    ".schedule.0.from: is 0; expected a whole number from 1 to 1099511627776"),
      with_schedule("nothing", "[]", ".schedule: is []; expected a list of at least one"),
      with_cost("two scales", R"("offload": {"schedule": [{"from": 1, "value": 1}], "scale": 2})",
                "cost.offload: has both \"schedule\" and \"scale\"; keep one of them"),
  });
}

TEST_CASE("cloud only is refused where the bytes of the input are not known") {
  expect_all_refused({
      {"in lambda", "\"splitee\"", R"({"type": "fixed-split", "exit": 0})",
       "policies.0.exit: is 0, which sends the input itself, and its bytes are not known; expected "
       "cost.bytes.input (with costs in ms or mj), or an exit from 1"},
      {"another policy's exit", "\"splitee\"", R"({"type": "fixed-split", "exit": 0.5})",
       "policies.0.exit: is 0.5; expected a whole number from 0"},
  });
}

}  // namespace splitee::testing
