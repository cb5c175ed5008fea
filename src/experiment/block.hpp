#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "experiment/bound_costs.hpp"
#include "experiment/bounds.hpp"
#include "experiment/plan.hpp"
#include "experiment/run_row.hpp"
#include "replay/player.hpp"

namespace splitee {

// The results of a cell at one round of one repeat.
struct Point {
  double regret = 0;                                     // cumulative
  std::array<double, kFurtherRegrets> further_regret{};  // likewise; those asked for
  double accuracy = 0;  // share of the rounds so far; 0 without labels
  double cost = 0;      // lambda per round so far
  // Over the rounds so far, where the curves tell exits.
  double exit = 0;       // mean, from 1, where the device's part ended; 0: the input was sent
  double offloaded = 0;  // share that left the first tier
};

// The rounds of an exit, or of an arm, by how they ended.
struct EndCount {
  std::uint64_t stopped = 0;
  std::uint64_t offloaded = 0;

  [[nodiscard]] std::uint64_t played() const { return stopped + offloaded; }
};

// An arm of a policy, from 0, and its name in the results.
struct NamedArm {
  std::uint64_t number = 0;
  std::string name;
};

// Time, energy and bytes of the rounds of a repeat, where costs are physical: means per sample, and
// percentiles of the latencies.
struct PhysicalTotals {
  double latency_ms = 0;
  double latency_p50 = 0;
  double latency_p95 = 0;
  double latency_p99 = 0;
  std::optional<double> energy_mj;  // where device and radio have numbers for it
  double sent_bytes = 0;
};

// The results on the samples of one context in a repeat.
struct ContextOutcome {
  std::uint64_t samples = 0;
  std::uint64_t correct = 0;
  double cost = 0;  // total
  std::uint64_t offloaded = 0;
  double regret = 0;                  // on these samples, against the cell's reference
  std::vector<std::uint64_t> played;  // rounds by arm, or by exit where the policy walks
};

// The results of a cell in one repeat.
struct CellOutcome {
  RunRow run;
  std::size_t best_exit = 0;           // from 0; by the policy's estimate, or by use
  std::size_t reference_exit = 0;      // from 0
  std::optional<RegretBounds> bounds;  // of policies that learn
  std::optional<NamedArm> best_arm;    // by estimate; none for policies that do not learn
  std::string reference_arm;           // its name
  bool has_estimate = false;           // best_exit is the policy's estimate
  std::vector<EndCount> exits;         // by exit, where the device's part ended
  EndCount input;                      // before the first layer: the input was sent
  std::vector<EndCount> arms;          // by arm, where the policy has arms of its own choice
  std::vector<std::string> arm_names;
  double final_exit_cost = 0;      // of final-exit on the same samples
  double final_exit_accuracy = 0;  // and its accuracy
  std::optional<PhysicalTotals> physical;
  std::optional<AnswerCounts> answers;    // where the configuration has such
  std::vector<ContextOutcome> contexts;   // those that are reported
  std::vector<std::string> context_arms;  // names of the arms played there
  std::vector<Point> curve;
};

// The first cells of a range that make up a block: as many as share an order efficiently and fit
// into a worker's memory. The division of a range into blocks changes no result.
CellRange next_block(const Plan& plan, CellRange cells);

// Consecutive cells of one trace that replay an order together: the order and its tiles are drawn
// and gathered once for all of them, and a policy whose choices do not depend on the costs is
// replayed once for all.
class Block {
 public:
  // Cells of the plan, all of one trace. The plan must outlive the block.
  Block(const Plan& plan, CellRange range);

  [[nodiscard]] CellRange range() const { return range_; }
  [[nodiscard]] std::size_t cells() const { return cells_.size(); }
  [[nodiscard]] const LoadedTrace& trace() const { return *loaded_; }
  [[nodiscard]] CellKey key(std::size_t cell) const {
    return plan_->grid().key_of(cells_[cell].cell);
  }

  // Replays repeat `repeat` (from 0); one outcome per cell. Adds to `decisions` during the work.
  // Throws the Error of an interrupt.
  [[nodiscard]] std::vector<CellOutcome> replay(std::uint64_t repeat, const RoundLogs& logs,
                                                std::atomic<std::uint64_t>& decisions) const;

 private:
  // Cells whose policies decide alike share a player. Policies that play a single arm are compared
  // by that arm, others by their values and, where they matter, the costs.
  struct PlayerSpec {
    std::optional<Arm> only_arm = {};
    RewardRule rule = {};            // of only_arm and of arms
    std::vector<Arm> arms = {};      // of a further reference: played by the plan, or
    std::vector<ArmFrom> plan = {};  // without one, the best for each sample
    std::string_view policy = {};
    Parameters parameters = {};
    double threshold = 0;
    std::size_t configured = 0;  // index in the configuration, for policies with a validation trace
    std::size_t costs = 0;       // index into costs_
    std::size_t best_exit = 0;   // of hindsight policies

