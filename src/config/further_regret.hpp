#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace splitee {

// Further references of regret, besides one arm for all rounds.
enum class FurtherRegret : std::uint8_t {
  kPiecewise,  // in each segment the arm with the highest mean reward over the segment's rounds
  kPerSample   // for each sample the arm with the highest reward
};
inline constexpr std::size_t kFurtherRegrets = 2;

// By FurtherRegret: its name in a configuration, and its column in runs.csv.
inline constexpr std::array<std::string_view, kFurtherRegrets> kFurtherRegretNames = {"piecewise",
                                                                                      "per-sample"};
inline constexpr std::array<std::string_view, kFurtherRegrets> kFurtherRegretColumns = {
    "regret_piecewise", "regret_per_sample"};

// By FurtherRegret: the meaning of its column.
inline constexpr std::array<std::string_view, kFurtherRegrets> kFurtherRegretMeanings = {
    "reward of the best arm of each segment less this policy's",
    "reward of the best arm for each sample less this policy's"};

// By FurtherRegret: whether it is asked for.
using AskedRegrets = std::array<bool, kFurtherRegrets>;

}  // namespace splitee
