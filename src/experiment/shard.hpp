#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace splitee {

// A part of a run: the `number`-th of `of` (from 1) that have about as many decisions each.
struct Shard {
  static constexpr std::uint64_t kMost = 1'000'000;  // parts

  std::uint64_t number = 1;
  std::uint64_t of = 1;

  // Reads "2/3"; none where the text is no such shard.
  static std::optional<Shard> read(const std::string& text);
  [[nodiscard]] std::string text() const;
};

}  // namespace splitee
