#pragma once

#include <cstdint>
#include <memory>
#include <variant>
#include <vector>

#include "link/series.hpp"

namespace splitee {

// How the uplink's series is read.
using LinkSeries = std::variant<RateSeries, OpportunitySeries>;

// Times up to here, in ms, are whole to the last millisecond.
inline constexpr double kLatestMs = std::uint64_t{1} << 53U;

// A time by which so many bursts of so many bytes each are sent, all ready by `ready`: more than
// kLatestMs, or no number, where no time is known.
double sent_by(const LinkSeries& series, double ready, double bursts, double bytes);

// When a burst begins to be sent, when all of it is, and how long that takes without what is sent
// of others in between.
struct Sending {
  double begins = 0;
  double ends = 0;
  double sending = 0;
};

// The uplink of one device. A burst joins the queue when it is ready, and of those in the queue the
// one handed over first is sent: it takes over from one handed over behind it, whose rest follows.
// So the link never rests while a burst is ready, and what becomes of a burst does not depend on
// those handed over behind it.
class Uplink {
 public:
  explicit Uplink(std::shared_ptr<const LinkSeries> series) : series_(std::move(series)) {}

  // What would become of a burst that is handed over now, and is ready at `ms`.
  [[nodiscard]] Sending next(double ms, double bytes) const;

  // The round trip at `ms`, where the series tells it; otherwise 0.
  [[nodiscard]] double rtt_at(double ms) const;

  // Hands it over.
  void send(double ms, double bytes);

  // No further burst is ready before `ms`.
  void forget_before(double ms);

 private:
  // When bursts are sent, over a series of rates.
  struct Busy {
    double from;
    double to;
  };
  // Opportunities that bursts use, and the bytes that are left of the last.
  struct Used {
    std::uint64_t first;
    std::uint64_t last;
    double left;
  };

  [[nodiscard]] const RateSeries* rates() const { return std::get_if<RateSeries>(series_.get()); }
  [[nodiscard]] const OpportunitySeries& opportunities() const {
    return std::get<OpportunitySeries>(*series_);
  }

  // What becomes of a burst. `taken` and `used`: gets what it takes besides; null: nobody asks.
  [[nodiscard]] Sending go(const RateSeries& rates, double ms, double bytes,
                           std::vector<Busy>* taken) const;
  [[nodiscard]] Sending go(double ms, double bytes, std::vector<Used>* used) const;

  std::shared_ptr<const LinkSeries> series_;
  std::vector<Busy> busy_;         // rising, apart from each other
  std::vector<Used> used_;         // rising; neighbours only where something is left of the first
  std::vector<Busy> all_busy_;     // of send(), which thus allocates nothing in most rounds
  std::vector<Used> all_used_;     // likewise
  mutable RateSeries::Near near_;  // so a const Uplink belongs to one thread, too
};

}  // namespace splitee
