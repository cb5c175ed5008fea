#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "threshold/request.hpp"
#include "trace/trace.hpp"

namespace splitee {

// What the losses at hand say of the risk at one threshold.
struct Certificate {
  double risk = 0;    // their mean
  double figure = 0;  // what decides: crc: the mean; wsr: the bound; ltt: the p-value
  bool holds = false;
};

// The largest figure that holds: crc: (n + 1) epsilon / n - 1 / n for n losses; wsr: epsilon, and
// only below it; ltt: delta.
double limit_of(const GuaranteeRequest& request, std::uint64_t losses);

// ltt's p-value is the binomial one for consistency, and that of Hoeffding and Bentkus on the
// positive part of each loss for the gap.
Certificate certify(const GuaranteeRequest& request, std::span<const std::int8_t> losses);

// What stopping early at one threshold risks.
struct GuaranteeEffect {
  double threshold = 0;
  // any-split: the splitting layer (an exit before the last, from 1) whose figure is the largest,
  // the lowest of several, and whose certificate this is. walk: 0.
  std::uint64_t worst_exit = 0;
  Certificate certificate;
  // Share of the samples that the last exit answers for want of confidence; any-split: these are
  // offloaded, mean over all splitting layers.
  double share_to_last = 0;
};

// The threshold chosen on a trace, and what each threshold of the grid would do.
struct GuaranteeChoice {
  GuaranteeRequest request;
  std::uint64_t samples = 0;
  std::vector<GuaranteeEffect> grid;  // falling by 0.01 from 1 to 0
  std::optional<std::size_t> chosen;  // element of the grid; none where even 1 will not do

  // What the threshold promises, as one sentence.
  [[nodiscard]] std::string promise() const;

  // Where none will do: one clause that says so, and what it would take.
  [[nodiscard]] std::string shortfall() const;
};

// The last threshold of the grid before the first whose certificate does not hold; with the rule
// any-split the certificates of all splitting layers must hold. (The published code goes on behind
// the first that fails, or takes that one itself; neither keeps the promise.) Errors: see Losses.
GuaranteeChoice choose_with_guarantee(const Trace& trace, const GuaranteeRequest& request);

}  // namespace splitee
