#include "report/pivot.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "pivot_scene.hpp"

namespace splitee::testing {

TEST_CASE("a pivot shows a value by two columns and marks the best of each column") {
  const PivotScene scene;
  PivotRequest request = by_policy("accuracy_mean", {"policy", "beta"});
  CHECK(scene.text(request) ==
        "accuracy_mean by policy, beta and offload\n"
        "  policy     beta       1      2.5\n"
        "  ucb        1     0.5000   0.2500*\n"
        "  one, last        0.7500*       -\n");
}

TEST_CASE("what rounds to zero is shown without a sign") {
  const PivotScene scene("trace,policy,offload,samples,loss\nA,ucb,1,9,-0.004\nA,ucb,2,9,-0.006\n");
  PivotRequest request = by_policy("loss");
  request.digits = 2;
  request.best = Best::kNone;
  CHECK(scene.text(request) ==
        "loss by policy and offload\n"
        "  policy     1       2\n"
        "  ucb     0.00   -0.01\n");
}

TEST_CASE("cells that differ in another column stand in tables of their own") {
  const PivotScene scene;
  PivotRequest request = by_policy("cost_mean");
  request.where = {"offload=1.0", "policy!=ucb"};
  CHECK(scene.text(request) ==
        "cost_mean (λ, total of a run) by policy and offload (trace = A)\n"
        "  policy         1\n"
        "  one, last  120.0\n"
        "\n"
        "cost_mean (λ, total of a run) by policy and offload (trace = B)\n"
        "  policy          1\n"
        "  one, last  2000.0\n");
}

TEST_CASE("Markdown, LaTeX and CSV hold the same numbers in their own marks") {
  const PivotScene scene;
  PivotRequest request = by_policy("accuracy_mean", {"policy", "beta"});
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
  const PivotScene scene;
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
  CHECK(
      scene.refusal(request) ==
      "2: summary.csv: --where trace=C: no row has trace 'C' (did you mean 'A'?); there are A, B");
  request.where = {"policy!=usb"};
  CHECK(scene.refusal(request) ==
        "2: summary.csv: --where policy!=usb: no row has policy 'usb' (did you mean 'ucb'?); there "
        "are ucb, one, last");
  request.where = {"trace=B", "beta=1", "offload=2.5"};
  CHECK(scene.refusal(request) ==
        "2: summary.csv: --where leaves no row: offload=2.5 fits none of those with trace=B and "
        "beta=1; there offload is 1");
  request.where = {"policy=\"ucb"};
  CHECK(scene.refusal(request) ==
        "2: --where: is 'policy=\"ucb'; quotes go around a whole value: \"a, b\"");
  request.where = {"policy=ucb,", "other"};  // policy=ucb, other as a shell passes it
  CHECK(scene.refusal(request) ==
        "2: --where: 'policy=ucb,' ends with a comma; quote a list that holds spaces: --where "
        "'policy=ucb, ...'");
  request.where = {"policy=\"ucb\"x"};
  CHECK(scene.refusal(request).starts_with("2: --where: is 'policy=\"ucb\"x'; quotes go"));
}

TEST_CASE("a condition's values may have spaces around them, and commas in quotes or alone") {
  const PivotScene scene;
  PivotRequest request = by_policy("cost_mean");
  request.best = Best::kNone;
  const auto lines = [&](const std::string& condition) {
    request.where = {"trace=A", "offload=1", condition};
    request.rows = {"policy", "beta"};
    const std::string text = scene.text(request, "csv");
    return std::count(text.begin(), text.end(), '\n') - 1;
  };
  CHECK(lines("policy=ucb, \"one, last\"") == 2);
  CHECK(lines("policy=\"one, last\" , ucb") == 2);
  CHECK(lines("policy=one, last") == 1);
  CHECK(lines("policy=\"one, last\"") == 1);
  CHECK(lines("policy!=one, last") == 1);
  CHECK(lines("beta=") == 1);  // the empty field
  CHECK(lines(" policy = ucb") == 1);
}

TEST_CASE("names that look like numbers are told apart, numbers are not") {
  const PivotScene scene(
      "trace,policy,offload,samples,cost_mean\n1.1,10,1,9,3\n1.10,1e1,1.0,9,4\n");
  PivotRequest request = by_policy("cost_mean");
  request.rows = {"trace", "policy"};
  request.where = {"trace=1.1"};
  CHECK(scene.text(request, "csv") == "trace,policy,offload=1\n1.1,10,3\n");
  request.where = {"trace=1.10", "policy!=10", "offload=1"};
  CHECK(scene.text(request, "csv") == "trace,policy,offload=1.0\n1.10,1e1,4\n");
}

TEST_CASE("numbers that are not finite are refused, huge ones are shown") {
  for (const std::string bad : {"inf", "-inf", "nan", "1e999"}) {
    CAPTURE(bad);
    const PivotScene scene(
        ("trace,policy,offload,samples,cost_mean\nA,x,1,9," + bad + "\n").c_str());
    CHECK(scene.refusal(by_policy("cost_mean")) ==
          "3: summary.csv: line 2: --value cost_mean: is '" + bad + "'; expected a finite number");
  }
  const PivotScene huge("trace,policy,offload,samples,cost_mean\nA,x,1,9,1e300\nA,y,1,9,-1e-300\n");
  const std::string text = huge.text(by_policy("cost_mean"));
  CHECK(text.find("  y" + std::string(307, ' ') + "0*\n") != std::string::npos);
}

TEST_CASE("a cell that stands twice is refused") {
  const PivotScene scene("trace,policy,offload,samples,cost_mean\nA,x,1,9,3\nA,x,1,9,4\n");
  CHECK(scene.refusal(by_policy("cost_mean")) ==
        "3: summary.csv: line 3: is a second row of one cell; one was expected");
}

TEST_CASE("hostile names stand in every format as text") {
  const PivotScene scene(
      "trace,policy,offload,samples,cost_mean\n"
      "A,[1ex] x\x1b[2J,1,9,3\n"
      "A,=cmd|'x'!A0,1,9,4\n"
      "A,<img src=x>\u202e,1,9,5\n");
  PivotRequest request = by_policy("cost_mean");
  request.note = "a note\u2028";
  CHECK(scene.text(request) ==
        "cost_mean (λ, total of a run) by policy and offload; a note?\n"
        "  policy             1\n"
        "  [1ex] x?[2J   3.0000*\n"
        "  =cmd|'x'!A0   4.0000\n"
        "  <img src=x>?  5.0000\n");
  const std::string markdown = scene.text(request, "markdown");
  CHECK(markdown.find("| \\[1ex\\] x?\\[2J | **3.0000** |\n") != std::string::npos);
  CHECK(markdown.find("| =cmd\\|'x'\\!A0 | 4.0000 |\n") != std::string::npos);
  CHECK(markdown.find("| \\<img src=x\\>? | 5.0000 |\n") != std::string::npos);
  const std::string latex = scene.text(request, "latex");
  CHECK(
      latex.starts_with("% cost_mean (λ, total of a run) by policy and offload; a note?; needs "
                        "\\usepackage{booktabs}\n"));
  CHECK(latex.find("\n  {[}1ex{]} x?{[}2J & \\textbf{3.0000} \\\\\n") != std::string::npos);
  CHECK(latex.find("\n  \\textless{}img src=x\\textgreater{}? & 5.0000 \\\\\n") !=
        std::string::npos);
  CHECK(scene.text(request, "csv") ==
        "policy,offload=1\n[1ex] x?[2J,3\n'=cmd|'x'!A0,4\n<img src=x>?,5\n");
}

TEST_CASE("several values stand side by side, and JSON has the same numbers") {
  const PivotScene scene;
  const auto pivots = [&](const char* value) {
    const PivotRequest request = by_policy(value, {"policy", "beta"});
    return make_pivots(scene.folder(), request);
  };
  const Document document = pivot_document({pivots("accuracy_mean"), pivots("cost_mean")}, {});
  CHECK(written(document, Format::kCsv) ==
        "policy,beta,accuracy_mean offload=1,accuracy_mean offload=2.5,cost_mean offload=1,"
        "cost_mean offload=2.5\n"
        "ucb,1,0.5,0.25,30,40\n"
        "\"one, last\",,0.75,,120,120\n");
  CHECK(written(document, Format::kJson).find("\"accuracy_mean offload=2.5\": null") !=
        std::string::npos);
}

TEST_CASE("intervals stand behind the numbers as plus-minus") {
  const PivotScene scene(
      "trace,policy,offload,samples,gain_mean,gain_ci95_low,gain_ci95_high,cost_mean\n"
      "A,x,1,9,-2,-2.5,-1.5,1\nA,y,1,9,1,,,1\n");
  PivotRequest request = by_policy("gain_mean");
  request.with_intervals = true;
  request.digits = 1;
  CHECK(scene.text(request) ==
        "gain_mean by policy and offload\n"
        "  policy          1\n"
        "  x       -2.0 ±0.5\n"
        "  y             1.0\n");
  CHECK(scene.text(request, "latex").find("  x & $-2.0 \\pm 0.5$ \\\\\n") != std::string::npos);
  request.value = "cost_mean";
  CHECK(scene.refusal(request) ==
        "2: summary.csv: --intervals: cost_mean has no interval (cost_ci95_low, cost_ci95_high)");
}

}  // namespace splitee::testing
