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

// A device whose costs differ from round to round: what offloading a sample takes in the present
// one, which over a link that changes depends on when the sample has arrived and on what was sent
// before; and what the device takes, where each sample tells that. A sample is ready to be sent
// when the device is done with it, and of samples that are ready the one that arrived first is
// sent.
class Sender {
 public:
  // `costs` has a link; `stations` are those of the environment.
  Sender(const CostModel& costs, std::span<const Station> stations);

  // From now on the device waits no longer than this for an answer, in ms.
  void give_up_after(double ms) {
    longest_ = ms;
    ++moment_;
  }

  // The sample of round `round` (from 0) arrives. What the round before has sent is on its way.
  // `is_lost`: whether its answer, were it offloaded, is lost. `device_ms`: see meet().
  void arrive(std::uint64_t round, double ms, const double* device_ms, bool is_lost = false);

  // The present sample's milliseconds on the device up to each exit; used where the costs are such.
  void meet(const double* device_ms) {
    if (link_->device_by_sample) device_ms_ = device_ms;
    ++moment_;
  }

  // Of the present sample: up to a station, and up to an exit; 0 where the costs are not such.
  [[nodiscard]] double device_ms(std::size_t station) const {
    return device_ms_ == nullptr || sends_input_[station] ? 0 : device_ms_[exits_[station]];
  }
  [[nodiscard]] double device_ms_at(std::size_t exit) const {
    return device_ms_ == nullptr ? 0 : device_ms_[exit];
  }
  [[nodiscard]] double cost_of_device(double ms) const { return link_->per_up_ms * ms; }

  // Milliseconds of an offload from a station: `up` until all is sent, waiting included, with the
  // round trip of that moment where the series has it, and `sending` alone. Where the answer comes
  // too late, `up` is such that the offload ends when the device gives up; the sample is sent
  // nevertheless.
  struct Times {
    double up = 0;
    double sending = 0;
    bool is_too_late = false;
  };
  [[nodiscard]] const Times& times(std::size_t station) const {
    Known& known = known_[station];
    if (known.moment != moment_) find_times(station, known);
    return known.times;
  }

  // Whether the device gives up before the answer to an offload from a station has come.
  [[nodiscard]] bool is_too_late(std::size_t station) const {
    return gives_up() && times(station).is_too_late;
  }

  // The cost of these times.
  [[nodiscard]] double cost(std::size_t station) const {
    const Times& taken = times(station);
    return link_->per_up_ms * taken.up + link_->per_sending_ms * taken.sending;
  }

  // The sample is offloaded from a station.
  void send(std::size_t station) { pending_ = station; }

  // Milliseconds of a round that stops at a station, and of one that is offloaded besides `up`.
  [[nodiscard]] double reaching_ms(std::size_t station) const {
    return latency_.reaching[station] + device_ms(station);
  }
  [[nodiscard]] double offloaded_ms(std::size_t station, double up) const {
    return reaching_ms(station) + latency_.offloading[station] + up;
  }

 private:
  [[nodiscard]] bool gives_up() const { return longest_ < std::numeric_limits<double>::infinity(); }
  // What an offload takes, and the moment at which that holds: a round asks for it more than once.
  struct Known {
    Times times;
    std::uint64_t moment = 0;
  };

  void find_times(std::size_t station, Known& known) const;
  [[nodiscard]] Times times_until_sent(std::size_t station) const;

  std::shared_ptr<const ChangingLink> link_;
  Uplink uplink_;
  std::vector<double> bytes_;       // by station
  std::vector<std::size_t> exits_;  // by station
  std::vector<bool> sends_input_;   // likewise
  CostTable latency_;               // ms, without what changes
  const double* device_ms_ = nullptr;
  std::uint64_t round_ = 0;
  double now_ = 0;
  double longest_ = std::numeric_limits<double>::infinity();
  bool is_lost_ = false;
  std::uint64_t moment_ = 1;            // rises with whatever times depend on
  mutable std::vector<Known> known_;    // by station
  std::optional<std::size_t> pending_;  // station from which the round before was offloaded
};

}  // namespace splitee
