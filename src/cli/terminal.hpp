#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <thread>

#include "experiment/runner.hpp"

namespace splitee {

// One line "splitee-sim: ..." on standard error; control characters in the text are shown as '?'.
void print_error(std::string_view text);
void print_warning(std::string_view text);

// Text to standard output; an Error with status kFailed where it cannot be written (full disk).
void print(std::string_view text);

// A length of time for people: "0:07", "12:30", "3:05:00".
std::string time_text(double seconds);

// What a run has to do.
struct RunTotal {
  std::uint64_t cells = 0;
  std::uint64_t decisions = 0;
};

// Says on standard error how far a run is and how long it will take: on a terminal one line that is
// rewritten, from the first second on, and gone when the object is; elsewhere (a log) a line a
// minute. SPLITEE_LOG_SECONDS sets another time between a log's lines.
class ProgressLine {
 public:
  // `progress` must outlive the line.
  ProgressLine(const RunProgress& progress, RunTotal total, bool wanted);
  ~ProgressLine();
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

 private:
  std::jthread thread_;
};

// What the line says `seconds` after the start.
std::string progress_text(const RunProgress& progress, RunTotal total, double seconds, bool colour);

}  // namespace splitee
