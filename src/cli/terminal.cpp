#include "cli/terminal.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cmath>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <stop_token>
#include <system_error>

#include "base/error.hpp"
#include "base/text.hpp"

namespace splitee {
namespace {

// Text that cannot be written to standard error (closed, full disk) is lost; the exit status still
// holds.
void say(const std::string& text) {
  static_cast<void>(std::fputs(text.c_str(), stderr));
  static_cast<void>(std::fflush(stderr));
}

void print_line(std::string_view label, std::string_view text) {
  say(fmt::format("splitee-sim: {}{}\n", label, message_line(text)));
}

constexpr std::chrono::milliseconds kTerminalFirst{1000};
constexpr std::chrono::milliseconds kTerminalNext{250};
constexpr double kLogSeconds = 60;

// Time between two lines of progress in a log.
std::chrono::milliseconds log_interval() {
  double seconds = kLogSeconds;
  if (const char* given = std::getenv("SPLITEE_LOG_SECONDS")) {
    char* end = nullptr;
    const double value = std::strtod(given, &end);
    if (end != given && *end == '\0' && value >= 0.1 && value <= 1e6) seconds = value;
  }
  return std::chrono::milliseconds(std::llround(seconds * 1000));
}

}  // namespace

bool has_colour(int stream) {
  const char* no_colour = std::getenv("NO_COLOR");
  const char* terminal = std::getenv("TERM");
  return ::isatty(stream) != 0 && (no_colour == nullptr || *no_colour == '\0') &&
         terminal != nullptr && std::string_view(terminal) != "dumb";
}

std::string time_text(double seconds) {
  const auto whole = std::llround(seconds);
  if (whole >= 3600)
    return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
  return fmt::format("{}:{:02}", whole / 60, whole % 60);
}

void print_error(std::string_view text) { print_line("", text); }

void print_warning(std::string_view text) {
  print_line(has_colour(STDERR_FILENO) ? "\x1b[33mwarning:\x1b[0m " : "warning: ", text);
}

bool open_standard_streams() {
  for (int standard = STDIN_FILENO; standard <= STDERR_FILENO; ++standard) {
    if (::fcntl(standard, F_GETFD) >= 0 || errno != EBADF) continue;
    // It gets the lowest free number, which is this one. Opened in the wrong direction, so that
    // using it is an error.
    const int mode = standard == STDIN_FILENO ? O_WRONLY : O_RDONLY;
    int opened = ::open("/dev/null", mode);
    if (opened < 0) opened = ::open("/", O_RDONLY | O_DIRECTORY);
    if (opened != standard) return false;
  }
  return true;
}

void print(std::string_view text, std::string_view besides) {
  while (!text.empty()) {
    const ssize_t written = ::write(STDOUT_FILENO, text.data(), text.size());
    if (written >= 0) {
      text.remove_prefix(static_cast<std::size_t>(written));
      continue;
    }
    const int reason = errno;
    if (reason == EINTR) continue;
    if (reason == EPIPE) return;
    if (reason == EAGAIN) {  // a non-blocking pipe
      pollfd ready{STDOUT_FILENO, POLLOUT, 0};
      static_cast<void>(::poll(&ready, 1, -1));
      continue;
    }
    fail(ExitStatus::kFailed, "standard output: cannot write to it: {}{}{}",
         reason == EBADF ? "it is closed" : std::generic_category().message(reason),
         besides.empty() ? "" : "; ", besides);
  }
}

std::string progress_text(const RunProgress& progress, RunTotal total, double seconds,
                          bool colour) {
  const std::uint64_t done = progress.decisions;
  const double share =
      total.decisions == 0 ? 1.0 : static_cast<double>(done) / static_cast<double>(total.decisions);
  // The work of an earlier run does not count for the speed of this one.
  const double rate = static_cast<double>(done - progress.decisions_found) / seconds;
  std::string text = fmt::format("{}{:5.1f}%{}  {} of {} cells  {:.1f} million decisions/s",
                                 colour ? "\x1b[32m" : "", 100 * share, colour ? "\x1b[0m" : "",
                                 progress.cells.load(), total.cells, rate / 1e6);
  if (rate > 0) {
    text += fmt::format("  {} left", time_text(static_cast<double>(total.decisions - done) / rate));
  }
  return text;
}

ProgressLine::ProgressLine(const RunProgress& progress, RunTotal total, bool wanted) {
  if (!wanted) return;
  const auto show = [&progress, total](const std::stop_token& stop) {
    const auto start = std::chrono::steady_clock::now();
    const bool terminal = ::isatty(STDERR_FILENO) != 0;
    const bool colour = has_colour(STDERR_FILENO);
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    auto wait = terminal ? kTerminalFirst : log_interval();
    bool shown = false;
    while (!wake.wait_for(lock, stop, wait, [] { return false; }) && !stop.stop_requested()) {
      const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - start;
      const std::string text = progress_text(progress, total, passed.count(), colour);
      if (terminal) {
        say(fmt::format("\r{}\x1b[K", text));
        wait = kTerminalNext;
        shown = true;
      } else {
        print_line("", text.substr(text.find_first_not_of(' ')));
      }
    }
    if (shown) say("\r\x1b[K");
  };
  try {
    thread_ = std::jthread(show);
  } catch (const std::system_error&) {
    // Where the system gives no more threads, the run goes on without a progress line.
  }
}

ProgressLine::~ProgressLine() = default;

}  // namespace splitee
