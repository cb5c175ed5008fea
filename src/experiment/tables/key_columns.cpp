#include "experiment/tables/key_columns.hpp"

#include <fmt/format.h>

#include "base/csv.hpp"

namespace splitee {
namespace {

// The column of a policy's parameter, which several policies may have.
Column parameter_column(const std::string& name, const Config& config) {
  Column column{name, "", ""};
  for (const PolicySpec& policy : config.policies) {
    for (const Parameter& parameter : policy.info->parameters) {
      if (parameter.column() != name || !column.meaning.empty()) continue;
      column.meaning =
          fmt::format("{}; empty where a policy has no such parameter", parameter.help);
    }
  }
  return column;
}

}  // namespace

const std::vector<Column>& fixed_key_columns() {
  static const std::vector<Column> columns = {
      {.name = "trace", .unit = "", .meaning = "its name in the configuration", .is_text = true},
      {.name = "policy", .unit = "", .meaning = "its name in the configuration", .is_text = true},
      {.name = "offload",
       .unit = "λ",
       .meaning = "the offloading cost; where each exit has its own, the scale of these"},
  };
  return columns;
}

bool is_name_column(std::string_view name) {
  return name == "device" || name == "link" || name == "schedule";
}

std::vector<Column> key_columns(const CellGrid& grid) {
  std::vector<Column> columns = fixed_key_columns();
  if (grid.config().cost.offload.schedule) {
    columns.back().meaning = "1: what the schedule of offloading costs is multiplied with";
  } else if (grid.config().cost.physical) {
    columns.back().unit = "";
    columns.back().meaning = "1: what offloading costs is up to device, link and cloud";
  }
  for (const std::string& name : grid.columns()) {
    if (name == "mu") {
      columns.push_back({name, "confidence per λ", "what a cost counts in the rewards"});
    } else if (name == "threshold") {
      columns.push_back({name, "confidence, 0 to 1", "from which on an exit's answer is taken"});
    } else if (is_name_column(name)) {
      columns.push_back({.name = name,
                         .unit = "",
                         .meaning = "which of the named alternatives",
                         .is_text = true});
    } else {
      columns.push_back(parameter_column(name, grid.config()));
    }
  }
  return columns;
}

std::string key_text(const CellKey& key) {
  std::string text;
  {
    CsvLine line(text);
    line.add(key.trace);
    line.add(key.policy);
    line.add(key.offload);
    for (const GridValue& value : key.grid) {
      if (const auto* number = std::get_if<double>(&value)) {
        line.add(*number);
      } else {
        line.add(text_of(value));
      }
    }
  }
  text.back() = ',';  // in place of the end of the line
  return text;
}

}  // namespace splitee
