#pragma once

namespace splitee {

// Names the code that is not the program's own and that this thread runs while the object lives. A
// crash of it is told in one line.
class ForeignCode {
 public:
  // `name` must outlive the object.
  explicit ForeignCode(const char* name) : before_(running_) { running_ = name; }
  ~ForeignCode() { running_ = before_; }
  ForeignCode(const ForeignCode&) = delete;
  ForeignCode& operator=(const ForeignCode&) = delete;

  // From now on a signal that ends the process (a bad address, a division by zero, abort()) is told
  // on standard error where such code runs, and then ends it. To be called in each thread that runs
  // such code, so that an endless recursion is told too.
  static void watch_crashes();

  // What this thread runs; null: the program's own code.
  [[nodiscard]] static const char* running() { return running_; }

 private:
  // Also in an extension module without a call: set twice for each function of such code.
  [[gnu::tls_model("initial-exec")]] static constinit inline thread_local const char* running_ =
      nullptr;
  const char* before_;
};

}  // namespace splitee
