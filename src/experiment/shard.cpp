#include "experiment/shard.hpp"

#include <fmt/format.h>

#include <charconv>

namespace splitee {

std::optional<Shard> Shard::read(const std::string& text) {
  Shard shard;
  const char* end = text.data() + text.size();
  const auto number = std::from_chars(text.data(), end, shard.number);
  if (number.ec != std::errc{} || number.ptr == end || *number.ptr != '/') return std::nullopt;
  const auto of = std::from_chars(number.ptr + 1, end, shard.of);
  if (of.ec != std::errc{} || of.ptr != end) return std::nullopt;
  if (shard.number < 1 || shard.number > shard.of || shard.of > kMost) return std::nullopt;
  return shard;
}

std::string Shard::text() const { return fmt::format("{}/{}", number, of); }

}  // namespace splitee
