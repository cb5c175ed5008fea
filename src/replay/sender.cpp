#include "replay/sender.hpp"

#include "model/link.hpp"

namespace splitee {

Sender::Sender(const CostModel& costs, std::span<const Station> stations)
    : link_(costs.link()), uplink_(link_->series), latency_(link_->latency->table(stations)) {
  for (const Station& station : stations) {
    const bool is_input = station.heads == Heads::kNone;
    bytes_.push_back(is_input ? link_->input_bytes : link_->bytes[station.exit]);
  }
}

void Sender::arrive(std::uint64_t round, double ms) {
  if (pending_ && !link_->by_round) uplink_.send(now_ + reaching_ms(*pending_), bytes_[*pending_]);
  pending_.reset();
  round_ = round;
  now_ = ms;
}

Sender::Times Sender::times(std::size_t station) const {
  if (link_->by_round) {
    const double mbit = std::get<RateSeries>(*link_->series).rate_in_round(round_);
    const double ms = Link::sending_ms(bytes_[station], mbit);
    return {ms, ms};
  }
  const double ready = now_ + reaching_ms(station);
  const Sending sending = uplink_.next(ready, bytes_[station]);
  return {sending.ends - ready, sending.ends - sending.begins};
}

}  // namespace splitee
