#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace splitee {

// A part of a run: number `number` (from 1) of `of` parts with about the same number of decisions.
struct Shard {
  static constexpr std::uint64_t kMost = 1'000'000;  // parts

  std::uint64_t number = 1;
  std::uint64_t of = 1;

  // Reads "2/3"; none where the text is not a shard.
  static std::optional<Shard> read(const std::string& text);
  [[nodiscard]] std::string text() const;
};

}  // namespace splitee
