#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

// An uplink whose rate changes with time. Times are milliseconds from the series' start.
namespace splitee {

// The uplink's rate from a time on.
struct RateStep {
  double ms = 0;
  double mbit = 0;    // Mbit/s
  double rtt_ms = 0;  // of the round trip, where the series has it
};

// A time span, from and to, in ms.
struct Outage {
  double from = 0;
  double to = 0;
};

// What follows the end of a series.
enum class SeriesEnd : std::uint8_t {
  kWrap,  // the series from its beginning again
  kStop,  // nothing new: the last rate stays
};

// Rates that hold from step to step.
class RateSeries {
 public:
  // At least one step, rising, the first at 0; the last lasts as long as the one before it. A rate
  // above 0 must be among them; with kStop the last must be above 0.
  RateSeries(std::vector<RateStep> steps, SeriesEnd end);

  // A step at which searches for a time begin; gets the one found. It makes no difference to what
  // is found, and saves time where one time is near the last.
  struct Near {
    std::size_t step = 0;
  };

  // When a burst that begins at `ms` >= 0 is sent completely, in ms.
  [[nodiscard]] double sent_at(double ms, double bytes, Near& near) const;
  [[nodiscard]] double sent_at(double ms, double bytes) const {
    Near near;
    return sent_at(ms, bytes, near);
  }

  // How much is sent from one time up to another.
  [[nodiscard]] double bytes_between(double from, double to) const;

  // The round trip that holds at `ms` >= 0; 0 where the series tells none.
  [[nodiscard]] double rtt_at(double ms) const;

  [[nodiscard]] const std::vector<RateStep>& steps() const { return steps_; }
  [[nodiscard]] double period_ms() const { return period_; }

  // The times in which nothing is sent, once through the series.
  [[nodiscard]] std::vector<Outage> outages() const;

  // Of step number `round`, from the beginning again behind the last: the rate in Mbit/s, and the
  // round trip in ms.
  [[nodiscard]] double rate_in_round(std::uint64_t round) const { return of_round(round).mbit; }
  [[nodiscard]] double rtt_in_round(std::uint64_t round) const { return of_round(round).rtt_ms; }

 private:
  [[nodiscard]] const RateStep& of_round(std::uint64_t round) const {
    return steps_[static_cast<std::size_t>(round % steps_.size())];
  }
  [[nodiscard]] double bits_per_ms(std::size_t step) const { return steps_[step].mbit * 1000; }
  [[nodiscard]] std::size_t step_at(double ms) const;
  [[nodiscard]] std::size_t step_at(double ms, Near& near) const;
  [[nodiscard]] std::size_t step_behind(std::size_t step) const {
    return step + 1 == steps_.size() ? 0 : step + 1;
  }

  std::vector<RateStep> steps_;
  SeriesEnd end_;
  double period_ = 0;
  bool has_rtt_ = false;
  std::vector<double> bits_;  // sent before each step begins, and before the period ends
};

// Opportunities to send `bytes_each` bytes, as in Mahimahi's link traces (ravinet/mahimahi at
// ae477d43, link_queue.cc): whole milliseconds, repeating with the last as their period. A burst
// sent at a time leaves at opportunities behind that time.
class OpportunitySeries {
 public:
  // At least one time, never falling, the last above 0.
  OpportunitySeries(std::vector<std::uint64_t> times, double bytes_each);

  // The number (from 0) of the first opportunity behind a time from 0 up to 2^53, and the time of
  // one.
  [[nodiscard]] std::uint64_t first_behind(double ms) const;
  [[nodiscard]] double time_of(std::uint64_t number) const;

  [[nodiscard]] double bytes_each() const { return bytes_each_; }
  [[nodiscard]] const std::vector<std::uint64_t>& times() const { return times_; }
  [[nodiscard]] double period_ms() const { return static_cast<double>(times_.back()); }

  // Gaps of a second or more, once through the series.
  [[nodiscard]] std::vector<Outage> outages() const;

 private:
  std::vector<std::uint64_t> times_;
  double bytes_each_;
};

}  // namespace splitee