    friend bool operator==(const PlayerSpec&, const PlayerSpec&) = default;
  };
  // A yardstick of a cell: an arm that is played on every sample.
  struct Reference {
    std::size_t exit;    // from 0, where its walk can end last
    std::string arm;     // its name
    std::size_t player;  // index into players_
    CostTables costs;    // of its stations, in the cell
  };
  struct BlockCell {
    Cell cell;
    std::size_t costs;                   // index into costs_
    std::size_t player;                  // index into players_
    std::vector<std::string> arm_names;  // of the policy's own arms; empty for others
    std::optional<RegretBounds> bounds;
    Reference regret;      // with the reward of the policy itself
    Reference final_exit;  // of the reported changes
    // The further regrets that are asked for; `exit` and `arm` have no meaning there.
    std::array<std::optional<Reference>, kFurtherRegrets> further;
  };

  // The players of a repeat, and the costs of their rounds in each cell.
  struct Replay {
    std::vector<std::unique_ptr<Player>> players;
    std::vector<Player*> leading;       // those that no other takes along
    std::vector<CostTables> own_costs;  // by cell: of its player's stations
  };

  [[nodiscard]] PlayerSpec spec_of(const Cell& cell, std::size_t costs) const;
  [[nodiscard]] std::size_t best_split(double threshold, std::size_t costs, Heads heads) const;
  [[nodiscard]] HindsightSetup setup_of(const PlayerSpec& spec, std::uint64_t repeat) const;
  [[nodiscard]] Reference reference_at(std::size_t exit, double threshold, Heads heads,
                                       std::size_t costs, const RewardRule& rule = {});
  [[nodiscard]] CostTables tables_of(const Arm& arm, std::size_t costs,
                                     const RewardRule& rule) const;
  [[nodiscard]] Reference regret_reference(const Cell& cell, const PlayerSpec& spec,
                                           std::size_t costs);
  [[nodiscard]] std::size_t best_of(const RuledArms& arms, std::size_t costs) const;
  [[nodiscard]] bool is_by_moment(std::size_t costs) const {
    return changes_[costs].front().link() != nullptr;
  }
  [[nodiscard]] RuledArms arms_of(const Cell& cell, const PlayerSpec& spec) const;
  [[nodiscard]] Reference further_reference(FurtherRegret which, const RuledArms& arms,
                                            std::size_t costs);
  [[nodiscard]] PlayerSpec best_of_segments(const RuledArms& arms, std::size_t costs) const;
  [[nodiscard]] std::optional<RegretBounds> bounds_of(const Cell& cell, const PlayerSpec& spec,
                                                      std::size_t costs) const;
  [[nodiscard]] std::vector<std::string> own_arm_names(const PlayerSpec& spec) const;
  [[nodiscard]] std::string arm_name(const PlayerSpec& spec, const Arm& arm) const;
  std::size_t player_index(PlayerSpec spec);
  // The index of the costs of a player that plays one arm: any costs, except over a link that
  // changes, where they are its own.
  [[nodiscard]] std::size_t alone(std::size_t costs) const {
    return is_by_moment(costs) ? costs : 0;
  }
  [[nodiscard]] Replay begin(std::uint64_t repeat) const;
  [[nodiscard]] bool is_taken_along(const Replay& replay, std::size_t player) const;
  void begin_stretch(Replay& replay, std::size_t stretch) const;
  void add_costs(const Cell& cell);
  [[nodiscard]] Point measure(const Replay& replay, std::size_t cell) const;
  void report_contexts(const Replay& replay, std::size_t cell, CellOutcome& outcome) const;
  [[nodiscard]] std::uint64_t offloaded_of(const Books& ledger,
                                           const std::vector<EndCount>& exits) const;
  [[nodiscard]] CellOutcome outcome_of(const Replay& replay, std::size_t cell, std::uint64_t repeat,
                                       std::vector<Point> curve) const;

  const Plan* plan_;
  CellRange range_;
  const LoadedTrace* loaded_;
  std::size_t trace_index_;
  std::uint64_t policy_variant_;          // of the policies' own random streams: the trace, by name
  std::vector<std::uint64_t> stretches_;  // first rounds (from 0), see Plan::stretches_of
  std::vector<Cell> cost_cells_;          // beside costs_: the first cell with these costs
  std::vector<CostModel> costs_;          // mean over the rounds, where they change
  std::vector<CostModel> highest_;        // beside costs_: where offloading costs most
  std::vector<std::vector<CostModel>> changes_;          // beside costs_: by stretch
  std::vector<std::optional<ReportedModels>> reported_;  // beside costs_
  std::vector<PlayerSpec> players_;
  std::vector<std::size_t> alike_;  // beside players_: the first of the same policy at any costs
  std::vector<BlockCell> cells_;
};

}  // namespace splitee
