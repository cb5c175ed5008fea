#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>

#include "base/character_widths.hpp"
#include "base/hidden_characters.hpp"

namespace splitee {
namespace {

constexpr std::size_t kLongestMessage = 1000;  // bytes

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

// Where the character that holds byte `at` begins.
std::size_t character_start(std::string_view text, std::size_t at) {
  while (at > 0 && is_continuation(text[at])) --at;
  return at;
}

struct Character {
  std::uint32_t code;
  std::size_t bytes;
};

constexpr std::uint32_t kNoCharacter = 0xFFFFFFFF;

// The first character of a text that is not empty; where it is not UTF-8 (cut short, overlong, a
// surrogate, above U+10FFFF), one byte that counts as no character.
Character first_of(std::string_view text) {
  const auto byte = [&](std::size_t k) {
    return std::uint32_t{static_cast<unsigned char>(text[k])};
  };
  const std::uint32_t lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const std::size_t bytes = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  constexpr std::array<std::uint32_t, 5> kLowest = {0, 0, 0x80, 0x800, 0x10000};
  if (lead < 0xC0 || lead >= 0xF8 || text.size() < bytes) return {kNoCharacter, 1};
  std::uint32_t code = lead & (0x7FU >> bytes);
  for (std::size_t k = 1; k < bytes; ++k) {
    if (!is_continuation(text[k])) return {kNoCharacter, 1};
    code = code << 6U | (byte(k) & 0x3FU);
  }
  const bool is_surrogate = code >= 0xD800 && code <= 0xDFFF;
  if (code < kLowest.at(bytes) || code > 0x10FFFF || is_surrogate) return {kNoCharacter, 1};
  return {code, bytes};
}

// What printable() replaces, in rising order.
constexpr std::array<CodeRange, 16> kHidden = {{
    {0x00, 0x1F},        // C0
    {0x7F, 0x9F},        // DEL, C1
    {0xAD, 0xAD},        // soft hyphen
    {0x61C, 0x61C},      // Arabic letter mark
    {0x115F, 0x1160},    // Hangul fillers
    {0x180E, 0x180E},    // Mongolian vowel separator
    {0x200B, 0x200F},    // zero-width spaces and joiners, direction marks
    {0x2028, 0x202E},    // line and paragraph separators, bidirectional embeddings and overrides
    {0x2060, 0x206F},    // invisible operators, bidirectional isolates
    {0x3164, 0x3164},    // Hangul filler
    {0xFDD0, 0xFDEF},    // noncharacters
    {0xFEFF, 0xFEFF},    // byte order mark
    {0xFFA0, 0xFFA0},    // Hangul filler
    {0xFFF0, 0xFFFB},    // interlinear annotation and unassigned specials
    {0x1D173, 0x1D17A},  // musical formatting
    {0xE0000, 0xE0FFF},  // tags and further ignorable characters
}};

template <std::size_t n>
bool is_in(const std::array<CodeRange, n>& ranges, std::uint32_t code) {
  const auto behind =
      std::upper_bound(ranges.begin(), ranges.end(), code,
                       [](std::uint32_t c, const CodeRange& range) { return c < range.first; });
  return behind != ranges.begin() && code <= std::prev(behind)->last;
}

bool is_shown(std::uint32_t code) {
  return code != kNoCharacter && (code & 0xFFFEU) != 0xFFFE && !is_in(kHidden, code);
}

std::size_t columns_of(std::uint32_t code) {
  if (is_in(kCombining, code)) return 0;
  return code != kNoCharacter && is_in(kWide, code) ? 2 : 1;
}

}  // namespace

std::string wrapped(std::string_view text, std::size_t width, std::size_t indent) {
  std::string result;
  std::size_t column = indent;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::size_t columns = splitee::width(text.substr(0, end));
    if (column > indent && column + 1 + columns > width) {
      result += '\n';
      result.append(indent, ' ');
      column = indent;
    } else if (column > indent) {
      result += ' ';
      ++column;
    }
    result += text.substr(0, end);
    column += columns;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return result;
}

std::string printable(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    const Character character = first_of(text);
    if (is_shown(character.code)) {
      result += text.substr(0, character.bytes);
    } else {
      result += '?';
    }
    text.remove_prefix(character.bytes);
  }
  return result;
}

std::string first_hidden(std::string_view text) {
  while (!text.empty()) {
    const Character character = first_of(text);
    if (character.code == kNoCharacter) {
      return fmt::format("the byte 0x{:02X}", static_cast<unsigned char>(text.front()));
    }
    if (!is_shown(character.code)) return fmt::format("U+{:04X}", character.code);
    text.remove_prefix(character.bytes);
  }
  return "";
}

std::string hidden_characters() {
  const auto shown = [](std::uint32_t code) {
    if (code <= 0xFFFF) return fmt::format("\\u{:04X}", code);
    std::string utf8;
    for (const unsigned shift : {18U, 12U, 6U, 0U}) {
      utf8 +=
          static_cast<char>(shift == 18 ? 0xF0U | code >> shift : 0x80U | (code >> shift & 0x3FU));
    }
    return utf8;
  };
  std::string all = "[";
  for (const CodeRange& range : kHidden) all += shown(range.first) + "-" + shown(range.last);
  for (std::uint32_t plane = 0; plane <= 16; ++plane) {
    all += shown(plane << 16U | 0xFFFEU) + shown(plane << 16U | 0xFFFFU);
  }
  return all + "]";
}

std::string message_line(std::string_view text) {
  std::string line = printable(text);
  if (line.size() <= kLongestMessage) return line;
  constexpr std::string_view kGap = " ... ";
  const std::size_t begin = character_start(line, kLongestMessage * 2 / 3);
  const std::size_t rest = kLongestMessage - begin - kGap.size();
  std::size_t end = line.size() - rest;
  while (end < line.size() && is_continuation(line[end])) ++end;
  return line.substr(0, begin).append(kGap).append(line, end);
}

std::string shortened(std::string_view text, std::size_t most) {
  if (text.size() <= most) return std::string(text);
  constexpr std::string_view kDots = "...";
  const std::size_t end = character_start(text, most - std::min(most, kDots.size()));
  return std::string(text.substr(0, end)).append(kDots);
}

std::size_t width(std::string_view text) {
  std::size_t columns = 0;
  while (!text.empty()) {
    const Character character = first_of(text);
    columns += columns_of(character.code);
    text.remove_prefix(character.bytes);
  }
  return columns;
}

}  // namespace splitee
