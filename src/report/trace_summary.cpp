#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include "experiment/tables/key_columns.hpp"
#include "report/trace_blocks.hpp"

namespace splitee {
namespace {

constexpr double kUsualOffload = 5;  // λ, where the paper tells most; figures take the same
constexpr double kUsualScale = 1;    // of per-exit costs
constexpr const char* kMu = "mu";

// The rows of each policy, in the order of the first of each.
std::vector<MarkedRows> by_policy(const MarkedRows& rows) {
  std::vector<MarkedRows> policies;
  for (const MarkedRow* each : rows) {
    const auto same = [each](const MarkedRows& other) {
      return other.front()->row.key.policy == each->row.key.policy;
    };
    const auto found = std::find_if(policies.begin(), policies.end(), same);
    if (found == policies.end()) {
      policies.push_back({each});
    } else {
      found->push_back(each);
    }
  }
  return policies;
}

// "83.1..85.9": what a column's numbers lie between, with one digit less than a single one has.
std::string range_text(const SummaryColumn& column, const MarkedRows& rows, std::size_t digits) {
  std::vector<double> values;
  for (const MarkedRow* each : rows) {
    if (const auto value = column.value(each->row)) values.push_back(*value);
  }
  if (values.empty()) return "-";
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  const std::size_t fewer = digits == 0 ? 0 : digits - 1;
  const std::string from = shown_number(column, *low, fewer);
  const std::string to = shown_number(column, *high, fewer);
  return from == to ? from : from + ".." + to;
}

// Leaves out the column that says where policies stand, in which nothing may stand.
void leave_out_empty(ShownTable& table, std::size_t column) {
  const bool is_empty = std::all_of(table.rows.begin(), table.rows.end(),
                                    [column](const auto& row) { return row[column].text.empty(); });
  if (!is_empty) return;
  const auto at = static_cast<std::ptrdiff_t>(column);
  table.columns.erase(table.columns.begin() + at);
  for (auto& row : table.rows) row.erase(row.begin() + at);
}

void add_words(std::string& text, const std::string& words) {
  text += (text.empty() ? "" : ", ") + words;
}

}  // namespace

bool TraceBlocks::has_grid() const {
  const std::vector<MarkedRows> policies = by_policy(rows_);
  return std::any_of(policies.begin(), policies.end(),
                     [](const MarkedRows& each) { return each.size() > 1; });
}

std::vector<bool> TraceBlocks::find_varying() const {
  std::vector<bool> varying;
  varying.reserve(heads_.grid.size());
  for (std::size_t k = 0; k < heads_.grid.size(); ++k) {
    varying.push_back(std::any_of(rows_.begin(), rows_.end(), [&](const MarkedRow* each) {
      return each->row.key.grid[k] != rows_.front()->row.key.grid[k];
    }));
  }
  return varying;
}

// "link wifi": the named alternatives, of those that vary, among which a cell stands.
std::string TraceBlocks::names_text(const SummaryRow& row) const {
  std::string text;
  for (std::size_t k = 0; k < heads_.grid.size(); ++k) {
    if (!is_name_column(heads_.grid[k]) || !varying_[k]) continue;
    add_words(text, fmt::format("{} {}", heads_.grid[k], text_of(row.key.grid[k])));
  }
  return text;
}

// "beta 0.5": the point of a cell on the axes of what can be chosen, such as the policy's own
// parameters.
std::string TraceBlocks::choice_text(const SummaryRow& row) const {
  std::string text;
  for (std::size_t k = 0; k < heads_.grid.size(); ++k) {
    const std::string value = text_of(row.key.grid[k]);
    const bool is_world = is_name_column(heads_.grid[k]) || heads_.grid[k] == kMu;
    if (is_world || value.empty() || !varying_[k]) continue;
    add_words(text, fmt::format("{} {}", heads_.grid[k], value));
  }
  return text;
}

// The offloading cost nearest to the usual one, and the first mu, at which a summary takes all
// policies: they are no choice, and rewards at different ones do not compare.
TraceBlocks::Numbers TraceBlocks::usual_numbers() const {
  const double usual = heads_.per_exit.empty() ? kUsualOffload : kUsualScale;
  Numbers numbers{rows_.front()->row.key.offload, ""};
  for (const MarkedRow* each : rows_) {
    const double offload = each->row.key.offload;
    const double nearer = std::abs(numbers.offload - usual) - std::abs(offload - usual);
    if (nearer > 0 || (nearer == 0 && offload > numbers.offload)) numbers.offload = offload;
    if (numbers.mu.empty()) numbers.mu = mu_text(each->row);
  }
  return numbers;
}

std::string TraceBlocks::mu_text(const SummaryRow& row) const {
  const auto found = std::find(heads_.grid.begin(), heads_.grid.end(), kMu);
  if (found == heads_.grid.end()) return "";
  return text_of(row.key.grid[static_cast<std::size_t>(found - heads_.grid.begin())]);
}

std::vector<std::string> TraceBlocks::world_columns() const {
  std::vector<std::string> columns;
  for (std::size_t k = 0; k < heads_.grid.size(); ++k) {
    const bool is_world = is_name_column(heads_.grid[k]) || heads_.grid[k] == kMu;
    if (is_world && varying_[k]) columns.push_back(heads_.grid[k]);
  }
  return columns;
}

std::vector<TraceBlocks::World> TraceBlocks::worlds_in(const MarkedRows& rows) const {
  std::map<std::string, World> worlds;
  for (std::size_t k = 0; k < rows.size(); ++k) {
    World& world = worlds[names_text(rows[k]->row) + " " + mu_text(rows[k]->row)];
    world.rows.push_back(rows[k]);
    world.lines.push_back(k);
  }
  std::vector<World> found;
  found.reserve(worlds.size());
  for (auto& [name, world] : worlds) found.push_back(std::move(world));
  return found;
}

std::vector<ShownTable> TraceBlocks::summarised() const {
  std::vector<std::pair<std::string, MarkedRows>> worlds;
  for (const MarkedRow* each : rows_) {
    const std::string names = names_text(each->row);
    const auto found = std::find_if(worlds.begin(), worlds.end(),
                                    [&](const auto& world) { return world.first == names; });
    if (found == worlds.end()) {
      worlds.push_back({names, {each}});
    } else {
      found->second.push_back(each);
    }
  }
  std::vector<ShownTable> tables;
  tables.reserve(worlds.size());
  for (const auto& [names, rows] : worlds) tables.push_back(summary_of(names, rows));
  tables.front().lead = lead(false);
  return tables;
}

// One table: the cells of a world of names.
ShownTable TraceBlocks::summary_of(const std::string& names, const MarkedRows& all) const {
  const Numbers usual = usual_numbers();
  const auto differs = [&](auto&& value) {
    return std::any_of(rows_.begin(), rows_.end(), [&](const MarkedRow* each) {
      return value(each->row) != value(rows_.front()->row);
    });
  };
  std::string place = names;
  std::string elsewhere;
  if (differs([](const SummaryRow& row) { return row.key.offload; })) {
    add_words(place, offload_text(usual.offload));
    add_words(elsewhere, "costs");
  }
  if (differs([&](const SummaryRow& row) { return mu_text(row); })) {
    add_words(place, "mu " + usual.mu);
    add_words(elsewhere, "mu");
  }
  std::vector<SummaryColumn> columns = summary_columns(rows_, heads_.unit);
  std::erase_if(columns, [](const SummaryColumn& column) { return column.only_in_full; });
  ShownTable table;
  table.columns = {{"policy", "policy"}, {"at", "at"}};
  std::vector<std::size_t> digits;
  for (const SummaryColumn& column : columns) {
    table.columns.push_back({column.head, column.head, true});
    digits.push_back(digits_of(column, rows_));
  }
  const auto add_range = [&](const std::string& policy, const MarkedRows& rows,
                             const std::string& words) {
    if (rows.empty()) return;
    table.rows.push_back({text_only(policy), text_only(fmt::format("{} {}", rows.size(), words))});
    for (std::size_t k = 0; k < columns.size(); ++k) {
      table.rows.back().push_back(text_only(range_text(columns[k], rows, digits[k])));
    }
  };
  MarkedRows bests;
  std::vector<std::size_t> lines;
  bool has_choice = false;
  for (const MarkedRows& rows : by_policy(all)) {
    MarkedRows here;
    MarkedRows others;
    for (const MarkedRow* each : rows) {
      const bool is_here = each->row.key.offload == usual.offload &&
                           (mu_text(each->row).empty() || mu_text(each->row) == usual.mu);
      (is_here ? here : others).push_back(each);
    }
    if (here.empty()) {  // of a summary from which lines were taken
      add_range(rows.front()->row.key.policy, others, "at other " + elsewhere);
      continue;
    }
    const auto best =
        std::max_element(here.begin(), here.end(), [](const MarkedRow* a, const MarkedRow* b) {
          return a->row.reward.mean < b->row.reward.mean;
        });
    const SummaryRow& row = (*best)->row;
    bests.push_back(*best);
    lines.push_back(table.rows.size());
    table.rows.push_back({text_only(row.key.policy), text_only(choice_text(row))});
    for (std::size_t k = 0; k < columns.size(); ++k) {
      const std::string text = shown_number(columns[k], columns[k].value(row), digits[k]);
      table.rows.back().push_back(text_only(text));
    }
    here.erase(best);
    has_choice = has_choice || !here.empty();
    add_range("", here, here.size() == 1 ? "other" : "others");
    add_range("", others, "at other " + elsewhere);
  }
  for (std::size_t k = 0; k < columns.size(); ++k) {
    mark_column_best(table, k + 2, columns[k], bests, lines, heads_.yardsticks);
  }
  std::string words = has_choice ? "each policy where its reward is highest, " : "";
  if (has_choice || !elsewhere.empty()) words += "below each the range of its other points";
  table.caption = fmt::format("  {}{}{}", place, place.empty() || words.empty() ? "" : "; ", words);
  leave_out_empty(table, 1);
  return table;
}

}  // namespace splitee
