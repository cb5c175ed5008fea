#include <doctest/doctest.h>

#include "scene.hpp"

namespace splitee::testing {
namespace {

NpyBytes orders(const std::vector<std::int32_t>& values) { return npy("", {2, 4}, values); }

constexpr const char* kOneOrder =
    "  all repeats are one order of the samples: no intervals, and nothing is said of noise\n";

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("the configuration may stand without --config") {
  const Scene scene;
  const ProgramResult result = run_splitee({"run", "run.json"}, scene.path());
  CHECK(result.errors.empty());
  CHECK(result.status == 0);
  CHECK(std::filesystem::exists(scene / "results/x/summary.csv"));
  const ProgramResult missing = run_splitee({"run"}, scene.path());
  CHECK(missing.status == 2);
  CHECK(holds(missing.errors, "--config is required"));
}

TEST_CASE("where all repeats are one order the table shows neither intervals nor marks") {
  const Scene scene;
  const ProgramResult stored = scene.run({"--set", "traces.0.order=stored", "--out", "stored"});
  CHECK(holds(stored.output, kOneOrder));
  CHECK_FALSE(holds(stored.output, "±"));
  CHECK_FALSE(holds(stored.output, "~"));
  CHECK(holds(scene.run({"--out", "shuffled"}).output, "regret ±95%"));
  const ProgramResult once =
      scene.run({"--set", "traces.0.order=stored", "--set", "repeats=1", "--out", "once"});
  CHECK_FALSE(holds(once.output, kOneOrder));  // one repeat has no interval
  CHECK_FALSE(holds(once.output, "±"));
}

TEST_CASE("a file of orders that are all the same is one order, and worth a warning") {
  const Scene scene;
  scene.set_orders(orders({0, 1, 3, 2, 0, 1, 3, 2}));
  const ProgramResult same = scene.run({"--out", "same"});
  CHECK(same.errors ==
        "splitee-sim: warning: T: orders.npy holds the same order 2 times, so there are no "
        "intervals over repeats\n");
  CHECK(holds(same.output, kOneOrder));
  CHECK_FALSE(holds(same.output, "±"));
  write_file(scene / "orders.npy", orders({0, 1, 3, 2, 0, 1, 2, 3}).bytes);
  const ProgramResult others = scene.run({"--out", "others"});
  CHECK(others.errors.empty());
  CHECK(holds(others.output, "regret ±95%"));
  CHECK_FALSE(holds(others.output, kOneOrder));
}

TEST_CASE("per-exit costs are told wherever offload is shown") {
  const Scene scene;
  scene.change_config("\"offload\": 2",
                      R"("offload": {"per_exit": [12, 14, 16], "scale": [1, 2]})");
  const ProgramResult result = scene.run();
  CHECK(holds(result.output, "  offloading cost: 2 times the per-exit costs 12, 14, 16 λ\n"));
  CHECK_FALSE(holds(result.output, "offloading cost 1 λ"));
  const ProgramResult pivot = run_splitee(
      {"table", "results/x", "--rows", "policy", "--columns", "offload", "--value", "cost_mean"},
      scene.path());
  CHECK(pivot.output.starts_with(
      "cost_mean (λ, total of a run) by policy and offload; offload is the "
      "scale of the per-exit costs "
      "12, 14, 16 λ\n"));
}

TEST_CASE("a hostile summary.csv steers no terminal through table, and no number in it misleads") {
  const Scene scene;
  REQUIRE(scene.run().status == 0);
  const std::string summary = read_file(scene / "results/x/summary.csv");
  const auto table_with = [&](const std::string& from, const std::string& to) {
    std::string text = summary;
    for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
      text.replace(at, from.size(), to);
    }
    REQUIRE(text != summary);
    write_file(scene / "results/x/summary.csv", text);
    return run_splitee({"table", "results/x"}, scene.path());
  };
  const ProgramResult named = table_with("T,final-exit,", "T,f\x1b[2J\u202e,");
  CHECK(named.status == 0);
  CHECK(holds(named.output, "  f?[2J? "));
  CHECK_FALSE(holds(named.output, "\x1b"));
  const ProgramResult zero = table_with(",2,4,", ",2,0,");
  CHECK(zero.status == 3);
  CHECK(zero.errors ==
        "splitee-sim: results/x/summary.csv: line 2: column samples: is '0'; expected a whole "
        "number from 1\n");
  const ProgramResult infinite = table_with("T,final-exit,2,", "T,final-exit,inf,");
  CHECK(infinite.status == 3);
  CHECK(infinite.errors ==
        "splitee-sim: results/x/summary.csv: line 3: column offload: is 'inf'; expected a finite "
        "number\n");
  const ProgramResult strange = table_with("T,final-exit,", std::string("T,\xff\x9b") + ",");
  CHECK(holds(strange.output, "  ?? "));
}

TEST_CASE("results that an editor saved with carriage returns show the same table") {
  const Scene scene;
  REQUIRE(scene.run().status == 0);
  const ProgramResult before = run_splitee({"table", "results/x"}, scene.path());
  for (const char* name : {"results/x/summary.csv", "results/x/compare.csv"}) {
    std::string text = read_file(scene / name);
    for (std::size_t at = 0; (at = text.find('\n', at)) != std::string::npos; at += 2) {
      text.replace(at, 1, "\r\n");
    }
    write_file(scene / name, "\xEF\xBB\xBF" + text);
  }
  const ProgramResult after = run_splitee({"table", "results/x"}, scene.path());
  CHECK(after.errors.empty());
  CHECK(after.output == before.output);
}

}  // namespace splitee::testing
