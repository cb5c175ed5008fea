#include "link/uplink.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

namespace splitee {
namespace {

// How many opportunities so many bytes need.
double needed(double bytes, double each) { return std::max(1.0, std::ceil(bytes / each)); }

}  // namespace

double sent_by(const LinkSeries& series, double ready, double bursts, double bytes) {
  if (const auto* rates = std::get_if<RateSeries>(&series)) {
    return rates->sent_at(ready, bursts * bytes);
  }
  const auto& opportunities = std::get<OpportunitySeries>(series);
  const auto each = static_cast<double>(opportunities.times().size());
  const double periods = std::floor(ready / opportunities.period_ms()) + 1 +
                         std::ceil(bursts * needed(bytes, opportunities.bytes_each()) / each);
  constexpr double kMostNumbers = std::uint64_t{1} << 63U;
  if (!(periods * each < kMostNumbers)) return std::numeric_limits<double>::infinity();
  return (periods + 1) * opportunities.period_ms();
}

Sending Uplink::go(const RateSeries& rates, double ms, double bytes,
                   std::vector<Busy>* taken) const {
  Sending sending;
  std::optional<double> begins;
  const auto take = [&](double from, double to) {
    if (!begins) begins = from;
    sending.sending += to - from;
    if (taken != nullptr && from < to) taken->push_back({from, to});
    sending.begins = *begins;
    sending.ends = to;
  };
  double now = ms;
  for (const Busy& other : busy_) {
    if (other.to <= now) continue;
    if (other.from > now) {
      const double ends = rates.sent_at(now, bytes, near_);
      const double left = bytes - rates.bytes_between(now, other.from);
      take(now, std::min(ends, other.from));
      if (ends <= other.from || left <= 0) return sending;
      bytes = left;
    }
    now = other.to;
  }
  take(now, rates.sent_at(now, bytes, near_));
  return sending;
}

Sending Uplink::go(double ms, double bytes, std::vector<Used>* used) const {
  const OpportunitySeries& series = opportunities();
  const double each = series.bytes_each();
  Sending sending;
  std::optional<double> begins;
  double now = ms;
  const auto take = [&](std::uint64_t first, std::uint64_t last, double left) {
    if (!begins) begins = now;
    sending.begins = *begins;
    sending.ends = series.time_of(last);
    sending.sending += sending.ends - now;
    if (used != nullptr) used->push_back({first, last, left});
  };
  std::uint64_t next = series.first_behind(ms);
  for (std::size_t k = 0; k < used_.size(); ++k) {
    const Used& other = used_[k];
    if (other.last < next) continue;
    if (next < other.first) {
      const auto idle = static_cast<double>(other.first - next);
      const double more = needed(bytes, each);
      const bool fits = more <= idle;
      const double here = fits ? more : idle;
      take(next, next + static_cast<std::uint64_t>(here) - 1, fits ? here * each - bytes : 0);
      if (fits) return sending;
      bytes -= here * each;
    }
    // What is left of the other's last opportunity serves a burst that is ready before it.
    now = series.time_of(other.last);
    const double shared = std::min(bytes, other.left);
    if (used != nullptr) (*used)[k].left -= shared;
    if (bytes <= other.left) {
      sending.begins = begins.value_or(now);
      sending.ends = now;
      return sending;
    }
    bytes -= shared;
    next = other.last + 1;
  }
  const double more = needed(bytes, each);
  take(next, next + static_cast<std::uint64_t>(more) - 1, more * each - bytes);
  return sending;
}

Sending Uplink::next(double ms, double bytes) const {
  const RateSeries* series = rates();
  return series == nullptr ? go(ms, bytes, nullptr) : go(*series, ms, bytes, nullptr);
}

double Uplink::rtt_at(double ms) const { return rates() == nullptr ? 0 : rates()->rtt_at(ms); }

void Uplink::send(double ms, double bytes) {
  if (const RateSeries* series = rates()) {
    std::vector<Busy>& all = all_busy_;
    all = busy_;
    static_cast<void>(go(*series, ms, bytes, &all));
    std::sort(all.begin(), all.end(), [](const Busy& a, const Busy& b) { return a.from < b.from; });
    busy_.clear();
    for (const Busy& each : all) {
      if (!busy_.empty() && busy_.back().to >= each.from) {
        busy_.back().to = std::max(busy_.back().to, each.to);
      } else {
        busy_.push_back(each);
      }
    }
    return;
  }
  std::vector<Used>& all = all_used_;
  all = used_;
  static_cast<void>(go(ms, bytes, &all));
  std::sort(all.begin(), all.end(), [](const Used& a, const Used& b) { return a.first < b.first; });
  used_.clear();
  for (const Used& each : all) {
    if (!used_.empty() && used_.back().left == 0 && used_.back().last + 1 == each.first) {
      used_.back().last = each.last;
      used_.back().left = each.left;
    } else {
      used_.push_back(each);
    }
  }
}

void Uplink::forget_before(double ms) {
  std::erase_if(busy_, [ms](const Busy& each) { return each.to <= ms; });
  if (used_.empty()) return;
  const std::uint64_t first = opportunities().first_behind(ms);
  std::erase_if(used_, [first](const Used& each) { return each.last < first; });
}

}  // namespace splitee
