#include "support/experiment.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <random>
#include <sstream>

#include "base/sha256.hpp"
#include "config/config.hpp"
#include "experiment/plan.hpp"
#include "experiment/results/manifest.hpp"
#include "experiment/run/runner.hpp"
#include "experiment/tables/list.hpp"
#include "random/stream.hpp"
#include "support/npz_writer.hpp"

namespace splitee::testing {
namespace {

std::vector<std::string> split_line(const std::string& line) {
  std::vector<std::string> fields(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"') {
      if (quoted && i + 1 < line.size() && line[i + 1] == '"') {
        fields.back() += line[i++];
      } else {
        quoted = !quoted;
      }
    } else if (line[i] == ',' && !quoted) {
      fields.emplace_back();
    } else {
      fields.back() += line[i];
    }
  }
  return fields;
}

}  // namespace

std::vector<std::string> table_files() {
  std::vector<std::string> files;
  for (const ResultTable& table : result_tables()) files.push_back(table.file);
  return files;
}

std::vector<std::string> lasting_files() {
  std::vector<std::string> files = table_files();
  files.emplace_back(Manifest::kFileName);
  return files;
}

bool MemoryStore::has(CellRange block) const { return blocks.contains(block); }

std::optional<std::string> MemoryStore::part(CellRange block) const {
  const auto found = parts.find(block);
  return found == parts.end() ? std::nullopt : std::optional(found->second);
}

void MemoryStore::keep(CellRange block, const TableRows& rows) { blocks[block] = rows; }

void MemoryStore::keep_part(CellRange block, const std::string& state) { parts[block] = state; }

Results MemoryStore::results(const CellGrid& grid) const {
  Results results;
  for (std::size_t k = 0; k < result_tables().size(); ++k) {
    const ResultTable& table = result_tables()[k];
    if (table.is_derived()) continue;
    std::string& text = results.files[table.file] = header_line(table, grid);
    for (const auto& [block, rows] : blocks) text += rows.at(k);
  }
  return results;
}

CsvRows parse_csv(const std::string& text) {
  std::istringstream in(text);
  std::string line;
  std::getline(in, line);
  const std::vector<std::string> names = split_line(line);
  CsvRows rows;
  while (std::getline(in, line)) {
    const std::vector<std::string> fields = split_line(line);
    std::map<std::string, std::string> row;
    for (std::size_t k = 0; k < names.size(); ++k) row[names[k]] = fields.at(k);
    rows.push_back(std::move(row));
  }
  return rows;
}

Results run_config(const nlohmann::json& config, const std::filesystem::path& folder,
                   unsigned workers) {
  write_file(folder / "config.json", config.dump());
  const Plan plan(load_config(folder / "config.json", {}));
  MemoryStore store;
  RunProgress progress;
  run_plan(plan, {0, plan.grid().cells()}, workers, store, progress);
  return store.results(plan.grid());
}

CsvRows where(const CsvRows& rows, const std::map<std::string, std::string>& values) {
  CsvRows found;
  for (const auto& row : rows) {
    if (std::all_of(values.begin(), values.end(),
                    [&](const auto& value) { return row.at(value.first) == value.second; })) {
      found.push_back(row);
    }
  }
  return found;
}

double number(const std::map<std::string, std::string>& row, const std::string& column) {
  return std::stod(row.at(column));
}

nlohmann::json small_config(const std::string& path, double threshold) {
  return {{"name", "test"},
          {"repeats", 3},
          {"traces", {{{"name", "t"}, {"path", path}, {"threshold", threshold}}}},
          {"cost", {{"offload", {1, 3, 5}}}},
          {"policies", {"splitee"}}};
}

constexpr std::size_t kQuicklyDeflated = 100'000;  // larger traces are stored

std::vector<bool> lost_answers(double loss, std::size_t samples) {
  Stream random(2023, Purpose::kLoss, 0, hash64("t"));
  std::vector<bool> lost;
  for (std::size_t n = 0; n < samples; ++n) lost.push_back(random.uniform() < loss);
  return lost;
}

void write_random_trace(const std::filesystem::path& path, std::size_t samples, std::size_t exits,
                        unsigned seed, const RandomTraceKind& kind) {
  std::mt19937 random(seed);
  const auto uniform = [&] { return static_cast<double>(random()) / 4294967296.0; };
  std::vector<float> confidence;
  std::vector<float> entropy;
  std::vector<std::uint8_t> prediction;
  std::vector<std::uint8_t> label;
  for (std::size_t n = 0; n < samples; ++n) {
    label.push_back(static_cast<std::uint8_t>(n % 3));
    const double ease = uniform();
    for (std::size_t i = 0; i < exits; ++i) {
      const double depth = static_cast<double>(i + 1) / static_cast<double>(exits);
      const double sure = std::clamp(0.4 + 0.6 * ease * depth + 0.3 * (uniform() - 0.5), 0.34, 1.0);
      confidence.push_back(static_cast<float>(std::round(sure * 64) / 64));
      if (kind.zeros && uniform() < 0.2) confidence.back() = uniform() < 0.5 ? 0.0F : -0.0F;
      entropy.push_back(static_cast<float>(std::max(0.0, 1.1 * (1 - sure))));
      const bool right = uniform() < sure;
      prediction.push_back(
          static_cast<std::uint8_t>(right ? label.back() : (label.back() + 1) % 3));
    }
  }
  const std::vector<double> wide(confidence.begin(), confidence.end());
  const std::vector<std::uint64_t> shape = {samples, exits};
  std::vector<NpyBytes> arrays = {
      kind.doubles ? npy("confidence", shape, wide) : npy("confidence", shape, confidence),
      npy("prediction", shape, prediction), npy("label", {samples}, label),
      npy("entropy", shape, entropy)};
  if (kind.extras) {
    std::vector<std::uint8_t> context;
    for (std::size_t n = 0; n < samples; ++n) context.push_back(n % 2);
    arrays.push_back(npy("context", {samples}, context));
    arrays.push_back(npy("score_sure", shape, confidence));
  }
  if (kind.latency) {
    std::vector<float> latency;
    for (std::size_t n = 0; n < samples; ++n) {
      float ms = 0;
      for (std::size_t i = 0; i < exits; ++i) {
        ms += static_cast<float>(std::floor(64 * uniform() * uniform())) / 8;
        latency.push_back(ms);
      }
    }
    arrays.push_back(npy("latency_ms", shape, latency));
  }
  write_npz(path, arrays, samples < kQuicklyDeflated);
}

}  // namespace splitee::testing
