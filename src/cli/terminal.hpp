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

// To be called before anything else: makes sure that the descriptors 0, 1 and 2 are open, so that
// no file of the program becomes one of them. A closed stream stays useless: writing to it fails.
// False where that cannot be done.
bool open_standard_streams();

// Writes text to standard output; an Error with status kFailed where it cannot be written (closed,
// full disk), whose message then includes `besides`. A reader that went away, as `head` does, is no
// error: the text is dropped, and the program goes on. That is the rule for every command.
void print(std::string_view text, std::string_view besides = {});

// Whether a standard stream is a terminal with colours. https://no-color.org: any non-empty value
// of NO_COLOR switches them off.
bool has_colour(int stream);

// A length of time for people: "0:07", "12:30", "3:05:00".
std::string time_text(double seconds);

// The work of a run.
struct RunTotal {
  std::uint64_t cells = 0;
  std::uint64_t decisions = 0;
};

// Shows on standard error how far a run is and how long it will take: on a terminal one line that
// is rewritten, from the first second on, and removed at the end of the object; elsewhere (a log) a
// line a minute. SPLITEE_LOG_SECONDS sets another time between a log's lines.
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

// The text of the line `seconds` after the start.
std::string progress_text(const RunProgress& progress, RunTotal total, double seconds, bool colour);

}  // namespace splitee
