#pragma once

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "base/error.hpp"
#include "report/check.hpp"
#include "support/npz_writer.hpp"
#include "support/temporary_folder.hpp"

namespace splitee::testing {

// An entry of expected.json for a cell of trace t at offload 1; `kind` is "relative" or "absolute".
inline nlohmann::json number(const char* policy, const char* column, double value, const char* kind,
                             double tolerance) {
  return {{"file", "summary.csv"}, {"where", {{"trace", "t"}, {"policy", policy}, {"offload", 1}}},
          {"column", column},      {"value", value},
          {kind, tolerance},       {"source", "a table"}};
}

// A folder with three results and a file of expected numbers.
struct ExpectedFolder {
  TemporaryFolder folder;
  nlohmann::json expected = {{"name", "a paper"},
                             {"numbers",
                              {number("a", "cost_mean", 100, "relative", 0.02),
                               number("b", "cost_mean", 100, "relative", 0.02),
                               number("a", "best_exit", 3, "absolute", 0)}}};

  ExpectedFolder() {
    write_file(
        folder / "summary.csv",
        "trace,policy,offload,cost_mean,best_exit\nt,a,1,101,3\nt,b,1.0,99.5,4\nt,a,2,7,9\n");
  }
  void write_expected() const { write_file(folder / "expected.json", expected.dump()); }
  [[nodiscard]] CheckReport check() const {
    write_expected();
    return check_results(folder.path(), folder / "expected.json");
  }
  [[nodiscard]] std::string refusal() const {
    try {
      static_cast<void>(check());
    } catch (const Error& error) {
      CHECK(error.status() == ExitStatus::kUsage);
      const std::string text = error.what();
      return text.substr(text.find("expected.json"));
    }
    return "";
  }
};

}  // namespace splitee::testing
