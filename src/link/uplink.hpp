#pragma once

#include <algorithm>
#include <cmath>
#include <memory>
#include <variant>

#include "link/series.hpp"

namespace splitee {

// How the uplink's series is read.
using LinkSeries = std::variant<RateSeries, OpportunitySeries>;

// When a burst begins to be sent, and when all of it is.
struct Sending {
  double begins = 0;
  double ends = 0;
};

// The uplink of one device: first come, first served. A burst waits for the one before it.
class Uplink {
 public:
  explicit Uplink(std::shared_ptr<const LinkSeries> series) : series_(std::move(series)) {}

  // What would become of a burst that is ready at `ms`, not before the last one was.
  [[nodiscard]] Sending next(double ms, double bytes) const {
    if (const auto* rates = std::get_if<RateSeries>(series_.get())) {
      const double begins = std::max(ms, free_);
      return {begins, rates->sent_at(begins, bytes)};
    }
    const Place place = place_of(ms, bytes);
    return {std::max(ms, free_), opportunities().time_of(place.number)};
  }

  // The round trip at `ms`, where the series tells it; otherwise 0.
  [[nodiscard]] double rtt_at(double ms) const {
    const auto* rates = std::get_if<RateSeries>(series_.get());
    return rates == nullptr ? 0 : rates->rtt_at(ms);
  }

  // Sends it.
  void send(double ms, double bytes) {
    if (std::holds_alternative<RateSeries>(*series_)) {
      free_ = next(ms, bytes).ends;
      return;
    }
    const Place place = place_of(ms, bytes);
    number_ = place.number;
    left_ = place.left;
    free_ = opportunities().time_of(number_);
  }

 private:
  // The opportunity that sends a burst's last byte, and what of it is left.
  struct Place {
    std::uint64_t number;
    double left;
  };

  [[nodiscard]] const OpportunitySeries& opportunities() const {
    return std::get<OpportunitySeries>(*series_);
  }

  [[nodiscard]] Place place_of(double ms, double bytes) const {
    const double each = opportunities().bytes_each();
    const std::uint64_t first = opportunities().first_behind(ms);
    // What is left of the opportunity used last serves the burst that was there before it.
    const bool has_left = left_ >= 0 && first <= number_;
    if (has_left && bytes <= left_) return {number_, left_ - bytes};
    const std::uint64_t begin = has_left ? number_ + 1 : first;
    const double rest = has_left ? bytes - left_ : bytes;
    const double more = std::max(1.0, std::ceil(rest / each));
    return {begin + static_cast<std::uint64_t>(more) - 1, more * each - rest};
  }

  std::shared_ptr<const LinkSeries> series_;
  double free_ = 0;           // when the last burst was sent
  std::uint64_t number_ = 0;  // of the opportunity used last
  double left_ = -1;          // bytes of it; below 0: none was used yet
};

}  // namespace splitee
