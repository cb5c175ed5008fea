#pragma once

#include <atomic>
#include <cstdint>
#include <string>
#include <string_view>
#include <thread>

namespace splitee {

// One line "splitee-sim: ..." on standard error; control characters in the text are shown as '?'.
void print_error(std::string_view text);
void print_warning(std::string_view text);

// Text to standard output; an Error with status kFailed where it cannot be written (full disk).
void print(std::string_view text);

// A line on standard error that says how far a run is and how long it will take; only where
// standard error is a terminal, after the first second. It is gone when the object is.
class ProgressLine {
 public:
  // `done` counts up to `total` decisions; must outlive the line.
  ProgressLine(const std::atomic<std::uint64_t>& done, std::uint64_t total, bool wanted);
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

 private:
  std::jthread thread_;
};

// What the line shows after `seconds` with `done` of `total` decisions taken.
std::string progress_text(std::uint64_t done, std::uint64_t total, double seconds, bool colour);

}  // namespace splitee
