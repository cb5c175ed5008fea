#include "base/foreign_code.hpp"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
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

// A line made without memory of its own, as a signal handler must; what has no room is left out.
class Line {
 public:
  void add(const char* text) {
    const std::size_t length = std::min(std::strlen(text), text_.size() - size_);
    std::memcpy(text_.data() + size_, text, length);
    size_ += length;
  }
  void write() const {
    for (std::size_t from = 0; from < size_;) {
      const ssize_t written = ::write(STDERR_FILENO, text_.data() + from, size_ - from);
      if (written <= 0) return;
      from += static_cast<std::size_t>(written);
    }
  }

 private:
  std::array<char, 4096> text_ = {};
  std::size_t size_ = 0;
};

// The thread that crashed first; 0: none has.
std::atomic<pid_t> crashed = 0;
static_assert(std::atomic<pid_t>::is_always_lock_free);

void on_crash(int number) {
  // Workers often crash together: one of them tells, and its end is that of the others.
  pid_t first = 0;
  const pid_t own = ::gettid();
  if (!crashed.compare_exchange_strong(first, own) && first != own) {
    for (;;) ::pause();
  }
  for (Watched& signal : watched) {
    if (signal.number != number) continue;
    if (ForeignCode::running() != nullptr) {
      Line line;
      line.add("splitee-sim: ");
      line.add(ForeignCode::running());
      line.add(": the library crashed (");
      line.add(signal.name);
      line.add("); no results were written\n");
      line.write();
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
