#pragma once

namespace splitee {

// Names the foreign code (not the program's own) that this thread runs while the object lives. If
// it crashes, one line says so.
class ForeignCode {
 public:
  // `name` must outlive the object.
  explicit ForeignCode(const char* name) : before_(running_) { running_ = name; }
  ~ForeignCode() { running_ = before_; }
  ForeignCode(const ForeignCode&) = delete;
  ForeignCode& operator=(const ForeignCode&) = delete;

  // From now on a signal that ends the process (a bad address, a division by zero, abort()) is
  // reported on standard error where foreign code runs, and then ends the process. Call it in each
  // thread that runs foreign code, so that endless recursion is reported too.
  static void watch_crashes();

  // The name of the foreign code that this thread runs; null while it runs the program's own.
  [[nodiscard]] static const char* running() { return running_; }

 private:
  // Also in an extension module without a call: set twice for each function of such code.
  [[gnu::tls_model("initial-exec")]] static constinit inline thread_local const char* running_ =
      nullptr;
  const char* before_;
};

}  // namespace splitee
