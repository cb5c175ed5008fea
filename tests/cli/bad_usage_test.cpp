#include <doctest/doctest.h>

#include "scene.hpp"

namespace splitee::testing {
namespace {

namespace fs = std::filesystem;

struct BadUsage {
  std::vector<std::string> arguments;
  std::string message;
};

std::string with_hint(const std::string& message) {
  return message + "; 'splitee-sim --help' tells more";
}

void expect_all_refused(const std::vector<BadUsage>& cases) {
  const Scene scene;
  for (const BadUsage& bad : cases) {
    CAPTURE(bad.message);
    scene.expect_refusal(bad.arguments, 2, bad.message);
  }
}

// A run with one more option.
std::vector<std::string> run_with(const std::string& option, const std::string& value) {
  return {"run", "--config", "run.json", option, value};
}

NpyBytes orders(const std::vector<std::uint64_t>& shape, const std::vector<std::int32_t>& values) {
  return npy("", shape, values);
}

}  // namespace

TEST_CASE("commands and options that nobody knows are refused") {
  expect_all_refused({
      {{"trace"}, with_hint("A subcommand is required")},
      {{"rum"}, with_hint("unexpected argument 'rum' (did you mean 'run'?)")},
      {{"something"}, with_hint("unexpected argument 'something'")},
      {{"trace", "inf"}, with_hint("unexpected argument 'inf' (did you mean 'info'?)")},
      {{"--verzion"}, with_hint("unexpected argument '--verzion' (did you mean '--version'?)")},
      {{"run", "--confg", "run.json"},
       with_hint("unexpected argument '--confg' (did you mean '--config'?)")},
      {run_with("--verbose", "yes"), with_hint("unexpected argument '--verbose'")},
      {{"run", "run.json", "twice"}, with_hint("unexpected argument 'twice'")},
      {{"trace", "info", "trace.npz", "trace.npz"}, with_hint("unexpected argument 'trace.npz'")},
      {{"policies", "splitee", "oracle"}, with_hint("unexpected argument 'oracle'")},
      {{"policies", "splitte"},
       "there is no policy 'splitte' (did you mean 'splitee'?); 'splitee-sim policies' lists them"},
  });
}

TEST_CASE("a page does not take the place of the results that it shows") {
  expect_all_refused({
      {{"report", "results", "--out", "results/summary.csv"},
       with_hint("--out: is 'results/summary.csv'; expected a name that ends in .html")},
      {{"report", "results", "--out", ""},
       with_hint("--out: is ''; expected a name that ends in .html")},
      {{"report", "--out", "x.html"}, with_hint("RESULTS_DIR is required")},
      {{"report", "", "--out", "x.html"}, with_hint("RESULTS_DIR: is empty")},
      {{"report", "results"}, with_hint("--out is required")},
      {{"report", "results", "--out", "x.html", "--out", "y.html"},
       with_hint("--out: At Most 1 required but received 2")},
      {{"report", "x", "--out", "x.html", "--against", ""}, with_hint("--against: is empty")},
  });
}

TEST_CASE("a page of what is no results, or beside what cannot be compared, is not begun") {
  const Scene scene;
  REQUIRE(scene.run({"--quiet"}).status == 0);
  const std::string results = "results/x";
  const auto refused = [&](std::vector<std::string> more, int status, const std::string& message) {
    more.insert(more.begin(), "report");
    scene.expect_refusal(more, status, message);
  };
  refused({"no", "--out", "x.html"}, 3, "no: holds no results (no summary.csv)");
  refused({results, results, "--out", "x.html"}, 2,
          "results/x: stands twice; each folder once was expected");
  refused({results, "--out", "no/x.html"}, 1, "no/x.html: cannot create it: there is no folder no");
  refused({results, "--out", "x.html", "--against", "no.json"}, 2,
          "no.json: cannot read it: No such file or directory");
  refused({results, "--out", "x.html", "--against", "run.json"}, 2,
          "run.json: unknown key 'cost'; known are $schema, name, made_by, word, numbers");
}

TEST_CASE("arguments that are missing, empty or there twice are refused") {
  expect_all_refused({
      {{"run"}, with_hint("--config is required")},
      {{"run", "--config"}, with_hint("--config: 1 required TEXT missing")},
      {{"run", "--config", ""}, with_hint("--config: is empty")},
      {{"run", "--config", "run.json", "--config", "run.json"},
       with_hint("--config: At Most 1 required but received 2")},
      {{"run", "--config", "run.json", "run.json"}, with_hint("unexpected argument 'run.json'")},
      {run_with("--out", ""), with_hint("--out: is empty")},
      {run_with("--set", ""), "--set : expected PATH=VALUE, for example cost.mu=0.2"},
      {{"trace", "info"}, with_hint("FILE is required")},
      {{"trace", "validate", ""}, with_hint("FILE: is empty")},
      {{"policies", ""}, with_hint("NAME: is empty")},
  });
}

TEST_CASE("numbers on the command line are whole decimal numbers in their range") {
  const std::string seed = "; expected a whole number from 0 to 18446744073709551615";
  for (const char* bad : {"-1", "1.5", "1e3", "0x10", "", " 1", "1 ", "+1", "x",
                          "18446744073709551616", "99999999999999999999999"}) {
    CAPTURE(bad);
    expect_all_refused(
        {{run_with("--seed", bad), with_hint(std::string("--seed: is '") + bad + "'" + seed)}});
  }
  for (const char* bad : {"0", "-1", "1025", "4294967297", "two"}) {
    CAPTURE(bad);
    expect_all_refused(
        {{run_with("--jobs", bad), with_hint(std::string("--jobs: is '") + bad +
                                             "'; expected a whole number from 1 to 1024")}});
  }
  const Scene scene;
  const ProgramResult octal = scene.run({"--seed", "010", "--jobs", "01", "--dry-run"});
  CHECK(octal.status == 0);
  CHECK(octal.output.find("\"seed\": 10,") != std::string::npos);
}

TEST_CASE("configurations that cannot be read are refused") {
  const Scene scene;
  scene.expect_refusal({"run", "--config", "missing.json"}, 2,
                       "missing.json: cannot read it: No such file or directory");
  scene.expect_refusal({"run", "--config", "run.json/x"}, 2,
                       "run.json/x: cannot read it: Not a directory");
  scene.expect_refusal({"run", "--config", "."}, 2, ".: is a folder; a file is needed");
}

TEST_CASE("overrides that lead nowhere are refused") {
  const Scene scene;
  const auto expect_refused = [&](const std::string& assignment, const std::string& message) {
    CAPTURE(assignment);
    scene.expect_run_refused(2, message, {"--set", assignment});
  };
  expect_refused("repeats", "--set repeats: expected PATH=VALUE, for example cost.mu=0.2");
  expect_refused("=1", "--set =1: expected PATH=VALUE, for example cost.mu=0.2");
  expect_refused("repeats=many",
                 "run.json: repeats: is \"many\"; expected a whole number from 1 to 1000000");
  expect_refused(
      "cost.ofload=1",
      "run.json: cost: unknown key 'ofload' (did you mean 'offload'?); known are "
      "processing, inference, offload, mu, reward_cost, unit, from, device, cloud, link, "
      "bytes, arrivals");
  expect_refused("policies.2.beta=1",
                 "--set policies.2.beta=1: '2' is not an element of a list of 2 (counted from 0)");
  expect_refused("policies.x.beta=1",
                 "--set policies.x.beta=1: 'x' is not an element of a list of 2 (counted from 0)");
  expect_refused("policies.1.beta=1",
                 "run.json: policies.1: unknown key 'beta'; known are type, name");
  expect_refused("cost.offload.scale=1",
                 "--set cost.offload.scale=1: there is no place 'cost.offload.scale' to set");
  expect_refused("cost={\"offload\": 1, \"offload\": 2}",
                 "--set cost: offload: stands twice; keep one of them");
  expect_refused("name=\xff", "--set name: the value is not UTF-8 text");
  expect_refused("cost.offload=1e999", "run.json: cost.offload: is \"1e999\"; expected a number");
  expect_refused(
      "a\nb=1",
      "run.json: unknown key 'a?b'; known are $schema, name, seed, repeats, traces, convention, "
      "cost, policies, regret, curves, answers, tiers");
}

TEST_CASE("an order that is no order of the samples is refused") {
  struct BadOrders {
    std::string what;
    NpyBytes file;
    int status;
    std::string message;
  };
  const std::vector<std::int32_t> good = {0, 1, 2, 3, 3, 2, 1, 0};
  const auto with = [&](std::size_t at, std::int32_t value) {
    auto values = good;
    values[at] = value;
    return orders({2, 4}, values);
  };
  const std::string expected = "; expected (repeats, 4), one row of sample numbers per repeat";
  const std::vector<BadOrders> cases = {
      {"a repeated sample", with(6, 2), 3,
       "orders.npy: row 1 holds sample 2 twice; each row must hold every sample once"},
      {"a sample too far", with(2, 4), 3,
       "orders.npy: row 0, column 2 is 4; expected a sample number from 0 to 3"},
      {"a negative sample", with(7, -1), 3,
       "orders.npy: row 1, column 3 is -1; expected a sample number from 0 to 3"},
      {"real numbers", npy("", {2, 4}, std::vector<double>(8)), 3,
       "orders.npy: has type float64; an order holds integers"},
      {"booleans", npy("", {2, 4}, std::vector<std::uint8_t>(8), 1, false, "|b1"), 3,
       "orders.npy: has type bool; an order holds integers"},
      {"numbers beyond int64",
       npy("", {2, 4}, std::vector<std::uint64_t>(8, std::uint64_t{1} << 63U)), 3,
       "orders.npy: holds an integer above 2^63 - 1"},
      {"a flat list", orders({8}, good), 3, "orders.npy: has shape (8,)" + expected},
      {"a missing sample", orders({2, 3}, {0, 1, 2, 2, 1, 0}), 3,
       "orders.npy: has shape (2, 3)" + expected},
      {"no orders", orders({0, 4}, {}), 3, "orders.npy: has shape (0, 4)" + expected},
      {"one order too few", orders({1, 4}, {0, 1, 2, 3}), 2,
       "run.json: traces.0.order: orders.npy holds 1 orders, but repeats is 2; set repeats to 1"},
      {"truncated",
       {"", orders({2, 4}, good).bytes.substr(0, 158)},
       3,
       "orders.npy: its header promises (2, 4) of int32 (32 bytes), but the file holds 30 bytes "
       "for it"},
      {"empty", {"", ""}, 3, "orders.npy: ends early; the file is truncated or damaged"},
      {"no array",
       {"", "0 1 2 3 3 2 1 0"},
       3,
       "orders.npy: is not an .npy array (it does not begin with \\x93NUMPY)"},
  };
  for (const BadOrders& bad : cases) {
    CAPTURE(bad.what);
    const Scene scene;
    scene.set_orders(bad.file);
    scene.expect_run_refused(bad.status, bad.message);
  }
  const Scene scene;
  scene.set_orders(orders({2, 4}, good));
  CHECK(scene.run().status == 0);
  fs::remove(scene / "orders.npy");
  fs::remove_all(scene / "results");
  scene.expect_run_refused(3, "orders.npy: there is no such file");
  fs::create_directory(scene / "orders.npy");
  scene.expect_run_refused(3, "orders.npy: is a folder; a file is needed");
}

TEST_CASE("a huge order file is refused before it is read") {
  const Scene scene;
  const NpyBytes header =
      raw_npy("", "{'descr': '<i8', 'fortran_order': False, 'shape': (400000000000, 4), }", "");
  scene.set_orders(header);
  std::error_code error;  // sparse: takes no space
  fs::resize_file(scene / "orders.npy", header.bytes.size() + 12'800'000'000'000, error);
  if (error) {
    MESSAGE("this file system takes no file of 12.8 TB, even if it is empty: " << error.message());
    return;
  }
  scene.expect_no_memory({"run", "--config", "run.json"}, 3,
                         "orders.npy: (400000000000, 4) of int64 takes 5960.5 GiB");
}

TEST_CASE("a folder that cannot take the results is refused") {
  const Scene scene;
  write_file(scene / "file", "something");
  scene.expect_run_refused(1, "file: is not a folder; choose another with --out",
                           {"--out", "file"});
  scene.expect_run_refused(1, "file/below: cannot make the folder for the results: Not a directory",
                           {"--out", "file/below"});
  fs::create_directory(scene / "mine");
  write_file(scene / "mine/diary.txt", "dear");
  scene.expect_run_refused(
      1,
      "mine: is not empty (it holds diary.txt) and holds no results (no manifest.json); choose "
      "another folder with --out",
      {"--out", "mine"});
}

TEST_CASE("the results of another run are not overwritten, those of the same run are replaced") {
  const Scene scene;
  REQUIRE(scene.run({"--quiet"}).status == 0);
  const std::string first = read_file(scene / "results/x/runs.csv");
  const std::string advice = "; choose another folder with --out, or remove it";
  scene.expect_run_refused(1,
                           "results/x: holds the results of another run (its configuration "
                           "differs at seed)" +
                               advice,
                           {"--seed", "5"});
  REQUIRE(scene.run({"--quiet"}).status == 0);
  CHECK(read_file(scene / "results/x/runs.csv") == first);
  scene.set_trace({good_confidence()});
  scene.expect_run_refused(
      1, "results/x: holds the results of another run (its trace T had another content)" + advice);
  write_file(scene / "results/x/manifest.json", "{}");
  scene.expect_run_refused(1,
                           "results/x: holds the results of another run (its manifest.json is "
                           "not one of this program)" +
                               advice);
  CHECK(read_file(scene / "results/x/runs.csv") == first);
}

TEST_CASE("output that nobody can take is an error") {
  const Scene scene;
  const std::string message =
      "splitee-sim: standard output: cannot write to it: No space left on device\n";
  for (const char* arguments : {"--version", "--help", "policies", "policies oracle",
                                "trace info trace.npz", "run --config run.json --dry-run"}) {
    CAPTURE(arguments);
    const ProgramResult result =
        run_shell(std::string("\"$SPLITEE\" ") + arguments + " >/dev/full", scene.path());
    CHECK(result.status == 1);
    CHECK(result.errors == message);
  }
}

}  // namespace splitee::testing
