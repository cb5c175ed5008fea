#include "report/frontier.hpp"

#include <doctest/doctest.h>
#include <fmt/ranges.h>

#include <random>

#include "answer_scene.hpp"
#include "base/csv_reader.hpp"

namespace splitee::testing {
namespace {

FrontierRequest cost_and_accuracy(std::vector<std::string> where = {"trace=T"}) {
  FrontierRequest request;
  request.x.metric = "cost_mean";
  request.y.metric = "accuracy_mean";
  request.where = std::move(where);
  return request;
}

}  // namespace

TEST_CASE("on the frontier stand the cells that no other beats, the cheapest first") {
  const AnswerScene scene;
  scene.tell_of_seer();
  const Frontier frontier({scene.a()}, cost_and_accuracy());
  REQUIRE(frontier.groups().size() == 1);
  CHECK(frontier.groups()[0].rows == std::vector<std::size_t>{0, 2, 3, 4});
  CHECK(frontier.groups()[0].beaten == 1);
  CHECK(frontier.groups()[0].yardsticks == 1);
  FrontierRequest all = cost_and_accuracy();
  all.with_yardsticks = true;
  CHECK(Frontier({scene.a()}, all).groups()[0].rows == std::vector<std::size_t>{0, 1});
}

TEST_CASE("every trace has a frontier of its own where that is asked for") {
  const AnswerScene scene;
  FrontierRequest request = cost_and_accuracy({});
  request.by = {"trace"};
  const Frontier frontier({scene.a()}, request);
  REQUIRE(frontier.groups().size() == 2);
  CHECK(frontier.groups()[1].rows == std::vector<std::size_t>{7});
  CHECK(frontier.groups()[1].without_metric == 1);
  CHECK(written(frontier.document(), Format::kCsv) ==
        "trace,policy,beta,best_arm,cost_mean,accuracy_mean\n"
        "T,cheap,,1,10,0.5\n"
        "T,seer,,2,15,0.9\n"
        "U,dear,,2,4,0.6\n");
}

TEST_CASE("equal cells stand on the frontier together") {
  const AnswerScene scene(
      "trace,policy,offload,samples,accuracy_mean,cost_mean\n"
      "T,b,1,9,0.5,2\nT,a,1,9,0.5,2\nT,c,1,9,0.4,2\nT,d,1,9,0.5,3\n");
  CHECK(Frontier({scene.a()}, cost_and_accuracy()).groups()[0].rows ==
        std::vector<std::size_t>{0, 1});
}

TEST_CASE("the frontier is that of the definition, cell against cell") {
  std::mt19937 random(7);  // the seed
  for (int round = 0; round < 20; ++round) {
    std::string summary = "trace,policy,offload,samples,accuracy_mean,cost_mean\n";
    std::vector<std::pair<int, int>> cells;
    for (int k = 0; k < 40; ++k) {
      cells.emplace_back(random() % 12, random() % 12);
      summary += fmt::format("T,p{},1,9,{},{}\n", k, cells.back().second, cells.back().first);
    }
    const AnswerScene scene(summary.c_str());
    std::vector<std::size_t> expected;
    for (std::size_t k = 0; k < cells.size(); ++k) {
      const auto [cost, accuracy] = cells[k];
      bool is_beaten = false;
      for (const auto& [c, a] : cells) {
        is_beaten = is_beaten || (c <= cost && a >= accuracy && (c < cost || a > accuracy));
      }
      if (!is_beaten) expected.push_back(k);
    }
    std::vector<std::size_t> rows = Frontier({scene.a()}, cost_and_accuracy()).groups()[0].rows;
    std::sort(rows.begin(), rows.end());
    CHECK(rows == expected);
  }
}

TEST_CASE("of an unknown metric the better direction must be said") {
  const AnswerScene scene(
      "trace,policy,offload,samples,heat,cost_mean\nT,a,1,9,5,2\nT,b,1,9,4,3\nT,c,1,9,6,3\n");
  FrontierRequest request = cost_and_accuracy();
  request.y.metric = "heat";
  CHECK(scene.refusal([&] { Frontier({scene.a()}, request); }) ==
        "2: --y heat: nothing says whether more of it is better; say it with --y-better highest or "
        "lowest");
  request.y.is_highest_better = false;
  CHECK(Frontier({scene.a()}, request).groups()[0].rows == std::vector<std::size_t>{0, 1});
  request.y.is_highest_better = true;
  CHECK(Frontier({scene.a()}, request).groups()[0].rows == std::vector<std::size_t>{0, 2});
}

TEST_CASE("metrics that make no frontier are refused") {
  const AnswerScene scene;
  FrontierRequest request = cost_and_accuracy();
  request.y.metric = "cost_mean";
  CHECK(scene.refusal([&] { Frontier({scene.a()}, request); }) ==
        "2: --y cost_mean: is --x too; two metrics are needed");
  request.y.metric = "best";
  CHECK(scene.refusal([&] { Frontier({scene.a()}, request); })
            .starts_with("2: a/summary.csv: --y: has no column 'best'"));
  request.y.metric = "policy";
  CHECK(scene.refusal([&] { Frontier({scene.a()}, request); }) ==
        "2: a/summary.csv: --y policy: holds words; expected a column of numbers");
}

}  // namespace splitee::testing
