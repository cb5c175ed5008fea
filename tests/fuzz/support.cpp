#include "fuzz/support.hpp"

#include <fmt/format.h>

#include <fstream>

#include "support/temporary_folder.hpp"

namespace splitee::fuzz {
namespace {

constexpr std::size_t kLongestMessage = 4096;
constexpr std::uint32_t kBroken = 0xFFFFFFFF;

// Takes the next character from a UTF-8 text; kBroken where there is none.
std::uint32_t next_character(std::string_view& text) {
  const auto first = static_cast<unsigned char>(text.front());
  const std::size_t length = first < 0x80   ? 1
                             : first < 0xC2 ? 0
                             : first < 0xE0 ? 2
                             : first < 0xF0 ? 3
                             : first < 0xF5 ? 4
                                            : 0;
  if (length == 0 || length > text.size()) return kBroken;
  std::uint32_t character = length == 1 ? first : first & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    const auto next = static_cast<unsigned char>(text[i]);
    if ((next & 0xC0U) != 0x80U) return kBroken;
    character = character << 6U | (next & 0x3FU);
  }
  text.remove_prefix(length);
  const bool overlong = (length == 3 && character < 0x800) || (length == 4 && character < 0x10000);
  const bool surrogate = character >= 0xD800 && character <= 0xDFFF;
  return overlong || surrogate || character > 0x10FFFF ? kBroken : character;
}

bool steers(std::uint32_t c) {
  const bool control = (c < 0x20 && c != '\n') || (c >= 0x7F && c <= 0x9F);
  const bool separator = c == 0x2028 || c == 0x2029;
  const bool direction = c == 0x061C || c == 0x200E || c == 0x200F ||
                         (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
  return control || separator || direction;
}

}  // namespace

void expect(bool condition, const std::string& what) {
  if (!condition) throw Finding(what);
}

void expect_harmless(std::string_view text) {
  const std::string_view all = text;
  while (!text.empty()) {
    const std::size_t place = all.size() - text.size();
    const std::uint32_t character = next_character(text);
    if (character == kBroken) {
      throw Finding(fmt::format("shows bytes that are not UTF-8 at {} of: {}", place, all));
    }
    if (steers(character)) {
      throw Finding(fmt::format("shows U+{:04X} at {} of: {}", character, place, all));
    }
  }
}

std::string shown(const std::string& text) { return Error(ExitStatus::kFailed, text).what(); }

void expect_one_line(std::string_view message) {
  expect(!message.empty(), "an Error without a message");
  expect(message.find('\n') == std::string_view::npos,
         fmt::format("an Error of several lines: {}", message));
  expect(message.size() <= kLongestMessage, fmt::format("an Error of {} bytes: {}", message.size(),
                                                        message.substr(0, kLongestMessage)));
  expect_harmless(message);
}

void expect_no_nul(std::string_view json) {
  expect(json.find('\0') == std::string_view::npos, "JSON with a NUL in it was taken");
}

const std::filesystem::path& scratch() {
  static const testing::TemporaryFolder folder;
  return folder.path();
}

std::string text_of(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

void write(const std::filesystem::path& path, std::string_view text) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(text.data(), static_cast<std::streamsize>(text.size()));
  file.close();
  if (!file) throw std::runtime_error("cannot write " + path.string());
}

std::vector<std::string> parts_of(std::string_view text, std::size_t count) {
  constexpr std::string_view kCut = "\n===\n";
  std::vector<std::string> parts;
  while (true) {
    const std::size_t end = text.find(kCut);
    if (end == std::string_view::npos) break;
    parts.emplace_back(text.substr(0, end + 1));
    text.remove_prefix(end + kCut.size());
  }
  parts.emplace_back(text);
  if (parts.size() < count) parts.resize(count);
  return parts;
}

std::uint8_t Choices::byte() {
  if (size_ == 0) return 0;
  --size_;
  return *data_++;
}

std::uint64_t Choices::number(int bytes) {
  std::uint64_t value = 0;
  for (int i = 0; i < bytes; ++i) value |= std::uint64_t{byte()} << (8 * static_cast<unsigned>(i));
  return value;
}

std::string Choices::rest() {
  std::string text = text_of(data_, size_);
  size_ = 0;
  return text;
}

}  // namespace splitee::fuzz
