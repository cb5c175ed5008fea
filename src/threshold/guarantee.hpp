#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "threshold/request.hpp"
#include "trace/trace.hpp"

namespace splitee {

// What the losses at hand say about the risk at one threshold.
struct Certificate {
  double risk = 0;    // their mean
  double figure = 0;  // the deciding number: crc: the mean; wsr: the bound; ltt: the p-value
  bool holds = false;
};

// The largest figure that passes: crc: (n + 1) epsilon / n - 1 / n for n losses; wsr: figures below
// epsilon; ltt: delta.
double limit_of(const GuaranteeRequest& request, std::uint64_t losses);

// ltt's p-value is the binomial one for consistency, and that of Hoeffding and Bentkus on the
// positive part of each loss for the gap.
Certificate certify(const GuaranteeRequest& request, std::span<const std::int8_t> losses);

// The risk of stopping early at one threshold.
struct GuaranteeEffect {
  double threshold = 0;
  // any-split: the splitting layer (an exit before the last, from 1) with the largest figure, the
  // lowest of several; the certificate is that layer's. walk: 0.
  std::uint64_t worst_exit = 0;
  Certificate certificate;
  // Share of the samples whose confidence is too low before the last exit, so that the last exit
  // answers; any-split: they are offloaded, and this is the mean over all splitting layers.
  double share_to_last = 0;
};

// The threshold chosen on a trace, and the risk at each threshold of the grid.
struct GuaranteeChoice {
  GuaranteeRequest request;
  std::uint64_t samples = 0;
  std::vector<GuaranteeEffect> grid;  // falling by 0.01 from 1 to 0
  std::optional<std::size_t> chosen;  // element of the grid; none where even 1 does not pass

  // The promise of the threshold, as one sentence.
  [[nodiscard]] std::string promise() const;

  // Where no threshold was chosen: one clause that says so, and what would be needed.
  [[nodiscard]] std::string shortfall() const;
};

// The last threshold of the grid before the first whose certificate fails; with the rule any-split
// the certificates of all splitting layers must pass. (The published code goes on behind the first
// that fails, or takes that one itself; neither keeps the promise.) Errors: see Losses.
GuaranteeChoice choose_with_guarantee(const Trace& trace, const GuaranteeRequest& request);

}  // namespace splitee
