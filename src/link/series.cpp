#include "link/series.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace splitee {
namespace {

// Rounding may put whole periods behind a time at their end; that time is then the beginning of the
// next period.
double since(double periods, double ms) { return std::max(0.0, ms - periods); }

}  // namespace

RateSeries::RateSeries(std::vector<RateStep> steps, SeriesEnd end)
    : steps_(std::move(steps)), end_(end) {
  const std::size_t n = steps_.size();
  period_ = n == 1 ? 1 : 2 * steps_[n - 1].ms - steps_[n - 2].ms;
  has_rtt_ = std::any_of(steps_.begin(), steps_.end(),
                         [](const RateStep& step) { return step.rtt_ms > 0; });
  bits_.push_back(0);
  for (std::size_t k = 0; k < n; ++k) {
    const double until = k + 1 < n ? steps_[k + 1].ms : period_;
    bits_.push_back(bits_.back() + bits_per_ms(k) * (until - steps_[k].ms));
  }
}

std::size_t RateSeries::step_at(double ms) const {
  const auto behind =
      std::upper_bound(steps_.begin(), steps_.end(), ms,
                       [](double value, const RateStep& step) { return value < step.ms; });
  return static_cast<std::size_t>(behind - steps_.begin()) - 1;
}

std::size_t RateSeries::step_at(double ms, Near& near) const {
  const auto holds = [&](std::size_t step) {
    return steps_[step].ms <= ms && (step + 1 == steps_.size() || ms < steps_[step + 1].ms);
  };
  if (holds(near.step)) return near.step;
  const std::size_t behind = step_behind(near.step);
  near.step = holds(behind) ? behind : step_at(ms);
  return near.step;
}

double RateSeries::rtt_at(double ms) const {
  if (!has_rtt_) return 0;
  const double periods = end_ == SeriesEnd::kWrap ? std::floor(ms / period_) : 0;
  return steps_[step_at(since(periods * period_, ms))].rtt_ms;
}

std::vector<Outage> RateSeries::outages() const {
  std::vector<Outage> outages;
  for (std::size_t k = 0; k < steps_.size(); ++k) {
    if (steps_[k].mbit > 0) continue;
    const double until = k + 1 < steps_.size() ? steps_[k + 1].ms : period_;
    if (!outages.empty() && outages.back().to == steps_[k].ms) {
      outages.back().to = until;
    } else {
      outages.push_back({steps_[k].ms, until});
    }
  }
  return outages;
}

double RateSeries::sent_at(double ms, double bytes, Near& near) const {
  double bits = bytes * 8;
  if (bits <= 0) return ms;
  if (steps_.size() == 1) return ms + bits / bits_per_ms(0);
  const bool wraps = end_ == SeriesEnd::kWrap;
  const double periods = wraps ? std::floor(ms / period_) : 0;
  const double at = since(periods * period_, ms);
  const std::size_t step = step_at(at, near);
  const bool is_last = step + 1 == steps_.size();
  const double left = is_last && !wraps ? bits
                                        : bits_[step + 1] - bits_[step] -
                                              bits_per_ms(step) * (at - steps_[step].ms);
  if (bits <= left) return ms + bits / bits_per_ms(step);
  // Beyond this step: the bits that remain, counted from the beginning of the next step.
  double target = bits_[step + 1] + (bits - left);
  double base = periods * period_;
  if (wraps) {
    const double whole = std::floor(target / bits_.back());
    // Rounded, it may end above a period's bits.
    target = std::min(target - whole * bits_.back(), bits_.back());
    base += whole * period_;
    if (target <= 0) {  // the last bit of a period
      target += bits_.back();
      base -= period_;
    }
  }
  std::size_t last = step_behind(step);
  if (!(bits_[last] < target && target <= bits_[last + 1])) {
    const auto end = wraps ? bits_.end() : bits_.end() - 1;
    const auto reached = std::lower_bound(bits_.begin() + 1, end, target);
    last = static_cast<std::size_t>(reached - bits_.begin()) - 1;
  }
  const double sent = base + steps_[last].ms + (target - bits_[last]) / bits_per_ms(last);
  return sent < ms ? ms : sent;  // what is no number stays none
}

double RateSeries::bytes_between(double from, double to) const {
  if (steps_.size() == 1) return bits_per_ms(0) * (to - from) / 8;
  const auto bits_until = [this](double ms) {
    const double periods = end_ == SeriesEnd::kWrap ? std::floor(ms / period_) : 0;
    const double at = since(periods * period_, ms);
    const std::size_t step = step_at(at);
    return periods * bits_.back() + bits_[step] + bits_per_ms(step) * (at - steps_[step].ms);
  };
  return (bits_until(to) - bits_until(from)) / 8;
}

OpportunitySeries::OpportunitySeries(std::vector<std::uint64_t> times, double bytes_each)
    : times_(std::move(times)), bytes_each_(bytes_each) {}

std::vector<Outage> OpportunitySeries::outages() const {
  constexpr std::uint64_t kShortest = 1000;
  std::vector<Outage> outages;
  std::uint64_t before = 0;
  for (const std::uint64_t time : times_) {
    if (time - before >= kShortest) {
      outages.push_back({static_cast<double>(before), static_cast<double>(time)});
    }
    before = time;
  }
  return outages;
}

std::uint64_t OpportunitySeries::first_behind(double ms) const {
  const auto whole = static_cast<std::uint64_t>(std::floor(ms));
  const std::uint64_t period = times_.back();
  const std::uint64_t within = whole % period;
  const auto behind = std::upper_bound(times_.begin(), times_.end(), within);
  return whole / period * times_.size() + static_cast<std::uint64_t>(behind - times_.begin());
}

double OpportunitySeries::time_of(std::uint64_t number) const {
  const std::uint64_t periods = number / times_.size();
  // In double, as in whole numbers long periods would go round.
  return static_cast<double>(periods) * period_ms() +
         static_cast<double>(times_[static_cast<std::size_t>(number % times_.size())]);
}

}  // namespace splitee
