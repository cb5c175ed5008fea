#include "base/interrupt.hpp"

#include <atomic>
#include <csignal>

#include "base/error.hpp"

namespace splitee {
namespace {

// A signal handler can reach nothing but a global.
std::atomic<bool> interrupted{false};

void on_signal(int signal_number) {
  interrupted.store(true);
  std::signal(signal_number, SIG_DFL);
}

}  // namespace

void catch_interrupts() {
  std::signal(SIGINT, on_signal);
  std::signal(SIGTERM, on_signal);
  if (std::signal(SIGHUP, on_signal) == SIG_IGN) std::signal(SIGHUP, SIG_IGN);  // nohup
}

void stop_if_interrupted() {
  if (interrupted.load(std::memory_order_relaxed)) {
    fail(ExitStatus::kInterrupted, "interrupted: no results were written");
  }
}

}  // namespace splitee
