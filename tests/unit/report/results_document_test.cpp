#include "report/results_document.hpp"

#include <doctest/doctest.h>

#include "support/npz_writer.hpp"
#include "support/temporary_folder.hpp"

namespace splitee::testing {
namespace {

// Results of two cells, the first with this regret, of policies of these types.
class WholeTable {
 public:
  WholeTable(const std::string& types, const std::string& regret) {
    write_file(folder_ / "summary.csv",
               "trace,policy,offload,samples,accuracy_mean,cost_mean,cost_per_sample_mean,"
               "latency_ms_p95,regret_mean\n"
               "T,a,1,9,,120000,133335,," +
                   regret + "\nT,b,1,9,,3456,384,,0\n");
    write_file(
        folder_ / "manifest.json",
        R"({"splitee_sim": "0.2.0", "format": 1, "configuration": {}, "seed": 1, "traces": [],
                   "policies": [)" +
            types + "]}");
  }

  [[nodiscard]] std::string markdown() const {
    return written(results_document(folder_.path()), Format::kMarkdown);
  }

  [[nodiscard]] std::string json() const {
    return written(results_document(folder_.path()), Format::kJson);
  }

 private:
  TemporaryFolder folder_;
};

bool table_says(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("the whole table has units in its heads, one notation, and no empty column") {
  const WholeTable table(R"({"name": "a", "type": "splitee", "family": "learn-exits"})", "5");
  const std::string text = table.markdown();
  CAPTURE(text);
  CHECK(table_says(
      text, "| trace | policy | offload | cost per sample (λ) | regret (total of a run) |\n"));
  CHECK(table_says(text, "| T | a | 1 | 133335 | 5 |\n| T | b | 1 | 384 | 0 |\n"));
  // Programs get every column.
  CHECK(table_says(table.json(), "\"latency_ms_p95\": null"));
}

TEST_CASE("a zero has no sign, also where a column holds nothing else") {
  const std::string text =
      WholeTable(R"({"name": "a", "type": "splitee", "family": "learn-exits"})", "-0").markdown();
  CAPTURE(text);
  CHECK(table_says(text, "| T | a | 1 | 133335 | 0 |\n| T | b | 1 | 384 | 0 |\n"));
}

TEST_CASE("the notes speak of no policy that the results do not have") {
  const char* last = R"({"name": "b", "type": "final-exit", "family": "fixed"})";
  const auto with = [&](const char* a) { return std::string(a) + ", " + last; };
  const std::string plain =
      WholeTable(with(R"({"name": "a", "type": "fixed-split", "family": "fixed"})"), "-5")
          .markdown();
  CAPTURE(plain);
  CHECK(table_says(plain, "fixed-split pays for one look"));
  CHECK(table_says(plain, "A negative regret is"));
  CHECK_FALSE(table_says(plain, "oracle"));
  CHECK_FALSE(table_says(plain, "random"));
  const std::string seer =
      WholeTable(with(R"({"name": "a", "type": "oracle", "family": "hindsight"})"), "-5")
          .markdown();
  CAPTURE(seer);
  CHECK(table_says(seer, "oracle pays for one look"));
  CHECK(table_says(seer, "oracle takes for each sample the exit of highest reward"));
  CHECK_FALSE(table_says(seer, "Walks"));
  const std::string none = WholeTable(last, "5").markdown();
  CHECK_FALSE(table_says(none, "one look"));
  CHECK_FALSE(table_says(none, "negative"));
}

}  // namespace splitee::testing
