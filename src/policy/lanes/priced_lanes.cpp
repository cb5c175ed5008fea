#include "policy/lanes/priced_lanes.hpp"

namespace splitee {

void UcbBwkLanes::choose(const Round& round, LaneArms& arms) {
  if (rewards_.plays_each_once(round, arms)) return;
  const PricedTerms terms(round);
  const auto exact = [&](std::size_t arm, std::size_t lane) {
    return terms.index(rewards_.statistics(arm, lane), prices_.statistics(arm, lane).mean());
  };
  const LaneSearch search{.growth = terms.growth(),
                          .rounding = terms.rounding(),
                          .added = terms.most() / terms.least(),
                          .prices = prices_.means(),
                          .least = terms.least()};
  rewards_.find(search, exact, arms);
}

}  // namespace splitee
