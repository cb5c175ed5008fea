// What the cells of a block are measured against, and what their arms are called.
#include "experiment/block.hpp"
#include "replay/arm_ledgers.hpp"

namespace splitee {

Block::Reference Block::reference_at(std::size_t exit, double threshold, Heads heads,
                                     std::size_t costs, const RewardRule& rule) {
  const auto exits = static_cast<std::size_t>(loaded_->trace.exits());
  const Arm arm = split_at(exit, exits, threshold, heads);
  return {exit, name_of(arm, AllSplits{}, exits),
          player_index({.only_arm = split_at(exit, exits, threshold, Heads::kLooked),
                        .rule = rule,
                        .costs = alone(costs)}),
          tables_of(arm, costs, rule)};
}

// What the stations of an arm cost in each stretch.
CostTables Block::tables_of(const Arm& arm, std::size_t costs, const RewardRule& rule) const {
  CostTables tables;
  for (const CostModel& model : changes_[costs]) {
    tables.push_back(Environment({arm}, model, rule).costs());
  }
  return tables;
}

// The exit at which splitting has the highest mean reward.
std::size_t Block::best_split(double threshold, std::size_t costs, Heads heads) const {
  const double loss = plan_->answers().loss;
  if (loss == 0) return best_exit(*loaded_->arms_at(threshold), costs_[costs], heads);
  const auto exits = static_cast<std::size_t>(loaded_->trace.exits());
  return loaded_->arms->of(loaded_->trace, {splits(exits, threshold, heads), {}}, loss)
      ->best(costs_[costs]);
}

// The exit that the configuration names, or the best fixed arm: among the policy's own where it has
// such, and otherwise among the exits.
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
  const std::size_t best =
      loaded_->arms->of(loaded_->trace, *own, plan_->answers().loss)->best(costs_[costs]);
  const Arm& arm = own->arms[best];
  return {arm.looks.back().exit, arm_name(spec, arm),
          player_index({.only_arm = arm, .rule = own->rule, .costs = alone(costs)}),
          tables_of(arm, costs, own->rule)};
}

std::optional<RegretBounds> Block::bounds_of(const Cell& cell, const PlayerSpec& spec,
                                             std::size_t costs) const {
  const PolicyInfo& info = *plan_->config().policies[cell.policy].info;
  const bool learns =
      info.family == Family::kLearnsExits || info.family == Family::kLearnsThresholds;
  if (!learns || info.needs.context) return std::nullopt;  // the best arm of a context is its own
  const Trace& trace = loaded_->trace;
  const auto exits = static_cast<std::size_t>(trace.exits());
  const Heads heads = heads_of(info.name, setup_of(spec, 0));
  const RuledArms splits_at{splits(exits, cell.threshold, heads), {}};
  const auto own = own_arms(info.name, setup_of(spec, 0));
  const RuledArms& arms = own ? *own : splits_at;
  const CostModel& model = costs_[costs];
  const double loss = plan_->answers().loss;
  const std::vector<double> means =
      own || loss > 0 ? loaded_->arms->of(trace, arms, loss)->means(model)
                      : mean_rewards(*loaded_->arms_at(cell.threshold), model, heads);
  const Environment environment(arms.arms, model, arms.rule);
  HindsightSetup setup = setup_of(spec, 0);
  setup.costs = &model;
  const auto stated = range_of_policy(info.name, setup);
  return regret_bounds(
      means, stated ? stated->range : range_of(environment.costs(), arms.rule, loaded_->classes),
      static_cast<std::uint64_t>(trace.samples()), environment.claims().passes_earlier);
}

std::vector<std::string> Block::own_arm_names(const PlayerSpec& spec) const {
  std::vector<std::string> names;
  if (const auto own = own_arms(spec.policy, setup_of(spec, 0))) {
    for (const Arm& arm : own->arms) names.push_back(arm_name(spec, arm));
  }
  return names;
}

std::string Block::arm_name(const PlayerSpec& spec, const Arm& arm) const {
  return name_of_arm(spec.policy, setup_of(spec, 0), arm);
}

}  // namespace splitee
