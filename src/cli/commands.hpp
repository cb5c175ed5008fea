#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "experiment/plan.hpp"
#include "report/pivot.hpp"
#include "threshold/rule.hpp"

namespace splitee {

// What `run` was asked for.
struct RunCommand {
  std::filesystem::path config;
  std::vector<std::string> overrides;  // "PATH=VALUE"
  std::filesystem::path out;           // empty: results/NAME
  unsigned jobs = 0;                   // 0: the processors this process may use
  std::optional<std::uint64_t> seed;
  std::optional<Shard> shard;
  bool quiet = false;
  bool dry_run = false;
  bool resume = false;
};

// What `merge` was asked for.
struct MergeCommand {
  std::vector<std::filesystem::path> shards;
  std::filesystem::path out;
  bool quiet = false;
};

// What `table` was asked for.
struct TableCommand {
  std::filesystem::path results;
  PivotRequest pivot;  // no value: the table that `run` prints
  std::string format = "text";
};

// What `trace threshold` was asked for.
struct ThresholdCommand {
  std::filesystem::path file;
  ThresholdRequest request;
  std::string format = "text";  // or json
};

// The commands. Text for people goes to standard output, warnings and progress to standard error;
// what fails is an Error.
void run_command(const RunCommand& command);
void dry_run(const Plan& plan, CellRange cells, unsigned workers);  // of `run`
void merge_command(const MergeCommand& command);
void table_command(const TableCommand& command);
void policies_command(const std::string& name);  // empty: all
void trace_info_command(const std::filesystem::path& file);
void trace_validate_command(const std::filesystem::path& file);
void trace_synth_command(const std::filesystem::path& parameters, const std::filesystem::path& out);
void trace_threshold_command(const ThresholdCommand& command);

// What `check` was asked for.
struct CheckCommand {
  std::filesystem::path results;
  std::filesystem::path against;
  std::string format = "text";  // of standard output: text, markdown, junit or json
  std::vector<std::filesystem::path>
      reports;  // further files; .txt, .md, .xml or .json says the format
};
void check_command(const CheckCommand& command);

}  // namespace splitee
