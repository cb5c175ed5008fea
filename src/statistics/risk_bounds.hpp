#pragma once

#include <cstdint>
#include <span>

namespace splitee {

// Bounds and tests for the risk (the expected loss) of samples drawn from the same distribution as
// the n at hand; each loss is -1, 0 or 1. As in "Fast yet Safe: Early-Exiting with Risk Control"
// (arXiv 2405.20915).

// The betting bound of Waudby-Smith and Ramdas (arXiv 2010.09686): with probability at least 1 -
// delta the risk is below it. Bets are nu_i = min(sqrt(2 ln(1 / delta) / (n s_{i-1})), 1) with the
// running mean m_i = (1/2 + x_1 + .. + x_i) / (i + 1) and the running variance s_i = (1/4 + sum
// over j <= i of (x_j - m_j)^2) / (i + 1), s_0 = 1/4; the bound is the R in [1e-10, 1] where max_i
// sum over j <= i of ln(1 - nu_j (x_j - R)) reaches ln(1 / delta), or 1 where it does so nowhere.
// Depends on the order of the losses. delta in (0, 1).
double wsr_bound(std::span<const std::int8_t> losses, double delta);

// The p-value of "the risk is above epsilon" for n losses that are 0 or 1, `lost` of them 1:
// P(Binomial(n, epsilon) <= lost). epsilon in (0, 1), n > 0.
double binomial_p_value(std::uint64_t lost, std::uint64_t n, double epsilon);

// The same for losses in [0, 1] whose sum is `lost`, by Hoeffding and Bentkus: min(exp(-n h(min(r,
// epsilon), epsilon)), e P(Binomial(n, epsilon) <= lost)) with r = lost / n and h(a, b) the
// divergence of Bernoulli(b) from Bernoulli(a); at most 1.
double hoeffding_bentkus_p_value(std::uint64_t lost, std::uint64_t n, double epsilon);

}  // namespace splitee
