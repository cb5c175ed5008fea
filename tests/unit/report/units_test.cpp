#include <doctest/doctest.h>

#include "report/cell_table.hpp"
#include "report/pivot.hpp"
#include "support/npz_writer.hpp"
#include "support/temporary_folder.hpp"

namespace splitee::testing {

TEST_CASE(
    "heads of several values have the unit once, as the run's manifest says it if there is one") {
  const TemporaryFolder folder;
  write_file(folder / "summary.csv",
             "trace,policy,offload,samples,accuracy_mean,cost_per_sample_mean,latency_ms_mean\n"
             "A,x,1,9,0.5,2,3\n");
  const auto heads = [&] {
    std::vector<std::vector<Pivot>> values;
    for (const char* value : {"accuracy_mean", "cost_per_sample_mean", "latency_ms_mean"}) {
      PivotRequest request;
      request.rows = {"policy"};
      request.columns = "offload";
      request.value = value;
      values.push_back(make_pivots(folder.path(), request));
    }
    return written(pivot_document(values, {}), Format::kLatex);
  };
  CHECK(heads().find("{accuracy} & \\multicolumn{1}{c}{cost per sample ($\\lambda$)} & "
                     "\\multicolumn{1}{c}{latency (ms per sample)} \\\\\n") != std::string::npos);
  write_file(folder / "manifest.json",
             R"({"splitee_sim": "0.2.0", "format": 1, "configuration": {}, "seed": 1, "traces": [],
                 "columns": {"summary.csv":
                  {"cost_per_sample_mean": {"unit": "mJ, per sample", "meaning": ""}}}})");
  CHECK(heads().find("{cost per sample (mJ)}") != std::string::npos);
}

TEST_CASE("a head has the unit that its name leaves open, and no more") {
  CHECK(head_with_unit("cost_mean", "λ, total of a run") == "cost (λ, total of a run)");
  CHECK(head_with_unit("cost_per_sample_mean", "ms, per sample") == "cost per sample (ms)");
  CHECK(head_with_unit("energy_mj_mean", "mJ, per sample") == "energy (mJ per sample)");
  CHECK(head_with_unit("latency_ms_p95", "ms") == "latency p95 (ms)");
  CHECK(head_with_unit("regret_mean", "confidence, total of a run") == "regret (total of a run)");
  CHECK(head_with_unit("accuracy_mean", "share, 0 to 1") == "accuracy");
  CHECK(head_with_unit("cost_change_percent", "percent") == "cost change %");
  CHECK(head_with_unit("best_exit", "exit, from 1") == "best exit");
  CHECK(head_with_unit("switches", "`name=word;...`") == "switches");
  CHECK(head_with_unit("mine", "") == "mine");
}

}  // namespace splitee::testing
