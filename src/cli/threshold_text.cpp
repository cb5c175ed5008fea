#include "cli/threshold_text.hpp"

#include <fmt/format.h>

#include <cmath>
#include <iterator>

#include "base/json_writer.hpp"
#include "base/text.hpp"

namespace splitee {
namespace {

// Whether a threshold gets a line: the first, the tenths, the high ones, the chosen one and the one
// below it do.
bool is_of_interest(const ThresholdChoice& choice, std::size_t k) {
  const std::size_t hundredths = 100 - choice.grid.size() + k;
  return k == 0 || hundredths % 10 == 0 || hundredths == 95 || hundredths == 99 ||
         k == *choice.chosen || k + 1 == *choice.chosen;
}

}  // namespace

std::string threshold_text(const Trace& trace, const ThresholdChoice& choice) {
  const bool walks = choice.request.rule == ThresholdRule::kWalk;
  const double error = choice.accuracy_standard_error;
  std::string text;
  const auto out = std::back_inserter(text);
  fmt::format_to(out, "{:<14}{}\n", "file", printable(trace.file));
  fmt::format_to(out, "{:<14}{}\n", "rule", name_of(choice.request.rule));
  fmt::format_to(out, "{:<14}{} samples, {} exits\n", "trace", trace.samples(), trace.exits());
  fmt::format_to(out, "{:<14}{:.2f} % right, standard error {:.2f} points\n", "last exit",
                 100 * choice.last_accuracy, 100 * error);
  const double drop = choice.request.max_accuracy_drop;
  fmt::format_to(out, "{:<14}{:.2f} points ({:.0f} samples{})\n\n", "drop allowed", 100 * drop,
                 std::floor(drop * static_cast<double>(trace.samples()) + 1e-9),
                 drop < error ? "; less than that standard error" : "");
  fmt::format_to(out, "threshold  {}accuracy %  drop points  std. error  {:>11}\n",
                 walks ? "" : "worst split  ", walks ? "last exit %" : "offloaded %");
  for (std::size_t k = 0; k < choice.grid.size(); ++k) {
    if (!is_of_interest(choice, k)) continue;
    const ThresholdEffect& effect = choice.grid[k];
    fmt::format_to(out, "{:>9.2f}  ", effect.threshold);
    if (!walks) fmt::format_to(out, "{:>11}  ", effect.worst_exit);
    fmt::format_to(out, "{:>10.2f}  {:>11.2f}  {:>10.2f}  {:>11.1f}{}\n", 100 * effect.accuracy,
                   100 * effect.drop, 100 * effect.drop_standard_error, 100 * effect.share_to_last,
                   k == *choice.chosen ? "  <- chosen" : "");
  }
  fmt::format_to(out, "\nthreshold {:.2f}\n", choice.grid[*choice.chosen].threshold);
  return text;
}

std::string threshold_json(const Trace& trace, const ThresholdChoice& choice) {
  nlohmann::ordered_json json;
  json["file"] = trace.file;
  json["sha256"] = trace.sha256;
  json["samples"] = trace.samples();
  json["exits"] = trace.exits();
  json["rule"] = name_of(choice.request.rule);
  json["max_accuracy_drop"] = choice.request.max_accuracy_drop;
  json["threshold"] = choice.grid[*choice.chosen].threshold;
  json["last_exit_accuracy"] = choice.last_accuracy;
  json["accuracy_standard_error"] = choice.accuracy_standard_error;
  for (const ThresholdEffect& effect : choice.grid) {
    nlohmann::ordered_json line;
    line["threshold"] = effect.threshold;
    if (effect.worst_exit > 0) line["worst_split"] = effect.worst_exit;
    line["accuracy"] = effect.accuracy;
    line["drop"] = effect.drop;
    line["drop_standard_error"] = effect.drop_standard_error;
    line[effect.worst_exit > 0 ? "offloaded" : "answered_by_last_exit"] = effect.share_to_last;
    json["grid"].push_back(std::move(line));
  }
  return json_text(json);
}

}  // namespace splitee
