#include "report/best.hpp"

#include <doctest/doctest.h>

#include "answer_scene.hpp"

namespace splitee::testing {
namespace {

BestRequest lowest_cost(std::vector<std::string> subject_to = {},
                        std::vector<std::string> where = {"trace=T"}) {
  BestRequest request;
  request.metric = "cost_mean";
  request.subject_to = std::move(subject_to);
  request.where = std::move(where);
  return request;
}

// Why the first group passed over a cell; `place` counts from the first of them.
std::string why_passed(const BestAnswer& answer, std::size_t place,
                       BestAnswer::Digits digits = BestAnswer::Digits::kFew) {
  return answer.reason(answer.groups()[0].passed.at(place), digits);
}

std::string best_text_of(const std::vector<std::filesystem::path>& folders,
                         const BestRequest& request, Format format = Format::kText) {
  return written(BestAnswer(folders, request).document(), format);
}

bool answer_holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("the best cell under constraints stands beside those that miss them, and by how much") {
  const AnswerScene scene;
  CHECK(best_text_of({scene.a()}, lowest_cost({"accuracy_change_points >= -1"})) ==
        "lowest cost_mean where accuracy_change_points>=-1\n"
        "\n"
        "  rank  policy  beta  best arm  cost   accuracy change pt   not taken because\n"
        "  1     seer          2           15*                  10\n"
        "  -     cheap         1           10                  -30   accuracy_change_points>=-1: "
        "is -30, missed by 29\n"
        "  -     fair    2     3           25                   -1   fits, cost_mean higher by 10\n"
        "\n"
        "cost_mean: λ, total of a run; of all rounds of a repeat; mean over repeats\n");
}

TEST_CASE("a policy that knows the data beforehand is not taken unless that is asked for") {
  const AnswerScene scene;
  scene.tell_of_seer();
  BestRequest request = lowest_cost({"accuracy_change_points>=-1"});
  const BestAnswer answer({scene.a()}, request);
  REQUIRE(answer.groups().size() == 1);
  CHECK(answer.groups()[0].taken == std::vector<std::size_t>{3});
  CHECK(answer_holds(best_text_of({scene.a()}, request), "seer"));
  CHECK(answer_holds(best_text_of({scene.a()}, request), "knows the data beforehand"));
  request.with_yardsticks = true;
  CHECK(BestAnswer({scene.a()}, request).groups()[0].taken == std::vector<std::size_t>{1});
}

TEST_CASE("the unit of the metric is that of the run, or those of the runs") {
  const AnswerScene scene;
  scene.tell_of_seer();
  const BestRequest request = lowest_cost({});
  CHECK(answer_holds(best_text_of({scene.a()}, request), "cost_mean: ms, total of a run; of all"));
  write_file(scene.b() / "manifest.json",
             R"({"splitee_sim": "0.2.0", "format": 1, "configuration": {}, "seed": 1, "traces": [],
                 "columns": {"summary.csv": {"cost_mean": {"unit": "mJ, total of a run"}}}})");
  CHECK(answer_holds(best_text_of({scene.a(), scene.b()}, request),
                     "cost_mean: mJ, total of a run or ms, total of a run; of all"));
}

TEST_CASE("each group has its own best cells, and cells without the metric are counted") {
  const AnswerScene scene;
  BestRequest request;
  request.metric = "accuracy_mean";
  request.is_highest = true;
  request.by = {"trace"};
  request.top = 2;
  const BestAnswer answer({scene.a()}, request);
  REQUIRE(answer.groups().size() == 2);
  CHECK(answer.groups()[0].taken == std::vector<std::size_t>{1, 4});
  CHECK(answer.groups()[0].passed.at(0).row == 3);
  CHECK(why_passed(answer, 0) == "fits, accuracy_mean lower by 0.01");
  CHECK(answer.groups()[1].taken == std::vector<std::size_t>{7});
  CHECK(answer.groups()[1].without_metric == 1);
  CHECK(answer_holds(best_text_of({scene.a()}, request), "1 cell has no accuracy_mean\n"));
}

TEST_CASE("equal cells are taken in the order of the file") {
  const AnswerScene scene;
  BestRequest request = lowest_cost({"cost_mean>=40"});
  const BestAnswer answer({scene.a()}, request);
  CHECK(answer.groups()[0].taken == std::vector<std::size_t>{4});
  CHECK(why_passed(answer, answer.groups()[0].passed.size() - 1) ==
        "fits, with the same cost_mean");
}

TEST_CASE("where no cell fits the nearest miss is told") {
  const AnswerScene scene;
  const BestAnswer answer({scene.a()}, lowest_cost({"cost_mean<10", "accuracy_mean>0.4"}));
  CHECK(answer.groups()[0].taken.empty());
  CHECK(answer.shortfall().ends_with(
      "summary.csv: no cell fits; the nearest is policy cheap: cost_mean<10: is 10, missed by 0"));
  const std::string json = written(answer.document(), Format::kJson);
  CHECK(answer_holds(json, "\"fits\": false"));
  CHECK(answer_holds(json, "\"not_taken_because\": \"cost_mean<10: is 10, missed by 0\""));
  // A group without any fitting cell is reported even where others have one.
  BestRequest by_trace = lowest_cost({"cost_mean<=5"}, {});
  by_trace.by = {"trace"};
  CHECK(BestAnswer({scene.a()}, by_trace).shortfall().find("no cell of trace T fits") !=
        std::string::npos);
}

TEST_CASE("programs get reasons and notes with all digits, and as numbers") {
  const AnswerScene scene(
      "trace,policy,offload,samples,accuracy_mean,cost_mean,best_arm\n"
      "T,cheap,1,10,0.712345678901,10,1\n"
      "T,fair,1,10,0.812345678901,20.123456789,2\n"
      "T,dear,1,10,0.9,40.987654321012,3\n"
      "U,cheap,1,10,0.512345678901,10,1\n");
  const auto asked = [&](const std::string& bound, std::vector<std::string> where) {
    return nlohmann::ordered_json::parse(
        best_text_of({scene.a()}, lowest_cost({bound}, std::move(where)), Format::kJson));
  };
  const auto document = asked("accuracy_mean>=0.75", {"trace=T"});
  REQUIRE(document.at("cells").size() == 3);
  const auto& taken = document.at("cells").at(0);
  CHECK(taken.at("misses") == nlohmann::ordered_json::array());
  CHECK(taken.at("behind_by").is_null());
  const auto& missed = document.at("cells").at(1);
  CHECK(missed.at("not_taken_because") ==
        fmt::format("accuracy_mean>=0.75: is 0.712345678901, missed by {}", 0.75 - 0.712345678901));
  CHECK(missed.at("misses").dump() ==
        fmt::format(R"([{{"column":"accuracy_mean","relation":">=","limit":0.75,)"
                    R"("value":0.712345678901,"missed_by":{}}}])",
                    0.75 - 0.712345678901));
  const auto& next = document.at("cells").at(2);
  CHECK(next.at("not_taken_because") ==
        fmt::format("fits, cost_mean higher by {}", 40.987654321012 - 20.123456789));
  CHECK(next.at("behind_by") == 40.987654321012 - 20.123456789);
  CHECK_FALSE(document.contains("nearest"));
  // Where none fits, the note and its numbers.
  const auto none = asked("accuracy_mean>=0.75", {"trace=U"});
  CHECK(none.at("notes").at(0) ==
        fmt::format("no cell fits; the nearest is policy cheap: "
                    "accuracy_mean>=0.75: is 0.512345678901, missed by {}",
                    0.75 - 0.512345678901));
  CHECK(none.at("nearest").at(0).at("policy") == "cheap");
  CHECK(none.at("nearest").at(0).at("misses").at(0).at("value") == 0.512345678901);
  // People and spreadsheets get no structures.
  const std::string text = best_text_of({scene.a()}, lowest_cost({"accuracy_mean>=0.75"}));
  CHECK(answer_holds(text, "is 0.71235, missed by 0.0377"));
  CHECK_FALSE(answer_holds(text, "misses"));
  const std::string csv =
      best_text_of({scene.a()}, lowest_cost({"accuracy_mean>=0.75"}), Format::kCsv);
  CHECK(answer_holds(csv, "accuracy_mean,not_taken_because\n"));
  CHECK(answer_holds(csv, "is 0.712345678901, missed by 0.037"));
}

TEST_CASE("an empty field misses a constraint and says so") {
  const AnswerScene scene;
  const BestAnswer answer({scene.a()}, lowest_cost({"accuracy_mean>=0.1"}, {"trace=U"}));
  CHECK(answer.groups()[0].taken == std::vector<std::size_t>{7});
  CHECK(why_passed(answer, 0) == "accuracy_mean>=0.1: has no such value");
}

TEST_CASE("several folders are asked at once, and columns that one lacks are empty") {
  const AnswerScene scene;
  BestRequest request = lowest_cost({"accuracy_change_points>=-1"});
  request.by = {"policy"};
  const std::string csv = best_text_of({scene.a(), scene.b()}, request, Format::kCsv);
  CHECK(answer_holds(csv,
                     "policy,rank,results,beta,mu,best_arm,cost_mean,accuracy_change_points,"
                     "not_taken_because\n"));
  CHECK(answer_holds(csv, "fair,1," + scene.b().string() + ",,0.2,3,12,-1,\n"));
  CHECK(answer_holds(csv, "dear,1," + scene.a().string() + ",,,4,40,0,\n"));
  const BestAnswer slow({scene.a(), scene.b()}, lowest_cost({"latency_ms_p95<=10"}));
  CHECK(slow.groups()[0].taken == std::vector<std::size_t>{8});
}

TEST_CASE("cells of several traces in one group are told of") {
  const AnswerScene scene;
  CHECK(answer_holds(best_text_of({scene.a()}, lowest_cost({}, {})),
                     "Cells of 2 traces stand against each other"));
  CHECK_FALSE(answer_holds(best_text_of({scene.a()}, lowest_cost()), "stand against each other"));
}

TEST_CASE("a request that cannot be answered is refused word by word") {
  const AnswerScene scene;
  const auto refusal = [&](BestRequest request) {
    return scene.refusal([&] { BestAnswer({scene.a()}, std::move(request)); });
  };
  BestRequest misspelt = lowest_cost();
  misspelt.metric = "cost_maen";
  CHECK(refusal(misspelt).starts_with(
      "2: a/summary.csv: --minimize: has no column 'cost_maen' (did you mean 'cost_mean'?); there "
      "are trace, policy"));
  BestRequest words = lowest_cost();
  words.metric = "policy";
  CHECK(refusal(words) ==
        "2: a/summary.csv: --minimize policy: holds words; expected a column of numbers");
  CHECK(refusal(lowest_cost({"accuracy_men>=1"}))
            .starts_with("2: a/summary.csv: --subject-to: has no column 'accuracy_men' (did you "
                         "mean 'accuracy_mean'?)"));
  CHECK(refusal(lowest_cost({"cost_mean"})) ==
        "2: --subject-to: is 'cost_mean'; expected METRIC<=VALUE or METRIC>=VALUE, in quotes for "
        "the shell");
  CHECK(refusal(lowest_cost({"cost_mean<=cheap"})) ==
        "2: --subject-to: 'cost_mean<=cheap': is compared with 'cheap'; expected a finite number");
  CHECK(refusal(lowest_cost({"cost_mean<="})) ==
        "2: --subject-to: 'cost_mean<=': is compared with ''; expected a finite number");
  BestRequest grouped = lowest_cost();
  grouped.by = {"trce"};
  CHECK(refusal(grouped).starts_with(
      "2: a/summary.csv: --by: has no column 'trce' (did you mean 'trace'?)"));
  CHECK(scene.refusal([&] {
    BestAnswer({scene.a(), scene.a()}, lowest_cost());
  }) == "2: a: stands twice; each folder once was expected");
  CHECK(scene.refusal([&] { BestAnswer({scene.a() / "nothing"}, lowest_cost()); }) ==
        "3: a/nothing: holds no results (no summary.csv)");
}

}  // namespace splitee::testing
