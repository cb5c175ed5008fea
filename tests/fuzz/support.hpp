#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"

namespace splitee::fuzz {

// The exception of a target where the program is wrong.
struct Finding : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// Throws a Finding with this text unless the condition holds.
void expect(bool condition, const std::string& what);

// Throws a Finding unless the text is UTF-8 without anything that controls a terminal or misleads a
// reader: no control characters (C0 but the newline, DEL, C1), line separators or direction marks.
void expect_harmless(std::string_view text);

// A text in the form that the message of an Error has.
std::string shown(const std::string& text);

// Throws a Finding unless the message of an Error is one harmless line of at most 4 KiB.
void expect_one_line(std::string_view message);

// For JSON that was accepted: throws a Finding where it holds a NUL, which no JSON text may
// contain, and behind which nothing may be ignored silently.
void expect_no_nul(std::string_view json);

// True where the action succeeds, false where it ends with a well-behaved Error; every other
// exception is passed on.
template <class Action>
bool succeeds(Action&& action) {
  try {
    std::forward<Action>(action)();
  } catch (const Error& error) {
    expect_one_line(error.what());
    return false;
  }
  return true;
}

// A folder of this process for files that targets write; removed when the process ends by itself.
const std::filesystem::path& scratch();

std::string text_of(const std::uint8_t* data, std::size_t size);

// Writes a file, replacing an existing one.
void write(const std::filesystem::path& path, std::string_view text);

// The input cut at lines that are "===". At least `count` parts; missing ones are empty.
std::vector<std::string> parts_of(std::string_view text, std::size_t count);

// Decisions taken from an input, byte by byte; zeros once it is used up.
class Choices {
 public:
  Choices(const std::uint8_t* data, std::size_t size) : data_(data), size_(size) {}

  std::uint8_t byte();
  std::uint64_t number(int bytes);
  std::size_t below(std::size_t bound) { return static_cast<std::size_t>(number(2)) % bound; }
  bool coin() { return byte() % 2 == 1; }
  double one_of(std::initializer_list<double> values) {
    return values.begin()[byte() % values.size()];
  }
  [[nodiscard]] bool at_end() const { return size_ == 0; }

  // The rest of the input.
  std::string rest();

 private:
  const std::uint8_t* data_;
  std::size_t size_;
};

}  // namespace splitee::fuzz
