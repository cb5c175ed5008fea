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

// A trace of the run with what belongs to it.
struct LoadedTrace {
  Trace trace;
  std::optional<Orders> orders = {};       // where the configuration gives a file
  std::string orders_sha256 = {};          // of that file
  std::string threshold_sha256 = {};       // of the trace that the threshold was chosen on, if so
  std::vector<std::uint64_t> rounds = {};  // of the curves' points, rising
  IntervalKind interval = IntervalKind::kNone;  // of the numbers over the repeats
  AskedRegrets further_regrets{};               // of the configuration
  // The first round (from 0) of each segment of a repeat, rising from 0: one where the order mixes
  // the trace's segments.
  std::vector<std::uint64_t> segment_rounds = {0};
  std::unique_ptr<ArmCache> arms = nullptr;
  std::unique_ptr<ArmsAloneCache> alone = nullptr;
  std::map<std::size_t, Validation> validations = {};  // of the policies that ask for one
  std::string validation_sha256 = {};                  // of these traces, joined by a space
  std::vector<std::string> tier_names = {};            // by exit, where there are tiers
  std::uint64_t classes = 0;                           // see PolicySetup

  // How many contexts its samples have that are reported one by one; of more than a thousand none.
  [[nodiscard]] std::size_t reported_contexts() const {
    constexpr std::size_t kMostReported = 1000;
    return trace.contexts.size() <= kMostReported ? trace.contexts.size() : 0;
  }

  // What each arm would do on the whole trace.
  [[nodiscard]] std::shared_ptr<const ArmLedgers> arms_at(double threshold) const {
    return arms->at(trace, threshold);
  }
};

// Everything a run needs, read and checked: the configuration's cells bound to their traces.
class Plan {
 public:
  // Reads the traces, chooses the thresholds that are to be chosen on validation traces, and checks
  // that the configuration fits. Errors: kData for the traces and order files, kUsage for what does
  // not fit. workers: threads that may work on it at once, here and when the plan is carried out.
  explicit Plan(Config config, unsigned workers = 1);

  [[nodiscard]] const CellGrid& grid() const { return grid_; }
  [[nodiscard]] const Config& config() const { return grid_.config(); }
  [[nodiscard]] const std::vector<LoadedTrace>& traces() const { return traces_; }

  // The cells of a shard; together the shards have every cell once.
  [[nodiscard]] CellRange range_of(Shard shard) const;

  // Number of decisions of some cells: their rounds, over all repeats.
  [[nodiscard]] std::uint64_t decisions(CellRange cells) const;

  // Bytes that the traces and what belongs to them take, as far as they are in memory now; not
  // while a block is replayed.
  [[nodiscard]] std::uint64_t bytes() const;

  // The costs of a cell in which offloading costs do not change; where they do, at this value of
  // their schedule.
  [[nodiscard]] CostModel costs_of(const Cell& cell) const { return costs_at(cell, cell.offload); }
  [[nodiscard]] CostModel costs_at(const Cell& cell, double value) const;

  // At once where the configuration says nothing.
  [[nodiscard]] LateAnswers answers() const;

  // How they change; of one entry where they do not.
  [[nodiscard]] CostSchedule schedule_of(const Cell& cell) const;

  // The rounds of a trace (from 0) at which any of the configuration's schedules changes a cost,
  // rising, the first of them 0.
  [[nodiscard]] std::vector<std::uint64_t> stretches_of(std::size_t trace) const;

  // What stands for the costs of a cell in which they change from round to round.
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

  // Device, link and cloud of a cell; nothing where costs are in lambda. A link that changes has no
  // uplink rate.
  [[nodiscard]] std::optional<PhysicalCosts> physical_of(const Cell& cell) const;

  // The exit (from 0) against which the configuration wants the cell's regret; nothing where that
  // is the best fixed arm.
  [[nodiscard]] std::optional<std::size_t> given_reference(const Cell& cell) const;

  // What is legal but surely not meant, one line each.
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
