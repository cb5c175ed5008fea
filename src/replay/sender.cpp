#include "replay/sender.hpp"

#include "model/link.hpp"

namespace splitee {

Sender::Sender(const CostModel& costs, std::span<const Station> stations)
    : link_(costs.link()),
      uplink_(link_->series),
      latency_(link_->latency->table(stations)),
      known_(stations.size()) {
  for (const Station& station : stations) {
    const bool is_input = station.heads == Heads::kNone;
    bytes_.push_back(is_input ? link_->input_bytes : link_->bytes[station.exit]);
    exits_.push_back(station.exit);
    sends_input_.push_back(is_input);
  }
}

void Sender::arrive(std::uint64_t round, double ms, const double* device_ms, bool is_lost) {
  const bool has_queue = link_->series && !link_->by_round;
  if (pending_ && has_queue) uplink_.send(now_ + reaching_ms(*pending_), bytes_[*pending_]);
  pending_.reset();
  if (has_queue) uplink_.forget_before(ms);
  round_ = round;
  now_ = ms;
  is_lost_ = is_lost;
  meet(device_ms);
}

// Writes member by member: g++ copies a result that a call left in memory in larger pieces than it
// was written in, which stalls the processor.
void Sender::find_times(std::size_t station, Known& known) const {
  const Times taken = times_until_sent(station);
  const double rest = latency_.offloading[station];
  known.moment = moment_;
  known.times.is_too_late = gives_up() && (is_lost_ || taken.up + rest > longest_);
  known.times.up = known.times.is_too_late ? longest_ - rest : taken.up;
  known.times.sending = taken.sending;
}

Sender::Times Sender::times_until_sent(std::size_t station) const {
  if (!link_->series) return {};
  if (link_->by_round) {
    const auto& rates = std::get<RateSeries>(*link_->series);
    const double ms = Link::sending_ms(bytes_[station], rates.rate_in_round(round_));
    return {ms + rates.rtt_in_round(round_), ms};
  }
  const double ready = now_ + reaching_ms(station);
  const Sending sending = uplink_.next(ready, bytes_[station]);
  return {sending.ends - ready + uplink_.rtt_at(sending.ends), sending.sending};
}

}  // namespace splitee
