#include "report/pivot.hpp"

#include <doctest/doctest.h>

#include "failure.hpp"
#include "support/npz_writer.hpp"
#include "support/temporary_folder.hpp"

namespace splitee::testing {
namespace {

constexpr const char* kSummary =
    "trace,policy,offload,beta,samples,accuracy_mean,cost_mean,switches\n"
    "A,ucb,1,1,10,0.5,30,s\n"
    "A,ucb,2.5,1,10,0.25,40,s\n"
    "A,\"one, last\",1,,10,0.75,120,s\n"
    "A,\"one, last\",2.5,,10,,120,s\n"
    "B,ucb,1,1,20,0.125,1000.25,s\n"
    "B,\"one, last\",1,,20,0.125,2000,s\n";

// A folder with that summary.csv, and what `table` makes of it.
class Scene {
 public:
  explicit Scene(const char* summary = kSummary) { write_file(folder_ / "summary.csv", summary); }

  [[nodiscard]] std::string text(const PivotRequest& request,
                                 const std::string& format = "text") const {
    return pivot_text(make_pivots(folder_.path(), request), format, request.digits);
  }

  [[nodiscard]] std::string refusal(const PivotRequest& request) const {
    const Failure failure = failure_of([&] { static_cast<void>(text(request)); });
    std::string message = fmt::format("{}: {}", static_cast<int>(failure.status), failure.message);
    const std::string path = folder_.path().string() + "/";
    for (std::size_t at = message.find(path); at != std::string::npos; at = message.find(path)) {
      message.erase(at, path.size());
    }
    return message;
  }

 private:
  TemporaryFolder folder_;
};

PivotRequest by_policy(const std::string& value) {
  return {{"policy"}, "offload", value, {"trace=A"}, std::nullopt, std::nullopt};
}

}  // namespace

TEST_CASE("a pivot shows a value by two columns and marks the best of each column") {
  const Scene scene;
  PivotRequest request = by_policy("accuracy_mean");
  request.rows = {"policy", "beta"};
  CHECK(scene.text(request) ==
        "accuracy_mean by policy, beta and offload\n"
        "  policy     beta       1      2.5\n"
        "  ucb        1     0.5000   0.2500*\n"
        "  one, last        0.7500*       -\n");
}

TEST_CASE("of costs the lowest is the best, unless another is asked for") {
  const Scene scene;
  PivotRequest request = by_policy("cost_mean");
  request.rows = {"policy", "beta"};
  request.digits = 0;
  CHECK(scene.text(request).find("  ucb        1      30*   40*\n") != std::string::npos);
  request.best = Best::kHighest;
  CHECK(scene.text(request).find("  one, last        120*  120*\n") != std::string::npos);
  request.best = Best::kNone;
  CHECK(scene.text(request).find('*') == std::string::npos);
}

TEST_CASE("what rounds to zero is shown without a sign") {
  const Scene scene("trace,policy,offload,samples,loss\nA,ucb,1,9,-0.004\nA,ucb,2,9,-0.006\n");
  PivotRequest request = by_policy("loss");
  request.digits = 2;
  request.best = Best::kNone;
  CHECK(scene.text(request) ==
        "loss by policy and offload\n"
        "  policy     1       2\n"
        "  ucb     0.00   -0.01\n");
}

TEST_CASE("cells that differ in another column stand in tables of their own") {
  const Scene scene;
  PivotRequest request = by_policy("cost_mean");
  request.where = {"offload=1.0", "policy!=ucb"};
  CHECK(scene.text(request) ==
        "cost_mean by policy and offload (trace = A)\n"
        "  policy         1\n"
        "  one, last  120.0\n"
        "\n"
        "cost_mean by policy and offload (trace = B)\n"
        "  policy          1\n"
        "  one, last  2000.0\n");
}

TEST_CASE("Markdown, LaTeX and CSV hold the same numbers in their own marks") {
  const Scene scene;
  PivotRequest request = by_policy("accuracy_mean");
  request.rows = {"policy", "beta"};
  CHECK(scene.text(request, "markdown") ==
        "accuracy\\_mean by policy, beta and offload\n\n"
        "| policy | beta | 1 | 2.5 |\n"
        "|---|---|---:|---:|\n"
        "| ucb | 1 | 0.5000 | **0.2500** |\n"
        "| one, last |  | **0.7500** |  |\n");
  CHECK(scene.text(request, "latex") ==
        "% accuracy_mean by policy, beta and offload; needs \\usepackage{booktabs}\n"
        "\\begin{tabular}{llrr}\n"
        "  \\toprule\n"
        "  && \\multicolumn{2}{c}{offload} \\\\\n"
        "  \\cmidrule(lr){3-4}\n"
        "  policy & beta & 1 & 2.5 \\\\\n"
        "  \\midrule\n"
        "  ucb & 1 & 0.5000 & \\textbf{0.2500} \\\\\n"
        "  one, last &  & \\textbf{0.7500} & -- \\\\\n"
        "  \\bottomrule\n"
        "\\end{tabular}\n");
  request.where = {"offload=1"};
  CHECK(scene.text(request, "csv") ==
        "trace,policy,beta,offload=1\n"
        "A,ucb,1,0.5\n"
        "A,\"one, last\",,0.75\n"
        "B,ucb,1,0.125\n"
        "B,\"one, last\",,0.125\n");
}

TEST_CASE("a pivot of what is not there is refused with what there is") {
  const Scene scene;
  PivotRequest request = by_policy("accuracy");
  CHECK(scene.refusal(request) ==
        "2: summary.csv: --value: has no column 'accuracy'; there are trace, policy, offload, "
        "beta, samples, accuracy_mean, cost_mean, switches");
  request = by_policy("cost_mean");
  request.rows = {"polcy"};
  CHECK(scene.refusal(request) ==
        "2: summary.csv: --rows: has no column 'polcy' (did you mean 'policy'?); there are trace, "
        "policy, offload, beta, samples, accuracy_mean, cost_mean, switches");
  request = by_policy("switches");
  CHECK(scene.refusal(request) ==
        "2: summary.csv: line 2: --value switches: is 's'; expected a column of numbers");
  request = by_policy("cost_mean");
  request.where = {"trace"};
  CHECK(scene.refusal(request) == "2: --where: is 'trace'; expected COLUMN=VALUE or COLUMN!=VALUE");
  request.where = {"trace=C"};
  CHECK(scene.refusal(request) == "2: summary.csv: --where leaves no row");
}

}  // namespace splitee::testing
