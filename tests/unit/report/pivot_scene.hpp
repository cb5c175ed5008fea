#pragma once

#include <fmt/format.h>

#include <string>
#include <utility>
#include <vector>

#include "report/pivot.hpp"
#include "support/failure.hpp"
#include "support/npz_writer.hpp"
#include "support/temporary_folder.hpp"

namespace splitee::testing {

inline constexpr const char* kPivotSummary =
    "trace,policy,offload,beta,samples,accuracy_mean,cost_mean,switches\n"
    "A,ucb,1,1,10,0.5,30,s\n"
    "A,ucb,2.5,1,10,0.25,40,s\n"
    "A,\"one, last\",1,,10,0.75,120,s\n"
    "A,\"one, last\",2.5,,10,,120,s\n"
    "B,ucb,1,1,20,0.125,1000.25,s\n"
    "B,\"one, last\",1,,20,0.125,2000,s\n";

// A folder with that summary.csv, and the output of `table` for it.
class PivotScene {
 public:
  explicit PivotScene(const char* summary = kPivotSummary) {
    write_file(folder_ / "summary.csv", summary);
  }

  [[nodiscard]] std::string text(const PivotRequest& request,
                                 const std::string& format = "text") const {
    return written(pivot_document({make_pivots(folder_.path(), request)}, request.digits),
                   format_of(format));
  }

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_.path(); }

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

inline PivotRequest by_policy(const std::string& value,
                              std::vector<std::string> rows = {"policy"}) {
  return {std::move(rows), "offload", value, {"trace=A"}, std::nullopt, std::nullopt};
}

}  // namespace splitee::testing
