// The references of a block's cells, and the names of their arms.
#include <algorithm>
#include <iterator>

#include "experiment/block.hpp"
#include "replay/arm_ledgers.hpp"

namespace splitee {
namespace {

// The index of the last of the rising starts that is not behind the round.
std::size_t place_of(std::uint64_t round, const std::vector<std::uint64_t>& starts) {
  const auto behind = std::upper_bound(starts.begin(), starts.end(), round);
  return static_cast<std::size_t>(behind - starts.begin()) - 1;
}

// From the start of the segment that holds a round to the next start, or to the end.
SampleRange segment_at(std::uint64_t round, const std::vector<std::uint64_t>& starts,
                       std::uint64_t end) {
  const std::size_t place = place_of(round, starts);
  return {starts[place], place + 1 < starts.size() ? starts[place + 1] : end};
}

}  // namespace

Block::Reference Block::reference_at(std::size_t exit, double threshold, Heads heads,
                                     std::size_t costs, const RewardRule& rule) {
  const auto exits = loaded_->trace.exits();
  const Arm arm = split_at(exit, exits, threshold, heads);
  return {exit, name_of(arm, AllSplits{}, exits),
          player_index({.only_arm = split_at(exit, exits, threshold, Heads::kLooked),
                        .rule = rule,
                        .costs = alone(costs)}),
          tables_of(arm, costs, rule)};
}

// The costs of an arm's stations in each stretch.
CostTables Block::tables_of(const Arm& arm, std::size_t costs, const RewardRule& rule) const {
  CostTables tables;
  for (const CostModel& model : changes_[costs]) {
    tables.push_back(Environment({arm}, model, rule).costs());
  }
  return tables;
}

// The arm with the highest mean reward; where costs depend on the moment, in the first repeats.
std::size_t Block::best_of(const RuledArms& arms, std::size_t costs) const {
  if (is_by_moment(costs)) return loaded_->alone->of(*plan_, cost_cells_[costs], arms)->best();
  return loaded_->arms->of(loaded_->trace, arms, plan_->answers().loss)->best(costs_[costs]);
}

// The exit at which splitting has the highest mean reward.
std::size_t Block::best_split(double threshold, std::size_t costs, Heads heads) const {
  if (plan_->answers().loss == 0 && !is_by_moment(costs)) {
    return best_exit(*loaded_->arms_at(threshold), costs_[costs], heads);
  }
  const auto exits = loaded_->trace.exits();
  return best_of({splits(exits, threshold, heads), {}}, costs);
}

// The exit that the configuration names, or the best fixed arm: among the policy's own arms where
// it has any, and otherwise among the exits.
Block::Reference Block::regret_reference(const Cell& cell, const PlayerSpec& spec,
                                         std::size_t costs) {
  const PolicyInfo& info = *plan_->config().policies[cell.policy].info;
  const auto own = own_arms(info.name, setup_of(spec, 0));
  const auto given = plan_->given_reference(cell);
  if (!own || given) {
    const Heads heads = heads_of(info.name, setup_of(spec, 0));
    const std::size_t exit = given ? *given : best_split(cell.threshold, costs, heads);
    return reference_at(exit, cell.threshold, heads, costs, own ? own->rule : RewardRule{});
  }
  const Arm& arm = own->arms[best_of(*own, costs)];
  return {arm.looks.back().exit, arm_name(spec, arm),
          player_index({.only_arm = arm, .rule = own->rule, .costs = alone(costs)}),
          tables_of(arm, costs, own->rule)};
}

// The policy's own arms where it has any, and otherwise the exits.
RuledArms Block::arms_of(const Cell& cell, const PlayerSpec& spec) const {
  const PolicyInfo& info = *plan_->config().policies[cell.policy].info;
  const HindsightSetup setup = setup_of(spec, 0);
  if (auto own = own_arms(info.name, setup)) return std::move(*own);
  const auto exits = loaded_->trace.exits();
  return {splits(exits, cell.threshold, heads_of(info.name, setup)), {}};
}

Block::Reference Block::further_reference(FurtherRegret which, const RuledArms& arms,
                                          std::size_t costs) {
  PlayerSpec spec{.rule = arms.rule, .arms = arms.arms, .costs = costs};
  if (which == FurtherRegret::kPiecewise) {
    spec = best_of_segments(arms, costs);
    spec.costs = alone(costs);
  }
  CostTables tables;
  for (const CostModel& model : changes_[costs]) {
    tables.push_back(Environment(spec.arms, model, arms.rule).costs());
  }
  return {0, "", player_index(std::move(spec)), std::move(tables)};
}

// For each segment the arm that is best at its costs on the samples of its rounds; where the order
// does not fix which samples of a larger segment these are, on all of that segment's. Where costs
// depend on the moment, the arm that does best there among those that are played throughout.
Block::PlayerSpec Block::best_of_segments(const RuledArms& arms, std::size_t costs) const {
  PlayerSpec spec{.rule = arms.rule};
  const auto samples = loaded_->trace.samples();
  const std::vector<std::uint64_t>& of_trace = loaded_->segment_rounds;
  std::vector<std::uint64_t> starts;
  std::set_union(of_trace.begin(), of_trace.end(), stretches_.begin(), stretches_.end(),
                 std::back_inserter(starts));
  if (is_by_moment(costs)) {
    const auto alone = loaded_->alone->of(*plan_, cost_cells_[costs], arms);
    for (std::size_t segment = 0; segment < of_trace.size(); ++segment) {
      spec.plan.push_back({of_trace[segment], spec.arms.size()});
      spec.arms.push_back(arms.arms[alone->best_in(segment)]);
    }
    return spec;
  }
  const bool is_stored = plan_->config().traces[trace_index_].order == OrderKind::kStored;
  for (const std::uint64_t start : starts) {
    const SampleRange range = segment_at(start, is_stored ? starts : of_trace, samples);
    const std::size_t stretch = place_of(start, stretches_);
    const CostModel& model = stretches_.size() == 1 ? costs_[costs] : changes_[costs][stretch];
    const std::size_t best =
        loaded_->arms->of(loaded_->trace, arms, range, plan_->answers().loss)->best(model);
    spec.plan.push_back({start, spec.arms.size()});
    spec.arms.push_back(arms.arms[best]);
  }
  return spec;
}

std::optional<RegretBounds> Block::bounds_of(const Cell& cell, const PlayerSpec& spec,
                                             std::size_t costs) const {
  const PolicyInfo& info = *plan_->config().policies[cell.policy].info;
  const bool learns =
      info.family == Family::kLearnsExits || info.family == Family::kLearnsThresholds;
  if (!learns || info.needs.context) return std::nullopt;  // each context has a best arm of its own
  const Trace& trace = loaded_->trace;
  const RuledArms arms = arms_of(cell, spec);
  const CostModel& model = costs_[costs];
  const double loss = plan_->answers().loss;
  const std::vector<double> means =
      own_arms(info.name, setup_of(spec, 0)) || loss > 0
          ? loaded_->arms->of(trace, arms, loss)->means(model)
          : mean_rewards(*loaded_->arms_at(cell.threshold), model, arms.arms.front().heads);
  const Environment environment(arms.arms, model, arms.rule);
  HindsightSetup setup = setup_of(spec, 0);
  setup.costs = &model;
  const auto stated = range_of_policy(info.name, setup);
  return regret_bounds(
      means, stated ? stated->range : range_of(environment.costs(), arms.rule, loaded_->classes),
      trace.samples(), environment.claims().passes_earlier);
}

std::vector<std::string> Block::own_arm_names(const PlayerSpec& spec) const {
  std::vector<std::string> names;
  if (const auto own = own_arms(spec.policy, setup_of(spec, 0))) {
    for (const Arm& arm : own->arms) names.push_back(arm_name(spec, arm));
  }
  return names;
}

std::string Block::arm_name(const PlayerSpec& spec, const Arm& arm) const {
  const auto exits = loaded_->trace.exits();
  if (spec.policy.empty()) return name_of(arm, AllSplits{}, exits);
  return name_of_arm(spec.policy, setup_of(spec, 0), arm);
}

}  // namespace splitee
