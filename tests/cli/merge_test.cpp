#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>

#include "scene.hpp"
#include "support/experiment.hpp"

namespace splitee::testing {
namespace {

namespace fs = std::filesystem;

constexpr const char* kConfig = R"({
  "name": "x",
  "repeats": 3,
  "traces": [{"name": "A", "path": "a.npz", "threshold": 0.7},
             {"name": "B, \"quoted\"", "path": "b.npz", "threshold": 0.7}],
  "cost": {"offload": [1, 2, 3]},
  "policies": ["splitee", "final-exit", {"type": "splitee", "name": "bold", "beta": {"grid": [2, 3]}}]
})";

// Latencies and energies over links whose rate changes, with random arrivals, late answers and a
// device that takes what each sample says: 24 cells too.
constexpr const char* kWorld = R"({
  "name": "x",
  "repeats": 3,
  "traces": [{"name": "A", "path": "a.npz", "threshold": 0.7},
             {"name": "B", "path": "a.npz", "threshold": 0.6}],
  "cost": {
    "unit": "ms", "mu": 0.002, "cloud": {"layer": {"ms": 0.25}}, "arrivals": {"poisson_per_s": 100},
    "device": {"named": {"even": {"layer": {"ms": 3, "mj": 4}},
                         "by sample": {"from": "trace", "layer": {"mj": 5}}}},
    "link": {"named": {
      "series": {"series": "link.txt", "format": "two-column", "down_mbit": 10, "rtt_ms": 12, "radio": "lte"},
      "wifi": {"profile": "wifi", "radio": "wifi"}}},
    "bytes": {"activation": [1500, 900, 700, 100]}},
  "answers": {"delay": "link", "timeout_ms": 300},
  "policies": ["splitee", "final-exit", {"type": "fixed-split", "exit": 1}]
})";

// A run of 24 cells in a folder, whole and in shards.
class Cut {
 public:
  explicit Cut(const char* config = kConfig) {
    write_random_trace(folder_ / "a.npz", 300, 4, 1, {.latency = true});
    write_random_trace(folder_ / "b.npz", 20, 3, 2);
    write_file(folder_ / "link.txt", "0 2\n0.4 0\n0.9 0.25\n1.5 4\n");
    write_file(folder_ / "run.json", config);
    REQUIRE(shell("run --config run.json --quiet --out whole").status == 0);
  }

  [[nodiscard]] ProgramResult shell(const std::string& arguments) const {
    return run_shell("\"$SPLITEE\" " + arguments, folder_.path());
  }

  void make_shards(std::size_t of) const {
    for (std::size_t number = 1; number <= of; ++number) {
      REQUIRE(
          shell(fmt::format("run --config run.json --quiet --shard {}/{}", number, of)).status ==
          0);
    }
  }

  void expect_whole(const char* out) const {
    for (const std::string& name : lasting_files()) {
      CAPTURE(name);
      REQUIRE(read_file(folder_ / out / name) == read_file(folder_ / "whole" / name));
    }
  }

  void expect_refusal(const std::string& shards, int status, const std::string& message) const {
    const ProgramResult result = shell("merge " + shards + " --out merged");
    CHECK(result.status == status);
    CHECK(result.errors == "splitee-sim: " + message + "\n");
    CHECK(result.output.empty());
    CHECK_FALSE(fs::exists(folder_ / "merged"));
  }

  [[nodiscard]] fs::path operator/(const char* name) const { return folder_ / name; }

 private:
  TemporaryFolder folder_;
};

const std::string kShard = "results/x.shards/";

}  // namespace

TEST_CASE("shards merge into the bytes of a whole run, whatever their number and order") {
  const Cut cut;
  for (const std::size_t of : {1U, 2U, 5U, 24U, 30U}) {  // 30: some shards have no cells
    CAPTURE(of);
    cut.make_shards(of);
    std::string folders;
    for (std::size_t number = of; number > 0; --number) {
      folders += fmt::format("{}{}-of-{} ", kShard, number, of);
    }
    const std::string out = fmt::format("merged-{}", of);
    REQUIRE(cut.shell("merge " + folders + "--quiet --out " + out).status == 0);
    cut.expect_whole(out.c_str());
  }
}

