#pragma once

#include <atomic>
#include <future>
#include <string>
#include <system_error>

#include "base/sha256.hpp"

namespace splitee {

// The hash of a file, computed in a thread of its own where the system gives one. Destroying the
// object stops the work.
class BackgroundHash {
 public:
  BackgroundHash(const InputFile& file, bool meanwhile) : file_(file) {
    if (!meanwhile) return;
    try {
      result_ = std::async(std::launch::async, [this] { return sha256_of(file_, &stop_); });
    } catch (const std::system_error&) {  // no thread
    }
  }
  ~BackgroundHash() { stop_ = true; }
  BackgroundHash(const BackgroundHash&) = delete;
  BackgroundHash& operator=(const BackgroundHash&) = delete;

  [[nodiscard]] std::string get() { return result_.valid() ? result_.get() : sha256_of(file_); }

 private:
  const InputFile& file_;
  std::atomic<bool> stop_ = false;
  std::future<std::string> result_;  // waits for its thread
};

}  // namespace splitee
