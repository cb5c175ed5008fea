#include "base/interrupt.hpp"

#include <atomic>
#include <csignal>

#include "base/error.hpp"

namespace splitee {
namespace {

// Global, because a signal handler can reach nothing else.
std::atomic<bool> interrupted{false};

void on_signal(int signal_number) {
  interrupted.store(true);
  std::signal(signal_number, SIG_DFL);
}

using Handler = void (*)(int);
std::atomic<Handler> shared_with{SIG_DFL};  // before any SharedInterrupt

void on_shared_signal(int signal_number) {
  interrupted.store(true);
  const Handler before = shared_with.load();
  if (before != SIG_DFL && before != SIG_IGN) before(signal_number);
}

}  // namespace

SharedInterrupt::SharedInterrupt() {
  interrupted.store(false);
  shared_with.store(std::signal(SIGINT, on_shared_signal));
  if (shared_with.load() == SIG_IGN) std::signal(SIGINT, SIG_IGN);
}

SharedInterrupt::~SharedInterrupt() {
  std::signal(SIGINT, shared_with.load());
  interrupted.store(false);
}

void catch_interrupts() {
  std::signal(SIGINT, on_signal);
  std::signal(SIGTERM, on_signal);
  if (std::signal(SIGHUP, on_signal) == SIG_IGN) std::signal(SIGHUP, SIG_IGN);  // nohup
}

void ask_to_end() { interrupted.store(true); }

void stop_if_interrupted() {
  if (interrupted.load(std::memory_order_relaxed)) {
    fail(ExitStatus::kInterrupted, "interrupted: no results were written");
  }
}

}  // namespace splitee
