#include "report/page.hpp"

#include <doctest/doctest.h>

#include "answer_scene.hpp"
#include "base/csv_reader.hpp"
#include "policy/own_look.hpp"
#include "report/page_curves.hpp"
#include "report/page_data.hpp"
#include "report/page_files.hpp"
#include "report/page_table.hpp"

namespace splitee::testing {
namespace {

using nlohmann::ordered_json;

// The JSON that the page's scripts read.
ordered_json data_in(const std::string& page) {
  const std::string open = R"(<script type="application/json" id="data">)";
  const std::size_t begin = page.find(open) + open.size();
  return ordered_json::parse(page.substr(begin, page.find("</script>", begin) - begin));
}

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

}  // namespace

TEST_CASE("the page holds every number of summary.csv as it stands there") {
  const AnswerScene scene;
  const ordered_json data = data_in(report_page({scene.a()}, {}));
  const ordered_json& table = data.at("runs").at(0).at("tables").at(0);
  CHECK(table.at("file") == "summary.csv");
  CHECK(table.at("keys") == 4);
  const CsvTable csv = read_csv(scene.a() / "summary.csv");
  REQUIRE(table.at("rows").size() == csv.rows.size());
  for (std::size_t row = 0; row < csv.rows.size(); ++row) {
    for (std::size_t k = 0; k < csv.columns.size(); ++k) {
      const ordered_json& field = table.at("rows").at(row).at(k);
      const std::string& text = csv.rows[row][k];
      CAPTURE(text);
      if (text.empty()) {
        CHECK(field.is_null());
      } else if (field.is_number()) {
        CHECK(field.get<double>() == number_in(text));
      } else {
        CHECK(field == text);
      }
    }
  }
}

TEST_CASE("columns that hold nothing are not among those that people see") {
  const AnswerScene scene(
      "trace,policy,offload,beta,samples,accuracy_mean,cost_mean,energy_mj_mean\n"
      "T,a,1,,9,,2,\nT,b,1,,9,,-0,7\n");
  const ordered_json seen = page_data(scene.a(), {}).at("people_see");
  CHECK(seen == ordered_json({"trace", "policy", "offload", "cost_mean", "energy_mj_mean"}));
}

TEST_CASE("nothing in a name ends the page's data or begins an element") {
  const AnswerScene scene(
      "trace,policy,offload,samples,cost_mean\n"
      "</script><script>alert(1)</script>,\"<!--&amp;\",1,9,2\n");
  const std::string page = report_page({scene.a()}, {});
  CHECK(count_of(page, "alert(1)") == 1);
  CHECK(page.find("<script>alert") == std::string::npos);
  CHECK(count_of(page, "</script>") == 3);  // the data, the library, the page's own scripts
  const ordered_json row = data_in(page).at("runs").at(0).at("tables").at(0).at("rows").at(0);
  CHECK(row.at(0) == "</script><script>alert(1)</script>");
  CHECK(row.at(1) == "<!--&amp;");
}

TEST_CASE("texts that steer a screen are shown as question marks, keys too") {
  CHECK(script_json({{"a\x1b[2J", "b\xE2\x80\xAE"}}) == R"({"a?[2J":"b?"})");
  CHECK(script_json("a\xff<>&") == R"("a?\u003c\u003e\u0026")");
}

TEST_CASE("a policy is drawn as the manifest says, or else as its type, or by a look of its own") {
  const AnswerScene scene(
      "trace,policy,offload,samples,cost_mean\nT,splitee,1,9,2\nT,mine,1,9,2\nT,seer,1,9,2\n");
  write_file(scene.a() / "manifest.json",
             R"({"splitee_sim": "0.2.0", "format": 1, "seed": 1, "traces": [],
                 "configuration": {"policies": [{"name": "mine", "exit": 3}]},
                 "policies": [{"name": "mine", "family": "fixed", "drawing":
                                {"label": "Mine", "colour": "#123456", "dashes": [1, 2], "marker": "d"}},
                              {"name": "seer", "family": "hindsight"}]})");
  const ordered_json policies = page_data(scene.a(), {}).at("policies");
  REQUIRE(policies.size() == 3);
  CHECK(policies.at(0).at("label") == "SplitEE");
  CHECK(policies.at(1).at("label") == "Mine at exit 3");
  CHECK(policies.at(1).at("colour") == "#123456");
  CHECK(policies.at(2).at("label") == "seer");
  CHECK(policies.at(2).at("colour") == own_looks({"seer"}).front().colour);
  CHECK(policies.at(2).at("yardstick") == true);
}

TEST_CASE("of a curve the first point and the last are kept, and those between evenly") {
  CHECK(kept_points(3, 9) == std::vector<std::size_t>{0, 1, 2});
  CHECK(kept_points(9, 5) == std::vector<std::size_t>{0, 2, 4, 6, 8});
  CHECK(kept_points(1000, 2) == std::vector<std::size_t>{0, 999});
  CHECK(kept_points(0, 5).empty());
}

TEST_CASE("curves stand cell by cell, and say to how many points they are thinned") {
  const AnswerScene scene;
  std::string csv = "trace,policy,offload,round,regret_mean\n";
  for (const char* policy : {"a", "b"}) {
    for (int round = 1; round <= 40'000; ++round) {
      csv += fmt::format("T,{},1,{},{}\n", policy, round, 0.5 * round);
    }
  }
  write_file(scene.a() / "curves.csv", csv);
  const ordered_json curves = page_curves(scene.a(), 2, nullptr);
  CHECK(curves.at("keys") == ordered_json({"trace", "policy", "offload"}));
  REQUIRE(curves.at("cells").size() == 2);
  CHECK(curves.at("thinned") == 30'000);
  const ordered_json& cell = curves.at("cells").at(1);
  CHECK(cell.at("of") == ordered_json({"T", "b", 1.0}));
  CHECK(cell.at("points").at(0).size() == 30'000);
  CHECK(cell.at("points").at(0).back() == 40'000);
  CHECK(cell.at("points").at(1).back() == 20'000);
  CHECK(page_curves(scene.a(), 1, nullptr).at("thinned").is_null());
}

TEST_CASE("numbers are checked against those of the folder, or those that are given") {
  const AnswerScene scene;
  const auto numbers = [](double value) {
    return fmt::format(R"({{"name": "n", "numbers": [{{"file": "summary.csv", "column": "cost_mean",
        "where": {{"trace": "T", "policy": "dear"}}, "value": {}, "absolute": 1}}]}})",
                       value);
  };
  CHECK(page_data(scene.a(), {}).at("check").is_null());
  write_file(scene.a() / "expected.json", numbers(40.5));
  CHECK(page_data(scene.a(), {}).at("check").at("report").at("passed") == true);
  write_file(scene.a() / "other.json", numbers(50));
  CHECK(page_data(scene.a(), scene.a() / "other.json").at("check").at("report").at("passed") ==
        false);
  std::filesystem::remove(scene.a() / "expected.json");
  write_file(scene.a() / "check.json",
             R"({"name": "n", "passed": true, "numbers": [{"found": 1}]})");
  CHECK(page_data(scene.a(), {}).at("check").at("report").at("numbers").size() == 1);
  write_file(scene.a() / "check.json", "[1");
  CHECK(scene.refusal([&] { page_data(scene.a(), {}); }) ==
        "3: a/check.json: is not what 'splitee-sim check --format json' writes");
}

