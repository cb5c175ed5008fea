#include "policy/learners/table.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace splitee {

DerivedConstants LearnerSetup::constants() const {
  WorldSize world{.horizon = horizon, .arms = arms};
  world.changes = parameters.given_number("changes").value_or(world.changes);
  world.smallest_change =
      parameters.given_number("smallest_change").value_or(world.smallest_change);
  return derived_constants(world);
}

const std::vector<LearnerInfo>& all_learners() {
  static const std::vector<LearnerInfo> all = [] {
    std::vector<LearnerInfo> rows;
    for (const auto& group :
         {index_learners(), randomised_learners(), changing_learners(), showing_learners()}) {
      rows.insert(rows.end(), group.begin(), group.end());
    }
    return rows;
  }();
  return all;
}

const LearnerInfo& learner_named(std::string_view name) {
  const auto& all = all_learners();
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const LearnerInfo& each) { return each.name == name; });
  if (found == all.end()) throw std::out_of_range("no learner " + std::string(name));
  return *found;
}

}  // namespace splitee
