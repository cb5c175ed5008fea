// Traces joined to streams and cut in two.
#include <doctest/doctest.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "scene.hpp"
#include "trace/raw_trace.hpp"
#include "trace/trace_reader.hpp"

namespace splitee::testing {
namespace {

using nlohmann::json;
using Strings = std::vector<std::string>;

// Samples that can be recognised: the confidence of row n is (first + n) / 128 at every exit.
std::vector<NpyBytes> counting(std::size_t samples, std::size_t first, const std::string& text,
                               bool labelled = true) {
  std::vector<float> confidence;
  std::vector<std::uint8_t> prediction;
  std::vector<std::uint8_t> label;
  for (std::size_t n = 0; n < samples; ++n) {
    for (int exit = 0; exit < 2; ++exit) {
      confidence.push_back(static_cast<float>(first + n) / 128);
      prediction.push_back(static_cast<std::uint8_t>(n % 2));
    }
    label.push_back(static_cast<std::uint8_t>((first + n) % 3 == 0));
  }
  std::vector<NpyBytes> arrays = {npy("confidence", {samples, 2}, confidence),
                                  npy("prediction", {samples, 2}, prediction), meta(text)};
  if (labelled) arrays.push_back(npy("label", {samples}, label));
  return arrays;
}

ProgramResult join(const Scene& scene, const Strings& files, const std::string& out) {
  Strings arguments = {"trace", "join"};
  arguments.insert(arguments.end(), files.begin(), files.end());
  arguments.insert(arguments.end(), {"--out", out});
  return run_splitee(arguments, scene.path());
}

std::vector<double> first_exit(const Trace& trace) {
  std::vector<double> values;
  for (std::size_t n = 0; n < trace.samples(); ++n) values.push_back(128 * trace.confidence(n, 0));
  return values;
}

class TwoTraces : public Scene {
 public:
  TwoTraces() {
    write_npz(*this / "a.npz",
              counting(3, 0, R"({"kind": "measured", "name": "clean", "model": "m", "classes": 2,
                                 "layer_milliseconds": [1, 2], "dataset": "x"})"));
    write_npz(*this / "b.npz",
              counting(9, 50, R"({"kind": "synthetic", "name": "noisy", "model": "m", "classes": 2,
                                  "layer_milliseconds": [5, 6], "dataset": "y"})"));
  }
};

}  // namespace

TEST_CASE("joined traces stand one after the other, each a segment, with what each said") {
  const TwoTraces scene;
  const ProgramResult result = join(scene, {"a.npz", "b.npz"}, "ab.npz");
  CHECK(result.errors.empty());
  CHECK(result.output == "ab.npz: 12 samples, 2 exits, 2 segments\n");
  const Trace joined = read_trace(scene / "ab.npz");
  CHECK(first_exit(joined) == std::vector<double>{0, 1, 2, 50, 51, 52, 53, 54, 55, 56, 57, 58});
  const Trace second = read_trace(scene / "b.npz");
  for (std::size_t n = 0; n < 9; ++n) CHECK(joined.is_right(3 + n, 1) == second.is_right(n, 1));
  CHECK(joined.segments == std::vector<Segment>{{"clean", 0}, {"noisy", 3}});
  const json said = json::parse(joined.meta);
  CHECK(said["kind"] == "synthetic");  // the less reliable of the two
  CHECK(said["model"] == "m");
  CHECK_FALSE(said.contains("dataset"));
  CHECK(said["layer_milliseconds"] == json({4, 5}));  // (3 * 1 + 9 * 5) / 12
  CHECK(said["joined"][0]["meta"]["dataset"] == "x");
  CHECK(said["joined"][1]["meta"]["layer_milliseconds"] == json({5, 6}));
  CHECK(said["joined"][1]["sha256"] == second.sha256);
}

TEST_CASE("a stream that is joined again keeps its segments; the same files give the same bytes") {
  const TwoTraces scene;
  REQUIRE(join(scene, {"a.npz", "b.npz"}, "ab.npz").status == 0);
  REQUIRE(join(scene, {"b.npz", "ab.npz"}, "bab.npz").status == 0);
  CHECK(read_trace(scene / "bab.npz").segments ==
        std::vector<Segment>{{"noisy", 0}, {"clean", 9}, {"noisy", 12}});
  REQUIRE(join(scene, {"b.npz", "ab.npz"}, "again.npz").status == 0);
  CHECK(read_file(scene / "again.npz") == read_file(scene / "bab.npz"));
  const ProgramResult info = run_splitee({"trace", "info", "bab.npz"}, scene.path());
  CHECK(
      info.output.find("segments      noisy (rows 0 to 8), clean (9 to 11), noisy (12 to 20)\n") !=
      std::string::npos);
}

TEST_CASE("arrays that not all have are left out by name, other types are widened") {
  const TwoTraces scene;
  write_npz(scene / "c.npz", counting(4, 20, R"({"name": "bare"})", false));
  const ProgramResult result = join(scene, {"a.npz", "c.npz"}, "ac.npz");
  CHECK(result.status == 0);
  CHECK(result.errors == "splitee-sim: warning: label is left out: c.npz has none\n");
  CHECK_FALSE(read_trace(scene / "ac.npz").has_labels);
  const std::vector<double> doubles = {0.1, 0.2, 0.3, 0.4};
  write_npz(scene / "d.npz", {npy("confidence", {2, 2}, doubles)});
  REQUIRE(join(scene, {"d.npz", "c.npz"}, "dc.npz").status == 0);
  CHECK(read_trace(scene / "dc.npz").confidence(0, 1) == 0.2);
  CHECK(read_trace(scene / "dc.npz").confidence(2, 0) == 20.0 / 128);
  CHECK(read_trace(scene / "dc.npz").segments == std::vector<Segment>{{"d", 0}, {"bare", 2}});
}

TEST_CASE("what is no stream of one network is refused") {
  const TwoTraces scene;
  scene.expect_refusal({"trace", "join", "a.npz", "trace.npz", "--out", "x.npz"}, 2,
                       "trace.npz: has 3 exits, but a.npz has 2; both must be of the same network");
  scene.expect_refusal({"trace", "join", "a.npz", "--out", "a.npz"}, 2,
                       "--out a.npz: is one of the traces itself; name another file");
  write_npz(scene / "p.npz",
            {npy("probability", {2, 2, 2}, std::vector<float>(8, 0.5F)), meta("{}")});
  const ProgramResult none = join(scene, {"a.npz", "p.npz"}, "x.npz");
  CHECK(none.status == 2);
  CHECK(none.errors ==
        "splitee-sim: a.npz: has neither confidence nor probability in common with the others\n");
  write_npz(scene / "q.npz",
            {npy("probability", {2, 2, 4}, std::vector<float>(16, 0.25F)), meta("{}")});
  scene.expect_refusal({"trace", "join", "p.npz", "q.npz", "--out", "x.npz"}, 2,
                       "q.npz: probability: is (2, 2, 4) of float32, but in p.npz (2, 2, 2) of "
                       "float32");
}

TEST_CASE("a trace is cut at a row, or at random, and nothing is lost") {
  const TwoTraces scene;
  REQUIRE(join(scene, {"a.npz", "b.npz"}, "ab.npz").status == 0);
  const auto split = [&](const Strings& more) {
    Strings arguments = {"trace", "split", "ab.npz", "--out", "one.npz", "--rest", "two.npz"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_splitee(arguments, scene.path());
  };
  const ProgramResult first = split({"--first", "0.5"});
  CHECK(first.errors.empty());
  CHECK(first.output ==
        "one.npz: 6 samples, 2 exits, 2 segments\ntwo.npz: 6 samples, 2 exits, 1 segments\n");
  const Trace one = read_trace(scene / "one.npz");
  const Trace two = read_trace(scene / "two.npz");
  CHECK(first_exit(one) == std::vector<double>{0, 1, 2, 50, 51, 52});
  CHECK(first_exit(two) == std::vector<double>{53, 54, 55, 56, 57, 58});
  CHECK(one.segments == std::vector<Segment>{{"clean", 0}, {"noisy", 3}});
  CHECK(two.segments == std::vector<Segment>{{"noisy", 0}});
  CHECK(json::parse(two.meta)["split"]["rows"] == json({6, 11}));
  REQUIRE(split({"--seed", "4", "--first", "0.25"}).status == 0);
  std::vector<double> all = first_exit(read_trace(scene / "one.npz"));
  CHECK(all.size() == 3);
  CHECK(std::is_sorted(all.begin(), all.end()));
  const std::vector<double> rest = first_exit(read_trace(scene / "two.npz"));
  CHECK(std::is_sorted(rest.begin(), rest.end()));
  all.insert(all.end(), rest.begin(), rest.end());
  std::sort(all.begin(), all.end());
  CHECK(all == first_exit(read_trace(scene / "ab.npz")));
}

TEST_CASE("a cut that is none is refused") {
  const Scene scene;
  const auto refused = [&](const Strings& more, const std::string& message) {
    Strings arguments = {"trace", "split", "trace.npz"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    scene.expect_refusal(arguments, 2, message);
  };
  const std::string share = "; expected a share above 0, below 1; 'splitee-sim --help' tells more";
  for (const std::string text : {"0", "1", "-0.5", "half", "50%", "0,5"}) {
    refused({"--first", text, "--out", "a.npz", "--rest", "b.npz"},
            "--first: is '" + text + "'" + share);
  }
  refused({"--out", "a.npz", "--rest", "./a.npz"},
          "--rest ./a.npz: is the file of --out itself; name another file");
  refused({"--out", "trace.npz", "--rest", "b.npz"},
          "--out trace.npz: is the trace itself; name another file");
  write_npz(scene / "single.npz", {npy("confidence", {1, 1}, std::vector<float>{0.5F})});
  scene.expect_refusal({"trace", "split", "single.npz", "--out", "a.npz", "--rest", "b.npz"}, 2,
                       "single.npz: has one sample, which cannot be split");
}

TEST_CASE("segments order the rounds only where a trace has them") {
  const TwoTraces scene;
  scene.expect_run_refused(
      2,
      "run.json: traces.0.order: is \"within-segments\", but the meta of T (trace.npz) has no "
      "segments; 'splitee-sim trace join' makes a trace with segments",
      {"--set", "traces.0.order=within-segments"});
  const ProgramResult mixed = scene.run({"--set", R"(regret={"also": ["piecewise"]})"});
  CHECK(
      mixed.errors ==
      "splitee-sim: warning: T: its meta has no segments, so its piecewise regret is that against "
      "the best fixed arm\n");
  // Segments begin where a schedule changes a cost, too.
  const ProgramResult scheduled =
      scene.run({"--set", R"(regret={"also": ["piecewise"]})", "--set",
                 R"(cost.offload={"schedule": [{"from": 1, "value": 5}, {"from": 3, "value": 1}]})",
                 "--out", "s"});
  CHECK(scheduled.errors.empty());
  CHECK(scheduled.status == 0);
  REQUIRE(join(scene, {"a.npz", "b.npz"}, "trace.npz").status == 0);
  const ProgramResult within =
      scene.run({"--set", "traces.0.order=within-segments", "--set", "traces.0.threshold=0.5",
                 "--set", R"(regret={"also": ["piecewise"]})", "--out", "w"});
  CHECK(within.errors.find("segments") == std::string::npos);
  const json manifest = json::parse(read_file(scene / "w/manifest.json"));
  CHECK(
      manifest["traces"][0]["segments"] ==
      json::parse(R"([{"name": "clean", "first_round": 1}, {"name": "noisy", "first_round": 4}])"));
  const std::string header = read_file(scene / "w/runs.csv").substr(0, 200);
  CHECK(header.find(",switches,regret_piecewise\n") != std::string::npos);
}

TEST_CASE("further regrets that are none are refused") {
  const Scene scene;
  const auto refused = [&](const std::string& also, const std::string& message) {
    scene.expect_run_refused(2, "run.json: regret.also" + message,
                             {"--set", "regret={\"also\": " + also + "}"});
  };
  refused("[\"segments\"]", ".0: is \"segments\"; expected \"piecewise\" or \"per-sample\"");
  refused("\"piecewise\"", ": is \"piecewise\"; expected a list of at least one");
  refused("[\"piecewise\", \"piecewise\"]", ".1: is \"piecewise\"; each may stand there once");
}

}  // namespace splitee::testing
