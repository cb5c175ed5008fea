#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace splitee {

// The logarithms that rounds need, computed once for all policies. They come from long double,
// rounded once: the C library's double logarithm differs in the last bit between processors.
class RoundLogs {
 public:
  // For `rounds` rounds; filled by `workers` threads.
  explicit RoundLogs(std::size_t rounds, unsigned workers = 1);

  // ln n for n >= 1; from the table up to the number of rounds.
  [[nodiscard]] double ln(std::uint64_t n) const { return n <= ln_.size() ? ln_[n - 1] : ln_of(n); }

  // sqrt(ln(t + 1)) for each round t from 0.
  [[nodiscard]] std::span<const double> sqrt_ln() const { return sqrt_ln_; }

 private:
  static double ln_of(std::uint64_t n);

  std::vector<double> ln_;
  std::vector<double> sqrt_ln_;
};

// A round of the replay.
struct Round {
  Round(std::uint64_t number, const RoundLogs& of_run) : t(number), logs(&of_run) {}

  std::uint64_t t;  // from 0: the number of completed rounds
  const RoundLogs* logs;
  std::uint32_t context = 0;  // of the sample: its index among the trace's contexts

  [[nodiscard]] double sqrt_log() const { return logs->sqrt_ln()[t]; }
};

}  // namespace splitee
