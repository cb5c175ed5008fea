#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>

// For HighestDraw: what is computed of all arms in every round.
namespace splitee {

// The chance of an arm whose bound is none.
inline constexpr double kMoreThanAny = 2;

// Of each arm the total of the bound above a level, f(z) / -s, with 1 to 1.07 times the
// exponential; arrays by arm, padded(). The sum is that of the chances which are not 0.
struct Chances {
  double likely;             // above it an arm is likely to be highest
  double* chances;           // set to 0 where `is_likely` was 1
  std::uint64_t* is_likely;  // set anew: 1 or 0
};

// A level between 0 and 1.
struct BetaLevel {
  explicit BetaLevel(double level)
      : x(level),
        log_x(std::log(x)),
        log_rest(std::log(1 - x)),
        per_x(1 / x),
        per_rest(1 / (1 - x)) {}

  double x;
  double log_x;
  double log_rest;  // ln(1 - x)
  double per_x;     // 1 / x
  double per_rest;  // 1 / (1 - x)
};

// Log density and slope of arms whose posterior is Beta(1 + hits, 1 + misses), at a level. The
// padding has the log unit -infinity and a miss.
struct BetaTangents {
  std::size_t size;  // padded
  const double* log_units;
  const double* hits;
  const double* misses;
  const BetaLevel* level;
};

// The same of normal posteriors, with distances in deviations. The padding has the mean kNoIndex.
struct NormalTangents {
  static constexpr double kLogUnit = -0.91893853320467274;  // -ln sqrt(2 pi)

  std::size_t size;
  const double* means;
  const double* precisions;  // 1 / deviation
  double x;
};

struct ChanceFunctions {
  double (*beta)(const BetaTangents& arms, const Chances& chances);
  double (*normal)(const NormalTangents& arms, const Chances& chances);
};

// Those for this machine; all give the same numbers.
const ChanceFunctions& chance_functions();

}  // namespace splitee
