// The texts about a threshold with a guarantee.
#include <fmt/format.h>

#include <iterator>

#include "base/json_writer.hpp"
#include "base/text.hpp"
#include "cli/threshold_text.hpp"

namespace splitee {
namespace {

constexpr std::size_t kPromiseWidth = 80;

// Whether a threshold gets a line: the tenths, the chosen one and the two behind it do.
bool shows_guarantee(const GuaranteeChoice& choice, std::size_t k) {
  return k % 10 == 0 || (k >= *choice.chosen && k <= *choice.chosen + 2);
}

std::string_view figure_name(GuaranteeMethod method) {
  switch (method) {
    case GuaranteeMethod::kCrc:
      return "risk";
    case GuaranteeMethod::kWsr:
      return "bound";
    case GuaranteeMethod::kLtt:
      break;
  }
  return "p-value";
}

std::string table_of(const GuaranteeChoice& choice) {
  const GuaranteeRequest& request = choice.request;
  const bool walks = request.rule == ThresholdRule::kWalk;
  const bool has_figure = request.method != GuaranteeMethod::kCrc;
  std::string text = fmt::format("threshold  {}  risk %", walks ? "" : "worst split  ");
  const auto out = std::back_inserter(text);
  if (has_figure) fmt::format_to(out, "  {:>9}", figure_name(request.method));
  fmt::format_to(out, "  {:>11}\n", walks ? "last exit %" : "offloaded %");
  for (std::size_t k = 0; k < choice.grid.size(); ++k) {
    if (!shows_guarantee(choice, k)) continue;
    const GuaranteeEffect& effect = choice.grid[k];
    fmt::format_to(out, "{:>9.2f}  ", effect.threshold);
    if (!walks) fmt::format_to(out, "{:>11}  ", effect.worst_exit);
    fmt::format_to(out, "{:>8.2f}", 100 * effect.certificate.risk);
    if (has_figure) fmt::format_to(out, "  {:>9.3g}", effect.certificate.figure);
    fmt::format_to(out, "  {:>11.1f}{}\n", 100 * effect.share_to_last,
                   k == *choice.chosen ? "  <- chosen" : "");
  }
  return text;
}

}  // namespace

std::string threshold_text(const Trace& trace, const GuaranteeChoice& choice) {
  const GuaranteeRequest& request = choice.request;
  const double limit = limit_of(request, choice.samples);
  std::string text;
  const auto out = std::back_inserter(text);
  fmt::format_to(out, "{:<14}{}\n", "file", printable(trace.file));
  fmt::format_to(out, "{:<14}{}, risk {}, rule {}\n", "method", name_of(request.method),
                 name_of(request.risk), name_of(request.rule));
  fmt::format_to(out, "{:<14}{} samples, {} exits\n", "trace", trace.samples(), trace.exits());
  fmt::format_to(out, "{:<14}{}\n", "promise", wrapped(choice.promise(), kPromiseWidth, 14));
  switch (request.method) {
    case GuaranteeMethod::kCrc:
      fmt::format_to(out, "{:<14}a risk of at most {:.2f} % on these samples\n\n", "needs",
                     100 * limit);
      break;
    case GuaranteeMethod::kWsr:
      fmt::format_to(out, "{:<14}a bound of the risk below {}\n\n", "needs", limit);
      break;
    case GuaranteeMethod::kLtt:
      fmt::format_to(out, "{:<14}a p-value of at most {} that the risk is above {}\n\n", "needs",
                     limit, request.epsilon);
      break;
  }
  text += table_of(choice);
  fmt::format_to(out, "\nthreshold {:.2f}\n", choice.grid[*choice.chosen].threshold);
  return text;
}

std::string threshold_json(const Trace& trace, const GuaranteeChoice& choice) {
  const GuaranteeRequest& request = choice.request;
  nlohmann::ordered_json json;
  json["file"] = trace.file;
  json["sha256"] = trace.sha256;
  json["samples"] = trace.samples();
  json["exits"] = trace.exits();
  json["method"] = name_of(request.method);
  json["risk"] = name_of(request.risk);
  json["rule"] = name_of(request.rule);
  json["epsilon"] = request.epsilon;
  if (request.method != GuaranteeMethod::kCrc) json["delta"] = request.delta;
  json["promise"] = choice.promise();
  json["limit"] = limit_of(request, choice.samples);
  json["threshold"] = choice.grid[*choice.chosen].threshold;
  for (const GuaranteeEffect& effect : choice.grid) {
    nlohmann::ordered_json line;
    line["threshold"] = effect.threshold;
    if (effect.worst_exit > 0) line["worst_split"] = effect.worst_exit;
    line["risk"] = effect.certificate.risk;
    if (request.method == GuaranteeMethod::kWsr) line["bound"] = effect.certificate.figure;
    if (request.method == GuaranteeMethod::kLtt) line["p_value"] = effect.certificate.figure;
    line["holds"] = effect.certificate.holds;
    line[effect.worst_exit > 0 ? "offloaded" : "answered_by_last_exit"] = effect.share_to_last;
    json["grid"].push_back(std::move(line));
  }
  return json_text(json);
}

}  // namespace splitee
