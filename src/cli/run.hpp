#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "experiment/shard.hpp"
#include "report/document.hpp"
#include "report/table.hpp"

namespace splitee {

// The arguments and options of `run`.
struct RunCommand {
  std::filesystem::path config;
  std::vector<std::string> overrides;  // "PATH=VALUE"
  std::filesystem::path out;           // empty: results/NAME
  unsigned jobs = 0;                   // 0: the processors this process may use
  std::optional<std::uint64_t> seed;
  std::optional<std::uint64_t> repeats;
  std::optional<Shard> shard;
  bool quiet = false;
  bool dry_run = false;
  bool resume = false;
  bool force = false;
  Format format = Format::kText;  // or kJson
  GridForm form = GridForm::kSummary;
};

// Runs an experiment and writes its results; failures are an Error.
void run_command(const RunCommand& command);

}  // namespace splitee
