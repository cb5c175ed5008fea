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

// What a target throws where the program would have been wrong.
struct Finding : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// A Finding with this text unless the condition holds.
void expect(bool condition, const std::string& what);

// A Finding unless the text is UTF-8 without anything that steers a terminal or a reader's eye: no
// control characters (C0 but the newline, DEL, C1), line separators or direction marks.
void expect_harmless(std::string_view text);

// A text as the message of an Error has it.
std::string shown(const std::string& text);

// A Finding unless the message of an Error is one harmless line of at most 4 KiB.
void expect_one_line(std::string_view message);

// For JSON that was taken: a Finding where it holds a NUL, which is in no JSON text, and behind
// which nothing may be passed over in silence.
void expect_no_nul(std::string_view json);

// True where the action succeeds, false where it ends with a well-behaved Error; every other
// exception passes.
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

// Writes a file, replacing what is there.
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

  // All that is left.
  std::string rest();

 private:
  const std::uint8_t* data_;
  std::size_t size_;
};

}  // namespace splitee::fuzz