TEST_CASE("quantiles of latency and energy are the same bytes from any shards and workers") {
  const Cut cut(kWorld);
  const auto rows = parse_csv(read_file(cut / "whole/summary.csv"));
  REQUIRE(rows.size() == 24);
  for (const auto& row : rows) {
    CHECK(number(row, "latency_ms_p99") >= number(row, "latency_ms_p50"));
    CHECK(number(row, "energy_mj_mean") > 0);
  }
  for (const unsigned jobs : {1U, 3U}) {
    const std::string out = fmt::format("by-{}", jobs);
    REQUIRE(cut.shell(fmt::format("run --config run.json --quiet --jobs {} --out {}", jobs, out))
                .status == 0);
    cut.expect_whole(out.c_str());
  }
  for (const std::size_t of : {3U, 24U}) {
    cut.make_shards(of);
    const std::string out = fmt::format("merged-{}", of);
    REQUIRE(cut.shell(fmt::format("merge {}*-of-{} --quiet --out {}", kShard, of, out)).status ==
            0);
    cut.expect_whole(out.c_str());
  }
}

TEST_CASE("a merged run says of which shards it was made, and may be merged again") {
  const Cut cut;
  cut.make_shards(2);
  const ProgramResult merged = cut.shell("merge " + kShard + "* --out results/x");
  CHECK(merged.status == 0);
  CHECK(merged.output.starts_with("x: 3 repeats, seed 2023, "));
  CHECK(merged.output.ends_with("\n2 shards merged; results in results/x\n"));
  const auto manifest = nlohmann::json::parse(read_file(cut / "results/x/manifest.json"));
  CHECK(manifest["cells"] == 24);
  CHECK_FALSE(manifest.contains("shard"));
  const auto record = nlohmann::json::parse(read_file(cut / "results/x/run.json"));
  REQUIRE(record["merged_from"].size() == 2);
  CHECK(record["merged_from"][1]["shard"] == "2/2");
  CHECK(record["merged_from"][1]["workers"] >= 1);
  CHECK(record["wall_seconds"] == record["merged_from"][0]["wall_seconds"].get<double>() +
                                      record["merged_from"][1]["wall_seconds"].get<double>());
  CHECK(cut.shell("merge " + kShard + "* --quiet --out results/x").status == 0);
  CHECK(cut.shell("run --config run.json --quiet --resume").status == 0);
  cut.expect_whole("results/x");
}

TEST_CASE("every cell is in one shard, and shards have about as many decisions each") {
  const Cut cut;
  std::size_t cells = 0;
  for (int number = 1; number <= 4; ++number) {
    const ProgramResult dry =
        cut.shell(fmt::format("run --config run.json --dry-run --shard {}/4", number));
    REQUIRE(dry.status == 0);
    std::size_t own = 0;
    for (std::size_t at = dry.output.find("\ncell "); at != std::string::npos;
         at = dry.output.find("\ncell ", at + 1)) {
      ++own;
    }
    cells += own;
    CHECK(dry.output.find(fmt::format("this shard has {} of 24 cells", own)) != std::string::npos);
    // 12 cells of 300 samples and 12 of 20: a quarter is 3.2 large ones.
    CHECK(own >= 3);
  }
  CHECK(cells == 24);
}

