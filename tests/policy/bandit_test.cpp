#include "policy/bandit.hpp"

#include <doctest/doctest.h>

#include <memory>

#include "random/stream.hpp"

namespace splitee::testing {
namespace {

constexpr std::uint64_t kRounds = 400;

// Costs over a link that changes, so that a reward may be below the range that the costs tell.
CostModel changing_costs() {
  CostModel costs(2, {{0.8}, {0.2}}, {1, 0}, 0.1, RewardCost::kCharged);
  costs.use_link(std::make_shared<ChangingLink>());
  return costs;
}

}  // namespace

TEST_CASE("a late reward below its range counts as one that comes at once") {
  const CostModel costs = changing_costs();
  const Parameters parameters;
  const PolicySetup setup{.exits = 2,
                          .parameters = parameters,
                          .random = Stream(1, Purpose::kPolicy, 0),
                          .horizon = kRounds,
                          .costs = &costs};
  const BanditDesign design{.learner = "ucb1"};
  Bandit at_once(design, setup);
  Bandit late(design, setup);
  const RoundLogs logs(kRounds);
  std::size_t plays_below = 0;
  for (std::uint64_t t = 0; t < kRounds; ++t) {
    const Round round(t, logs);
    const std::size_t arm = at_once.choose(round);
    REQUIRE(late.choose(round) == arm);
    const Observation seen{arm, arm == 0 ? -50.0 : 0.3};
    at_once.observe(seen);
    late.recall(seen, late.remember(arm, false));
    plays_below += arm == 0 ? 1U : 0U;
  }
  CHECK(plays_below > 5);  // one play would do for a mean of -50
}

}  // namespace splitee::testing
