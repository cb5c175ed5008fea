#include "statistics/risk_bounds.hpp"

#include <algorithm>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/tools/roots.hpp>
#include <cmath>
#include <limits>
#include <numbers>
#include <vector>

#include "statistics/bernoulli_kl.hpp"

namespace splitee {
namespace {

constexpr double kSmallestRisk = 1e-10;
// The number of factors, each from 1e-10 to 3, that are multiplied before a logarithm is taken.
constexpr std::size_t kPiece = 16;
constexpr int kBitsOfBound = 44;  // to some 1e-13 of the bound

// nu_i of each loss; it depends on the losses before it.
std::vector<double> bets_on(std::span<const std::int8_t> losses, double delta) {
  const double scale = 2 * std::log(1 / delta) / static_cast<double>(losses.size());
  std::vector<double> bets;
  bets.reserve(losses.size());
  double sum = 0.5;
  double squares = 0.25;
  double variance = 0.25;
  for (std::size_t i = 0; i < losses.size(); ++i) {
    bets.push_back(std::min(std::sqrt(scale / variance), 1.0));
    const auto count = static_cast<double>(i + 2);
    sum += losses[i];
    const double deviation = losses[i] - sum / count;
    squares += deviation * deviation;
    variance = squares / count;
  }
  return bets;
}

}  // namespace

double wsr_bound(std::span<const std::int8_t> losses, double delta) {
  const std::vector<double> bets = bets_on(losses, delta);
  const double wanted = std::log(1 / delta);
  // Rises with the risk.
  const auto missing = [&](double risk) {
    double wealth = 0;  // logarithm of what was won before the piece
    double most = -std::numeric_limits<double>::infinity();
    for (std::size_t first = 0; first < losses.size(); first += kPiece) {
      double won = 1;
      double most_won = 0;
      for (std::size_t i = first; i < std::min(first + kPiece, losses.size()); ++i) {
        won *= 1 - bets[i] * (losses[i] - risk);
        most_won = std::max(most_won, won);
      }
      most = std::max(most, wealth + std::log(most_won));
      wealth += std::log(won);
    }
    return most - wanted;
  };
  if (missing(1) < 0) return 1;
  if (missing(kSmallestRisk) >= 0) return kSmallestRisk;
  std::uintmax_t most_steps = 200;
  const auto [low, high] = boost::math::tools::toms748_solve(
      missing, kSmallestRisk, 1.0, boost::math::tools::eps_tolerance<double>(kBitsOfBound),
      most_steps);
  return high;
}

double binomial_p_value(std::uint64_t lost, std::uint64_t n, double epsilon) {
  const boost::math::binomial_distribution<double> losses(static_cast<double>(n), epsilon);
  return boost::math::cdf(losses, static_cast<double>(lost));
}

double hoeffding_bentkus_p_value(std::uint64_t lost, std::uint64_t n, double epsilon) {
  const double risk = static_cast<double>(lost) / static_cast<double>(n);
  const double hoeffding =
      std::exp(-static_cast<double>(n) * bernoulli_kl(std::min(risk, epsilon), epsilon));
  const double bentkus = std::numbers::e * binomial_p_value(lost, n, epsilon);
  return std::min({hoeffding, bentkus, 1.0});
}

}  // namespace splitee
