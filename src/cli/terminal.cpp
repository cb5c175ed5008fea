#include "cli/terminal.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <cmath>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <stop_token>

#include "base/error.hpp"
#include "base/text.hpp"

namespace splitee {
namespace {

// https://no-color.org: any non-empty value switches colour off.
bool colour_on_stderr() {
  const char* no_colour = std::getenv("NO_COLOR");
  const char* terminal = std::getenv("TERM");
  return ::isatty(STDERR_FILENO) != 0 && (no_colour == nullptr || *no_colour == '\0') &&
         terminal != nullptr && std::string_view(terminal) != "dumb";
}

// What cannot be said on standard error (closed, full disk) is lost; the exit status still tells.
void say(const std::string& text) { static_cast<void>(std::fputs(text.c_str(), stderr)); }

void print_line(std::string_view label, std::string_view text) {
  say(fmt::format("splitee-sim: {}{}\n", label, printable(text)));
}

std::string time_text(double seconds) {
  const auto whole = std::llround(seconds);
  if (whole >= 3600)
    return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
  return fmt::format("{}:{:02}", whole / 60, whole % 60);
}

}  // namespace

void print_error(std::string_view text) { print_line("", text); }

void print_warning(std::string_view text) {
  print_line(colour_on_stderr() ? "\x1b[33mwarning:\x1b[0m " : "warning: ", text);
}

void print(std::string_view text) {
  const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  if (!written || std::fflush(stdout) != 0) {
    fail(ExitStatus::kFailed, "standard output: cannot write to it");
  }
}

std::string progress_text(std::uint64_t done, std::uint64_t total, double seconds, bool colour) {
  const double share = total == 0 ? 1.0 : static_cast<double>(done) / static_cast<double>(total);
  const double rate = static_cast<double>(done) / seconds;
  std::string text =
      fmt::format("{}{:5.1f}%{}  {:.1f} million decisions/s", colour ? "\x1b[32m" : "", 100 * share,
                  colour ? "\x1b[0m" : "", rate / 1e6);
  if (done > 0) {
    text += fmt::format("  {} left", time_text(static_cast<double>(total - done) / rate));
  }
  return text;
}

ProgressLine::ProgressLine(const std::atomic<std::uint64_t>& done, std::uint64_t total,
                           bool wanted) {
  if (!wanted || ::isatty(STDERR_FILENO) == 0) return;
  thread_ = std::jthread([&done, total](const std::stop_token& stop) {
    const auto start = std::chrono::steady_clock::now();
    const bool colour = colour_on_stderr();
    std::mutex mutex;
    std::condition_variable_any wake;
    std::unique_lock lock(mutex);
    bool shown = false;
    while (!wake.wait_for(lock, stop, std::chrono::milliseconds(shown ? 250 : 1000), [] {
      return false;
    }) && !stop.stop_requested()) {
      const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - start;
      say(fmt::format("\r{}\x1b[K", progress_text(done.load(), total, passed.count(), colour)));
      std::fflush(stderr);
      shown = true;
    }
    if (shown) say("\r\x1b[K");
  });
}

ProgressLine::~ProgressLine() = default;

}  // namespace splitee
