#pragma once

#include <optional>
#include <vector>

#include "experiment/tables/columns.hpp"
#include "statistics/repeats.hpp"

namespace splitee {

// Time, energy and bytes of a cell's rounds over the repeats, where costs are physical: see
// PhysicalTotals.
struct PhysicalEstimates {
  Estimate latency_ms;
  Estimate latency_p50;
  Estimate latency_p95;
  Estimate latency_p99;
  std::optional<Estimate> energy_mj;
  Estimate sent_bytes;
};

// Collects them over the repeats.
struct PhysicalRepeats {
  explicit PhysicalRepeats(IntervalKind interval)
      : latency_ms(interval),
        latency_p50(interval),
        latency_p95(interval),
        latency_p99(interval),
        energy_mj(interval),
        sent_bytes(interval) {}

  void add(const PhysicalTotals& totals) {
    latency_ms.add(totals.latency_ms);
    latency_p50.add(totals.latency_p50);
    latency_p95.add(totals.latency_p95);
    latency_p99.add(totals.latency_p99);
    if (totals.energy_mj) energy_mj.add(*totals.energy_mj);
    sent_bytes.add(totals.sent_bytes);
  }

  // Calls `visit` with each of its numbers; `repeats` may be const.
  template <class Physical, class Visit>
  static void each_of(Physical& repeats, Visit&& visit) {
    for (auto* number : {&repeats.latency_ms, &repeats.latency_p50, &repeats.latency_p95,
                         &repeats.latency_p99, &repeats.energy_mj, &repeats.sent_bytes}) {
      visit(*number);
    }
  }
  static constexpr std::uint64_t kNumbers = 6;

  // None where no repeat had any.
  [[nodiscard]] std::optional<PhysicalEstimates> estimates() const {
    if (latency_ms.count() == 0) return std::nullopt;
    PhysicalEstimates estimates{latency_ms.estimate95(),
                                latency_p50.estimate95(),
                                latency_p95.estimate95(),
                                latency_p99.estimate95(),
                                std::nullopt,
                                sent_bytes.estimate95()};
    if (energy_mj.count() > 0) estimates.energy_mj = energy_mj.estimate95();
    return estimates;
  }

  Repeats latency_ms;
  Repeats latency_p50;
  Repeats latency_p95;
  Repeats latency_p99;
  Repeats energy_mj;
  Repeats sent_bytes;
};

// The columns of rows that have an optional member `physical`.
template <class Row>
Columns<Row>& add_physical_columns(Columns<Row>& columns) {
  const auto of = [](auto member) {
    return [member](const Row& row) -> std::optional<Estimate> {
      if (!row.physical) return std::nullopt;
      return (*row.physical).*member;
    };
  };
  const std::string known = "; mean over repeats; empty where costs are in λ";
  const std::string share = "% of the rounds of a repeat have at most" + known;
  return columns
      .add_estimate({"latency_ms", "ms", "from a sample's arrival to its answer" + known,
                     "per sample", Goal::kLowest},
                    of(&PhysicalEstimates::latency_ms))
      .add_quantile({"latency_ms_p50", "ms", "what 50" + share, "", Goal::kLowest},
                    of(&PhysicalEstimates::latency_p50))
      .add_quantile({"latency_ms_p95", "ms", "what 95" + share, "", Goal::kLowest},
                    of(&PhysicalEstimates::latency_p95))
      .add_quantile({"latency_ms_p99", "ms", "what 99" + share, "", Goal::kLowest},
                    of(&PhysicalEstimates::latency_p99))
      .add_estimate({"energy_mj", "mJ",
                     "of the device, and of its radio while it sends" + known +
                         ", or device or radio say none",
                     "per sample", Goal::kLowest},
                    of(&PhysicalEstimates::energy_mj))
      .add_estimate(
          {"sent_bytes", "bytes", "sent to the cloud" + known, "per sample", Goal::kLowest},
          of(&PhysicalEstimates::sent_bytes));
}

}  // namespace splitee
