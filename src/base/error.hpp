#pragma once

#include <fmt/format.h>

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "base/text.hpp"

namespace splitee {

// Exit statuses of the program.
enum class ExitStatus : int {
  kDone = 0,
  kFailed = 1,        // a check failed, or the run could not finish
  kUsage = 2,         // wrong usage or configuration
  kData = 3,          // unusable data
  kInterrupted = 130  // Ctrl-C
};

// The one error of the program: an exit status and one line that names the file and the place in
// it, what is wrong and what would be right. Only the command line prints it. what() is always a
// message_line(): printable, and no longer than people read.
class Error : public std::runtime_error {
 public:
  Error(ExitStatus status, const std::string& message)
      : std::runtime_error(message_line(message)), status_(status) {}

  // The status with which the program ends.
  [[nodiscard]] ExitStatus status() const { return status_; }

 private:
  ExitStatus status_;
};

// Throws an Error whose message is formatted as by fmt::format.
template <class... Args>
[[noreturn]] void fail(ExitStatus status, fmt::format_string<Args...> format, Args&&... args) {
  throw Error(status, fmt::format(format, std::forward<Args>(args)...));
}

// The nearest of `known` to a misspelt `word` as " (did you mean 'x'?)"; empty where none is near.
template <class Range>
std::string did_you_mean(std::string_view word, const Range& known);

// Number of single-character edits between two words.
std::size_t edit_distance(std::string_view a, std::string_view b);

template <class Range>
std::string did_you_mean(std::string_view word, const Range& known) {
  std::string best;
  std::size_t best_distance = word.size() < 5 ? 2 : 4;
  for (const auto& candidate : known) {
    const std::size_t length = std::string_view(candidate).size();
    const std::size_t apart = length > word.size() ? length - word.size() : word.size() - length;
    if (apart >= best_distance) continue;  // and saves the time
    const std::size_t distance = edit_distance(word, candidate);
    if (distance < best_distance) {
      best = candidate;
      best_distance = distance;
    }
  }
  return best.empty() ? "" : fmt::format(" (did you mean '{}'?)", best);
}

}  // namespace splitee
