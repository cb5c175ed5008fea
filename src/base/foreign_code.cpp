#include "base/foreign_code.hpp"

#include <unistd.h>

#include <array>
#include <csignal>
#include <cstddef>
#include <cstring>
#include <memory>
#include <mutex>

namespace splitee {
namespace {

struct Watched {
  int number;
  const char* name;
  struct sigaction before;
};

// Global, because a signal handler can reach nothing else.
std::array<Watched, 5> watched{{{SIGSEGV, "SIGSEGV", {}},
                                {SIGBUS, "SIGBUS", {}},
                                {SIGFPE, "SIGFPE", {}},
                                {SIGILL, "SIGILL", {}},
                                {SIGABRT, "SIGABRT", {}}}};

void write_text(const char* text) {
  std::size_t left = std::strlen(text);
  while (left > 0) {
    const ssize_t written = ::write(STDERR_FILENO, text, left);
    if (written <= 0) return;
    text += written;
    left -= static_cast<std::size_t>(written);
  }
}

void on_crash(int number) {
  for (Watched& signal : watched) {
    if (signal.number != number) continue;
    if (ForeignCode::running() != nullptr) {
      write_text("splitee-sim: ");
      write_text(ForeignCode::running());
      write_text(": the library crashed (");
      write_text(signal.name);
      write_text("); no results were written\n");
    }
    ::sigaction(number, &signal.before, nullptr);
  }
  ::raise(number);
}

// A stack for the handler, for when the thread's own stack has overflowed.
class HandlerStack {
 public:
  HandlerStack() {
    stack_t present{};
    if (::sigaltstack(nullptr, &present) != 0 || (present.ss_flags & SS_DISABLE) == 0) return;
    memory_ = std::make_unique<std::byte[]>(kSize);
    stack_t own{};
    own.ss_sp = memory_.get();
    own.ss_size = kSize;
    ::sigaltstack(&own, nullptr);
  }
  ~HandlerStack() {
    if (!memory_) return;
    stack_t none{};
    none.ss_flags = SS_DISABLE;
    ::sigaltstack(&none, nullptr);
  }
  HandlerStack(const HandlerStack&) = delete;
  HandlerStack& operator=(const HandlerStack&) = delete;

 private:
  static constexpr std::size_t kSize = std::size_t{1} << 16U;
  std::unique_ptr<std::byte[]> memory_;
};

void install_handlers() {
  for (Watched& signal : watched) {
    struct sigaction action = {};
    action.sa_handler = on_crash;
    action.sa_flags = SA_ONSTACK;
    ::sigaction(signal.number, &action, &signal.before);
  }
}

}  // namespace

void ForeignCode::watch_crashes() {
  static std::once_flag once;
  std::call_once(once, install_handlers);
  static thread_local const HandlerStack stack;
}

}  // namespace splitee
