#include "threshold/guarantee.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string_view>

#include "statistics/risk_bounds.hpp"
#include "threshold/risk.hpp"

namespace splitee {
namespace {

constexpr int kGuaranteeSteps = 100;  // the grid has hundredths

// Share of the samples that do not stop before the last exit at a threshold; for any-split the mean
// over the splitting layers.
double share_to_last(const Trace& trace, ThresholdRule rule, double threshold) {
  const std::size_t last = trace.exits() - 1;
  if (last == 0) return 0;
  std::uint64_t unsure = 0;
  for (std::size_t n = 0; n < trace.samples(); ++n) {
    std::size_t below = 0;
    for (std::size_t i = 0; i < last; ++i) below += trace.confidence(n, i) < threshold ? 1U : 0U;
    if (rule == ThresholdRule::kAnySplit) {
      unsure += below;
    } else if (below == last) {
      ++unsure;
    }
  }
  const double places = rule == ThresholdRule::kAnySplit ? static_cast<double>(last) : 1;
  return static_cast<double>(unsure) / static_cast<double>(trace.samples()) / places;
}

GuaranteeEffect effect_of(const Trace& trace, const GuaranteeRequest& request, const Losses& losses,
                          double threshold) {
  GuaranteeEffect effect{threshold, 0, {}, share_to_last(trace, request.rule, threshold)};
  if (request.rule == ThresholdRule::kWalk) {
    effect.certificate = certify(request, losses.of_walk(threshold));
    return effect;
  }
  const std::size_t splits = std::max<std::size_t>(trace.exits() - 1, 1);
  for (std::size_t split = 0; split < splits; ++split) {
    const Certificate certificate = certify(request, losses.of_split(split, threshold));
    if (split > 0 && certificate.figure <= effect.certificate.figure) continue;
    effect.worst_exit = split + 1;
    effect.certificate = certificate;
  }
  return effect;
}

std::string_view words_for(GuaranteeMethod method) {
  switch (method) {
    case GuaranteeMethod::kCrc:
      return "risk";
    case GuaranteeMethod::kWsr:
      return "bound of the risk";
    case GuaranteeMethod::kLtt:
      break;
  }
  return "p-value";
}

}  // namespace

double limit_of(const GuaranteeRequest& request, std::uint64_t losses) {
  const auto n = static_cast<double>(losses);
  switch (request.method) {
    case GuaranteeMethod::kCrc:
      return (n + 1) * request.epsilon / n - 1 / n;
    case GuaranteeMethod::kWsr:
      return request.epsilon;
    case GuaranteeMethod::kLtt:
      break;
  }
  return request.delta;
}

Certificate certify(const GuaranteeRequest& request, std::span<const std::int8_t> losses) {
  const std::uint64_t n = losses.size();
  const double limit = limit_of(request, n);
  const auto sum = std::accumulate(losses.begin(), losses.end(), std::int64_t{0});
  const double risk = static_cast<double>(sum) / static_cast<double>(n);
  switch (request.method) {
    case GuaranteeMethod::kCrc:
      return {risk, risk, risk <= limit};
    case GuaranteeMethod::kWsr: {
      const double bound = wsr_bound(losses, request.delta);
      return {risk, bound, bound < limit};
    }
    case GuaranteeMethod::kLtt:
      break;
  }
  const auto lost = static_cast<std::uint64_t>(std::count(losses.begin(), losses.end(), 1));
  const double p = request.risk == Risk::kConsistency
                       ? binomial_p_value(lost, n, request.epsilon)
                       : hoeffding_bentkus_p_value(lost, n, request.epsilon);
  return {risk, p, p <= limit};
}

std::string GuaranteeChoice::promise() const {
  const bool walks = request.rule == ThresholdRule::kWalk;
  const std::string_view what = request.risk == Risk::kConsistency
                                    ? "the share of answers that differ from the last exit's"
                                    : "the share of wrong answers, less the last exit's,";
  const std::string_view where = walks ? "" : ", wherever it is split,";
  if (request.method == GuaranteeMethod::kCrc) {
    return fmt::format(
        "on further samples like these, {}{} is at most {} in the mean over calibration sets "
        "(exactly so where no answer gets better as the threshold falls)",
        what, where, request.epsilon);
  }
  return fmt::format(
      "with probability at least {} over calibration sets, {}{} is at most {} on further samples "
      "like these",
      1 - request.delta, what, where, request.epsilon);
}

std::string GuaranteeChoice::shortfall() const {
  const std::string asked =
      fmt::format("no threshold up to 1 keeps the risk '{}' at most {} by {}",
                  name_of(request.risk), request.epsilon, name_of(request.method));
  // The number of samples that would be enough if none of them were lost.
  double needed = 0;
  if (request.method == GuaranteeMethod::kCrc) needed = 1 / request.epsilon - 1;
  if (request.method == GuaranteeMethod::kLtt) {
    needed = std::log(request.delta) / std::log1p(-request.epsilon);
  }
  if (static_cast<double>(samples) < needed) {
    return fmt::format("{}: {} samples are too few; expected at least {:.0f}", asked, samples,
                       std::ceil(needed));
  }
  return fmt::format("{}: at 1 the {} is {:.4g}, and {} {:.4g} would do", asked,
                     words_for(request.method), grid.front().certificate.figure,
                     request.method == GuaranteeMethod::kWsr ? "only below" : "at most",
                     limit_of(request, samples));
}

GuaranteeChoice choose_with_guarantee(const Trace& trace, const GuaranteeRequest& request) {
  const Losses losses(trace, request.risk);
  GuaranteeChoice choice{request, trace.samples(), {}, std::nullopt};
  bool holds = true;
  for (int k = kGuaranteeSteps; k >= 0; --k) {
    const double threshold = static_cast<double>(k) / kGuaranteeSteps;
    choice.grid.push_back(effect_of(trace, request, losses, threshold));
    holds = holds && choice.grid.back().certificate.holds;
    if (holds) choice.chosen = choice.grid.size() - 1;
  }
  return choice;
}

}  // namespace splitee