TEST_CASE("missing, doubled, foreign and unfinished shards are refused by name") {
  const Cut cut;
  cut.make_shards(3);
  cut.expect_refusal(kShard + "2-of-3", 2, "missing: shard 1/3, 3/3; all 3 are needed");
  cut.expect_refusal(
      kShard + "2-of-3 " + kShard + "1-of-3 " + kShard + "2-of-3 " + kShard + "3-of-3", 2,
      "shard 2/3 is given twice: results/x.shards/2-of-3 and results/x.shards/2-of-3");
  cut.expect_refusal("whole", 2, "whole: holds a whole run, not a shard");
  cut.expect_refusal("none", 2, "none: is not a folder; expected the results of a shard");
  fs::create_directory(cut / "empty");
  cut.expect_refusal("empty", 2,
                     "empty: holds no results (no manifest.json); expected those of a shard");
  write_file(cut / "empty/unfinished.journal", "");
  cut.expect_refusal("empty", 2,
                     "empty: holds no results (no manifest.json); its run is unfinished, go on "
                     "with 'splitee-sim run --resume'");
  write_file(cut / "empty/manifest.json", "{}");
  cut.expect_refusal("empty", 2, "empty: its manifest.json is not one of this program");

  REQUIRE(cut.shell("run --config run.json --quiet --shard 1/3 --seed 5 --out other").status == 0);
  cut.expect_refusal("other " + kShard + "2-of-3", 2,
                     "results/x.shards/2-of-3: is a shard of another run than other (its "
                     "configuration differs at seed)");
  REQUIRE(cut.shell("run --config run.json --quiet --shard 1/2 --out half").status == 0);
  cut.expect_refusal(kShard + "2-of-3 half", 2,
                     "half: is shard 1/2, but results/x.shards/2-of-3 is shard 2/3; all must be of "
                     "one cut");
}

TEST_CASE("a shard's file that was changed afterwards is refused") {
  const Cut cut;
  cut.make_shards(2);
  const fs::path file = cut / "results/x.shards/2-of-2/runs.csv";
  std::string text = read_file(file);
  text.back() = ' ';
  write_file(file, text);
  cut.expect_refusal(kShard + "1-of-2 " + kShard + "2-of-2", 3,
                     "results/x.shards/2-of-2/runs.csv: is not the file that its manifest.json "
                     "tells of; run this shard again");
  fs::remove(file);
  cut.expect_refusal(kShard + "1-of-2 " + kShard + "2-of-2", 3,
                     "results/x.shards/2-of-2/runs.csv: there is no such file");
}

TEST_CASE("manifests that were edited, all alike, do not fit their rows") {
  const Cut cut;
  cut.make_shards(2);
  const auto edit = [&](const std::string& from, const std::string& to) {
    for (const char* shard : {"results/x.shards/1-of-2", "results/x.shards/2-of-2"}) {
      const fs::path file = cut / shard / "manifest.json";
      std::string text = read_file(file);
      for (std::size_t at = text.find(from); at != std::string::npos;
           at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
      }
      write_file(file, text);
    }
  };
  const std::string both = kShard + "1-of-2 " + kShard + "2-of-2";
  edit("\"repeats\": 3", "\"repeats\": 2");
  cut.expect_refusal(both, 3,
                     "runs.csv: where repeat 1 of cell 2 should be, it has "
                     "'A,splitee,1,1,3,300,0.65,729,249,126.178125,19.4781250000...'; the "
                     "configuration in manifest.json is not that of the rows");
  edit("\"repeats\": 2", "\"repeats\": 3");
  edit("\"sha256\"", "\"sha\"");
  cut.expect_refusal(both, 2,
                     "results/x.shards/1-of-2: its manifest.json is not one of this program");
}

TEST_CASE("a shard that is no part of anything is a wrong usage") {
  const Scene scene;
  for (const std::string shard : {"0/3", "4/3", "x/3", "3", "1/0", "1/3/", "-1/3", "1/9999999"}) {
    CAPTURE(shard);
    scene.expect_run_refused(2,
                             fmt::format("--shard: is '{}'; expected I/N, part I of N, from 1 to "
                                         "N; 'splitee-sim --help' tells more",
                                         shard),
                             {"--shard", shard});
  }
}

}  // namespace splitee::testing
