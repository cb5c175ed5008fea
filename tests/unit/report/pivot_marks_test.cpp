#include <doctest/doctest.h>

#include "pivot_scene.hpp"

namespace splitee::testing {

TEST_CASE("of costs the lowest is the best, unless another is asked for") {
  const PivotScene scene;
  PivotRequest request = by_policy("cost_mean", {"policy", "beta"});
  request.digits = 0;
  CHECK(scene.text(request).find("  ucb        1      30*   40*\n") != std::string::npos);
  request.best = Best::kHighest;
  CHECK(scene.text(request).find("  one, last        120*  120*\n") != std::string::npos);
  request.best = Best::kNone;
  CHECK(scene.text(request).find('*') == std::string::npos);
}

TEST_CASE("a policy that knows the data beforehand is never marked as the best") {
  const PivotScene scene;
  PivotRequest request = by_policy("accuracy_mean", {"policy", "beta"});
  write_file(scene.folder() / "manifest.json",
             R"({"splitee_sim": "0.2.0", "format": 1, "configuration": {}, "seed": 1, "traces": [],
                 "policies": [{"name": "one, last", "family": "hindsight"}]})");
  CHECK(scene.text(request) ==
        "accuracy_mean by policy, beta and offload\n"
        "  policy     beta       1      2.5\n"
        "  ucb        1     0.5000*  0.2500*\n"
        "  one, last        0.7500        -\n");
}

TEST_CASE("a column of numbers far below those of others shows three digits that matter") {
  const PivotScene scene(
      "trace,policy,offload,samples,loss\n"
      "A,a,1,9,61851.4\nA,b,1,9,44\nA,a,2,9,15.387\nA,b,2,9,4.896\nA,a,3,9,0\nA,b,3,9,0\n");
  PivotRequest request = by_policy("loss");
  CHECK(scene.text(request) ==
        "loss by policy and offload\n"
        "  policy      1      2   3\n"
        "  a       61851   15.4   0\n"
        "  b          44    4.9   0\n");
}

TEST_CASE("where all are equal none is the best") {
  const PivotScene scene(
      "trace,policy,offload,samples,loss\n"
      "A,a,1,9,2\nA,b,1,9,2\nA,a,2,9,2\nA,b,2,9,3\n");
  PivotRequest request = by_policy("loss");
  request.digits = 0;
  request.best = Best::kLowest;
  CHECK(scene.text(request) ==
        "loss by policy and offload\n"
        "  policy  1   2\n"
        "  a       2   2*\n"
        "  b       2   3\n");
}

}  // namespace splitee::testing