TEST_CASE("a page of several folders has a section of each, and refuses what it cannot show") {
  const AnswerScene scene;
  const ordered_json data = data_in(report_page({scene.a(), scene.b()}, {}));
  CHECK(data.at("runs").size() == 2);
  CHECK(data.at("runs").at(1).at("tables").at(0).at("rows").size() == 1);
  CHECK(scene.refusal([&] {
    report_page({scene.a(), scene.a()}, {});
  }) == "2: a: stands twice; each folder once was expected");
  CHECK(scene.refusal([&] {
    report_page({scene.a(), scene.a() / "none"}, {});
  }) == "3: a/none: holds no results (no summary.csv)");
  CHECK(scene.refusal([&] {
    report_page({scene.a(), scene.b()}, "e.json");
  }) == "2: --against e.json: is for one folder of results; 2 are given");
  write_file(scene.a() / "manifest.json", "{}");
  CHECK(scene.refusal([&] { report_page({scene.a()}, {}); }).starts_with("3: a/manifest.json: "));
}

TEST_CASE("the page keeps the licence of the charting library and calls nothing by name") {
  CHECK(page_file("licences.txt").find("Permission is hereby granted") != std::string::npos);
  CHECK(page_file("chart.js").find("Released under the MIT License") != std::string::npos);
  for (const char* name : {"chart.js", "page.js", "page.html", "page.css"}) {
    CAPTURE(name);
    const std::string text = page_file(name);
    CHECK(text.size() > 500);
    for (const char* word : {"eval(", "new Function", "fetch(", "XMLHttpRequest", "@import"}) {
      CHECK(text.find(word) == std::string::npos);
    }
  }
  CHECK(page_file("chart.js").find("</script") == std::string::npos);
  CHECK(page_file("page.js").find("innerHTML") == std::string::npos);
}

}  // namespace splitee::testing
