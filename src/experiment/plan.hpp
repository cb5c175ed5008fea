#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "experiment/arms_alone.hpp"
#include "experiment/bound_costs.hpp"
#include "experiment/cell_grid.hpp"
#include "experiment/shard.hpp"
#include "model/physical_costs.hpp"
#include "replay/arm_ledgers.hpp"
#include "trace/orders.hpp"
#include "trace/trace.hpp"

namespace splitee {

// A trace of the run with its orders, thresholds and other attributes.
struct LoadedTrace {
  Trace trace;
  std::optional<Orders> orders = {};       // where the configuration gives a file
  std::string orders_sha256 = {};          // of that file
  std::string threshold_sha256 = {};       // of the trace on which the threshold was chosen, if any
  std::vector<std::uint64_t> rounds = {};  // of the curves' points, rising
  IntervalKind interval = IntervalKind::kNone;  // of the numbers over the repeats
  AskedRegrets further_regrets{};               // of the configuration
  bool exits_in_curves = false;                 // likewise
  // The first round (from 0) of each segment of a repeat, rising from 0: one where the order mixes
  // the trace's segments.
  std::vector<std::uint64_t> segment_rounds = {0};
  std::unique_ptr<ArmCache> arms = nullptr;
  std::unique_ptr<ArmsAloneCache> alone = nullptr;
  std::map<std::size_t, Validation> validations = {};  // by the policy that needs it
  std::string validation_sha256 = {};                  // of these traces, joined by a space
  std::vector<std::string> tier_names = {};            // by exit, where there are tiers
  std::uint64_t classes = 0;                           // see PolicySetup

  // Number of contexts that are reported one by one; 0 where there are more than a thousand.
  [[nodiscard]] std::size_t reported_contexts() const {
    constexpr std::size_t kMostReported = 1000;
    return trace.contexts.size() <= kMostReported ? trace.contexts.size() : 0;
  }

  // The ledgers of splitting at each exit on the whole trace.
  [[nodiscard]] std::shared_ptr<const ArmLedgers> arms_at(double threshold) const {
    return arms->at(trace, threshold);
  }
};

// Everything a run needs, read and checked: the configuration's cells bound to their traces.
class Plan {
 public:
  // Reads the traces, chooses the thresholds that are to be chosen on validation traces, and checks
  // that the configuration fits. Errors: kData for the traces and order files, kUsage where the
  // configuration does not fit. workers: threads that may work on it at once, here and in the run.
  explicit Plan(Config config, unsigned workers = 1);

  [[nodiscard]] const CellGrid& grid() const { return grid_; }
  [[nodiscard]] const Config& config() const { return grid_.config(); }
  [[nodiscard]] const std::vector<LoadedTrace>& traces() const { return traces_; }

  // The cells of a shard; together the shards have every cell once.
  [[nodiscard]] CellRange range_of(Shard shard) const;

  // Number of decisions of some cells: their rounds, over all repeats.
  [[nodiscard]] std::uint64_t decisions(CellRange cells) const;

  // Bytes that the traces and their attributes take at present; not to be called while a block is
  // replayed.
  [[nodiscard]] std::uint64_t bytes() const;

  // The costs of a cell in which offloading costs do not change; where they do, at this value of
  // their schedule.
  [[nodiscard]] CostModel costs_of(const Cell& cell) const { return costs_at(cell, cell.offload); }
  [[nodiscard]] CostModel costs_at(const Cell& cell, double value) const;

  // How rewards come back: at once, unless the configuration has `answers`.
  [[nodiscard]] LateAnswers answers() const;

  // How offloading costs change; one entry where they do not.
  [[nodiscard]] CostSchedule schedule_of(const Cell& cell) const;

  // The rounds of a trace (from 0) at which any of the configuration's schedules changes a cost,
  // rising; the first is 0.
  [[nodiscard]] std::vector<std::uint64_t> stretches_of(std::size_t trace) const;

  // Costs that represent those of a cell in which they change from round to round.
  [[nodiscard]] CostModel typical_costs_of(const Cell& cell) const;

  // The link of a cell, where offloads over it depend on when they are made; otherwise null.
  [[nodiscard]] const BoundLink* changing_link_of(const Cell& cell) const;

  // Whether the costs of a cell's rounds differ: over such a link, or with a device whose times
  // come with the samples.
  [[nodiscard]] bool is_by_moment(const Cell& cell) const;

  // By alternative, those over which offloads depend on when they are made; empty in lambda.
  [[nodiscard]] const std::vector<std::optional<BoundLink>>& links() const { return links_; }

  // The SHA-256 of the series of links, joined by a space.
  [[nodiscard]] const std::string& series_sha256() const { return series_sha256_; }

  // Device, link and cloud of a cell; none where costs are in lambda. A link that changes has no
  // uplink rate.
  [[nodiscard]] std::optional<PhysicalCosts> physical_of(const Cell& cell) const;

  // The exit (from 0) that the configuration gives as the cell's reference of regret; none where
  // that is the best fixed arm.
  [[nodiscard]] std::optional<std::size_t> given_reference(const Cell& cell) const;

  // Legal but surely unintended settings, one line each.
  [[nodiscard]] std::vector<std::string> warnings() const;

 private:
  void load_traces(unsigned workers);
  [[nodiscard]] double choose_threshold_of(std::size_t t, LoadedTrace& loaded) const;
  void load_validations();
  void load_links();
  void check_fit() const;
  void check_costs(std::size_t t) const;
  void check_times(std::size_t t, std::size_t device, std::size_t link) const;
  [[nodiscard]] bool knows_input(std::size_t t) const;
  void check_answers() const;
  void check_tiers();
  void bound_rewards();

  CellGrid grid_;
  std::vector<LoadedTrace> traces_;
  std::vector<std::optional<BoundLink>> links_;  // by alternative; those that change
  std::string series_sha256_;
  std::vector<std::string> series_warnings_;
};

}  // namespace splitee
