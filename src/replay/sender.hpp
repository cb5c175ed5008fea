#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "link/uplink.hpp"
#include "model/cost_model.hpp"

namespace splitee {

// A device that sends over a link whose rate changes: what offloading a sample takes in the present
// round, which depends on when the sample has arrived and on what was sent before.
class Sender {
 public:
  // For these stations; `costs` has a link.
  Sender(const CostModel& costs, std::span<const Station> stations);

  // From now on the device waits no longer than this for an answer, in ms.
  void give_up_after(double ms) { longest_ = ms; }

  // The sample of round `round` (from 0) arrives. What the round before has sent is on its way.
  // `is_lost`: whether its answer, were it offloaded, is lost.
  void arrive(std::uint64_t round, double ms, bool is_lost = false);

  // Milliseconds of an offload from a station: until all is sent, waiting included, with the round
  // trip of that moment where the series tells it; and of sending.
  // Where the answer comes too late, `up` is such that all together ends when the device gives up;
  // what is on its way is sent all the same.
  struct Times {
    double up = 0;
    double sending = 0;
    bool is_too_late = false;
  };
  [[nodiscard]] Times times(std::size_t station) const;

  // Whether the device gives up before the answer to an offload from a station has come.
  [[nodiscard]] bool is_too_late(std::size_t station) const {
    return gives_up() && times(station).is_too_late;
  }

  // What these cost.
  [[nodiscard]] double cost(std::size_t station) const {
    const Times taken = times(station);
    return link_->per_up_ms * taken.up + link_->per_sending_ms * taken.sending;
  }

  // The sample is offloaded from a station.
  void send(std::size_t station) { pending_ = station; }

  // Milliseconds of a round that stops at a station, and of one that is offloaded besides `up`.
  [[nodiscard]] double reaching_ms(std::size_t station) const { return latency_.reaching[station]; }
  [[nodiscard]] double offloaded_ms(std::size_t station, double up) const {
    return latency_.reaching[station] + latency_.offloading[station] + up;
  }

 private:
  [[nodiscard]] bool gives_up() const { return longest_ < std::numeric_limits<double>::infinity(); }
  [[nodiscard]] Times times_until_sent(std::size_t station) const;

  std::shared_ptr<const ChangingLink> link_;
  Uplink uplink_;
  std::vector<double> bytes_;  // by station
  CostTable latency_;          // ms, without the time until all is sent
  std::uint64_t round_ = 0;
  double now_ = 0;
  double longest_ = std::numeric_limits<double>::infinity();
  bool is_lost_ = false;
  std::optional<std::size_t> pending_;  // station from which the round before was offloaded
};

}  // namespace splitee
