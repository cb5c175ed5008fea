#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>

namespace splitee {

// How rewards come back to the learner (the key `answers`). A reward of round t that is late by d
// rounds may be used from round t + d + 1 on (Joulani, Gyorgy, Szepesvari, ICML 2013, arXiv
// 1306.0686). Where an answer is lost, the device's own answer counts from the time at which the
// lost one was due: answer and confidence are those of the last look, and the cost of sending the
// sample is paid. An answer that is missing when the timeout has passed counts as lost, and a loss
// is noticed only then.
struct LateAnswers {
  // How a learner treats outstanding rewards.
  enum class Use : std::uint8_t {
    kReceived,  // each reward counts when it arrives
    kHold,      // an arm's rewards are released in the order in which they were played
    kPending,   // a pull counts when it is played; means are over the rewards that have arrived
  };
  // Which rewards are late.
  enum class Which : std::uint8_t {
    kOffloaded,  // those that need the cloud, or another tier; what the device knows is there
                 // once
    kAll,
  };

  std::uint64_t delay = 0;  // d
  // Instead of d: a reward arrives with its answer over the link, and the first round that begins
  // no earlier may use it.
  bool by_link = false;
  // How long the device waits for an answer after it has handed a sample to the link.
  std::optional<double> timeout_ms = {};
  double loss = 0;  // probability, below 1, that the answer to an offloaded sample is lost
  Use use = Use::kReceived;
  Which which = Which::kOffloaded;
  // The first exit, from 0, that is not on the device: the reward of a walk that ends there is late
  // too.
  std::size_t remote_from = std::numeric_limits<std::size_t>::max();

  [[nodiscard]] bool come_at_once() const {
    return delay == 0 && loss == 0 && !by_link && !timeout_ms;
  }

  // The first round that may use a late reward of this one; not by_link.
  [[nodiscard]] std::uint64_t usable_from(std::uint64_t round) const { return round + delay + 1; }

  // The most rewards that can be out at a time, of so many rounds.
  [[nodiscard]] std::uint64_t most_out(std::uint64_t rounds) const {
    return by_link ? rounds : delay;
  }
};

// What became of the rewards of a run's own plays, or of the answers to them where nobody learns.
// Every play is one of the first four.
struct AnswerCounts {
  std::uint64_t received = 0;     // used by the learner, if there is one
  std::uint64_t held = 0;         // have come, but wait for an older one
  std::uint64_t outstanding = 0;  // have not come when the run ends
  std::uint64_t lost = 0;         // samples whose answer was lost, come back as the device's own
  std::uint64_t late = 0;         // of those received: not in the round that earned them
  std::uint64_t age = 0;          // rounds that these were late, together
  std::uint64_t waited = 0;       // rounds that rewards were out, together
};

}  // namespace splitee
