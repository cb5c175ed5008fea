#pragma once

#include <span>

namespace splitee {

// A bound that no consistent learner of K arms can beat, for rewards 0 or 1 with these means: its
// expected regret over T rounds is at least C ln T as T grows. On a trace, whose rewards are not 0
// or 1 and whose rounds are finite, it is a yardstick and no bound.
struct LowerBound {
  double own = 0;    // C where a round shows the reward of the played arm (Lai and Robbins, 1985)
  double chain = 0;  // C where it also shows those of all arms before it, as exits on a walk do
};

// C of Lai and Robbins is the sum over the arms j but the best of gap_j / kl(mean_j, best mean). On
// the chain it is, with best arm i*, d_j the smallest gap among arms j, j + 1, ..., d_{i*} = 0, and
// m_j the largest 1 / kl(mean_k, best mean) among k = j, j + 1, ...: the sum over j > i* of
// m_j (d_j - d_{j - 1}), the closed form of the linear programme for feedback graphs. Means lie in
// [0, 1]; arms as good as the best cost nothing.
LowerBound lower_bound(std::span<const double> means);

// A bound on the expected regret of UCB1 after `rounds` rounds, for rewards in [0, 1] with these
// means: 8 sum ln T / gap_j + (1 + pi^2 / 3) sum gap_j over the arms that are not best (Auer,
// Cesa-Bianchi, Fischer, Machine Learning 47, 2002, theorem 1).
double ucb1_bound(std::span<const double> means, double rounds);

}  // namespace splitee
