#pragma once

#include <cstdint>

// Limits and defaults of the configuration that both its readers and its schema name.
namespace splitee {

inline constexpr std::uint64_t kMostRepeats = 1'000'000;
inline constexpr std::uint64_t kMostRounds = std::uint64_t{1} << 40U;
inline constexpr std::uint64_t kMostPoints = 1'000'000;                  // of a curve
inline constexpr std::uint64_t kHighestExit = 1'000'000;                 // no trace has more
inline constexpr std::uint64_t kLongestDelay = std::uint64_t{1} << 30U;  // rounds
inline constexpr double kShortestTimeout = 1e-6;                         // ms
inline constexpr double kLongestTimeout = 1e12;

inline constexpr double kHighestWhole =
    9007199254740991;  // up to here each has a double of its own

inline constexpr double kHighestCost = 1e9;  // of anything, in any unit
inline constexpr double kProcessing = 0.8;   // lambda, where none is given
inline constexpr double kInference = 0.2;
inline constexpr double kMu = 0.1;

inline constexpr double kLowestRate = 1e-6;  // Mbit/s, samples or 10^9 operations per second
inline constexpr double kHighestRate = 1e9;
inline constexpr double kMostBytes = 1e12;
inline constexpr double kMostAtOnce = 1e9;      // bytes of an opportunity
inline constexpr double kLongestPeriod = 1e12;  // ms between samples

}  // namespace splitee
