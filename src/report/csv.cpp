#include "report/csv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

namespace splitee {

bool is_text_column(std::string_view name) {
  constexpr std::array<std::string_view, 6> kTexts = {"trace",  "policy",  "switches",
                                                      "metric", "against", "within_noise"};
  return std::find(kTexts.begin(), kTexts.end(), name) != kTexts.end();
}

std::string_view unit_note(std::string_view file, std::string_view column) {
  const bool is_cost = column == "cost_mean";
  if (file == "curves.csv") return is_cost ? " (per sample)" : "";
  if (file != "runs.csv" && file != "summary.csv") return "";
  const std::string_view metric = column.substr(0, column.find('_'));
  const std::string_view rest = column.substr(metric.size());
  constexpr std::array<std::string_view, 4> kTotals = {"cost", "offloaded", "reward", "regret"};
  constexpr std::array<std::string_view, 4> kForms = {"", "_mean", "_ci95_low", "_ci95_high"};
  const bool is_total = std::find(kTotals.begin(), kTotals.end(), metric) != kTotals.end() &&
                        std::find(kForms.begin(), kForms.end(), rest) != kForms.end();
  return is_total ? " (total of a run)" : "";
}

std::string csv_field(const std::string& text) {
  if (text.find_first_of(",\"\n\r") == std::string::npos) return text;
  std::string field = "\"";
  for (const char c : text) {
    if (c == '"') field += '"';
    field += c;
  }
  return field + '"';
}

namespace {

// Puts the fields of one line together.
class Line {
 public:
  explicit Line(std::string& out) : out_(out) {}
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;
  ~Line() { out_ += '\n'; }

  Line& add(const std::string& text) {
    separate();
    out_ += csv_field(text);
    return *this;
  }

  Line& add(double number) {
    separate();
    fmt::format_to(std::back_inserter(out_), "{}", number);
    return *this;
  }

  Line& add(std::uint64_t number) {
    separate();
    fmt::format_to(std::back_inserter(out_), "{}", number);
    return *this;
  }

  Line& add(const std::optional<double>& number) {
    if (number) return add(*number);
    separate();
    return *this;
  }

  Line& add(const std::optional<Estimate>& estimate) {
    if (!estimate) return add(std::string()).add(std::string()).add(std::string());
    add(estimate->mean);
    if (!estimate->interval) return add(std::string()).add(std::string());
    return add(estimate->interval->low).add(estimate->interval->high);
  }

  Line& add(const CellKey& key) {
    add(key.trace).add(key.policy).add(key.offload);
    for (const auto& value : key.grid) add(value);
    return *this;
  }

 private:
  void separate() {
    if (!first_) out_ += ',';
    first_ = false;
  }

  std::string& out_;
  bool first_ = true;
};

std::string header(const std::vector<std::string>& grid, std::string_view columns) {
  std::string text = "trace,policy,offload";
  for (const std::string& name : grid) text += "," + name;
  return text.append(",").append(columns).append("\n");
}

}  // namespace

std::string runs_header(const std::vector<std::string>& grid) {
  return header(grid, "repeat,samples,accuracy,cost,offloaded,reward,regret,switches");
}

std::string summary_header(const std::vector<std::string>& grid) {
  std::string columns = "samples";
  for (const char* metric : {"accuracy", "cost", "offloaded", "reward", "regret"}) {
    columns += fmt::format(",{0}_mean,{0}_ci95_low,{0}_ci95_high", metric);
  }
  return header(
      grid,
      columns + ",best_exit,reference_exit,cost_change_percent,accuracy_change_points,switches");
}

std::string curves_header(const std::vector<std::string>& grid) {
  return header(grid, "round,regret_mean,regret_ci95_low,regret_ci95_high,accuracy_mean,cost_mean");
}

std::string exits_header(const std::vector<std::string>& grid) {
  return header(grid, "exit,played,exited,offloaded");
}

std::string compare_header(const std::vector<std::string>& grid) {
  return header(grid,
                "metric,against,difference_mean,difference_ci95_low,difference_ci95_high,"
                "within_noise");
}

void append_csv(std::string& out, const CellKey& key) {
  std::string line;
  Line(line).add(key);
  line.back() = ',';  // was the end of the line
  out += line;
}

void append_csv(std::string& out, const CellKey& key, const RunRow& row) {
  Line(out)
      .add(key)
      .add(row.repeat)
      .add(row.samples)
      .add(row.accuracy)
      .add(row.cost)
      .add(row.offloaded)
      .add(row.reward)
      .add(row.regret)
      .add(key.switches);
}

void append_csv(std::string& out, const SummaryRow& row) {
  Line(out)
      .add(row.key)
      .add(row.samples)
      .add(row.accuracy)
      .add(std::optional(row.cost))
      .add(std::optional(row.offloaded))
      .add(std::optional(row.reward))
      .add(std::optional(row.regret))
      .add(row.best_exit)
      .add(row.reference_exit)
      .add(row.cost_change_percent)
      .add(row.accuracy_change_points)
      .add(row.key.switches);
}

void append_csv(std::string& out, const CellKey& key, const CurveRow& row) {
  Line(out).add(key).add(row.round).add(std::optional(row.regret)).add(row.accuracy).add(row.cost);
}

void append_csv(std::string& out, const CellKey& key, const ExitRow& row) {
  Line(out).add(key).add(row.exit).add(row.played).add(row.exited).add(row.offloaded);
}

void append_csv(std::string& out, const CompareRow& row) {
  const auto noise = row.within_noise();
  Line(out)
      .add(row.key)
      .add(row.metric)
      .add(row.against)
      .add(std::optional(row.difference))
      .add(std::string(!noise   ? ""
                       : *noise ? "yes"
                                : "no"));
}

}  // namespace splitee
