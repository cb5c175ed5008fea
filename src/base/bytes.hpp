#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>

namespace splitee {

// Values and texts as bytes, for files that the same program reads again.

// As they lie in memory: numbers, or structs of numbers without padding.
template <class Value>
requires std::is_trivially_copyable_v<Value>
void append_value(std::string& bytes, const Value& value) {
  bytes.append(reinterpret_cast<const char*>(&value), sizeof(value));
}

// The text's length (64 bits), then the text.
inline void append_text(std::string& bytes, std::string_view text) {
  append_value<std::uint64_t>(bytes, text.size());
  bytes.append(text);
}

// Reads back what the functions above wrote, in the same order. The bytes must be known to be
// whole (by a checksum): reading past their end gives zeros and empty texts.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

  template <class Value>
  requires std::is_trivially_copyable_v<Value> Value value() {
    Value value{};
    if (rest_.size() < sizeof(value)) {
      rest_ = {};
      return value;
    }
    std::memcpy(&value, rest_.data(), sizeof(value));
    rest_.remove_prefix(sizeof(value));
    return value;
  }

  // A view into the bytes that are read.
  std::string_view text() {
    const auto size = value<std::uint64_t>();
    const std::string_view found = rest_.substr(0, size);
    rest_.remove_prefix(found.size());
    return found;
  }

  [[nodiscard]] bool at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

}  // namespace splitee
