#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <thread>

#include "experiment/run/runner.hpp"

namespace splitee {

// One line "splitee-sim: ..." on standard error; control characters in the text are shown as '?'.
void print_error(std::string_view text);
void print_warning(std::string_view text);

// To be called before anything else: sees to it that the descriptors 0, 1 and 2 are open, so that
// no file of the program becomes one of them. What was closed stays useless: writing to it fails.
// False where that cannot be done.
bool open_standard_streams();

// Text to standard output; an Error with status kFailed where it cannot be written (closed, full
// disk), which then says `besides` too. A reader that went away, as `head` does, misses nothing:
// the text is dropped, and all goes on as if it had been read. That is the rule for every command.
void print(std::string_view text, std::string_view besides = {});

// Whether a standard stream is a terminal with colours. https://no-color.org: any non-empty value
// of NO_COLOR switches them off.
bool has_colour(int stream);

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
