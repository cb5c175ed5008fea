#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "support/plain_replay.hpp"

namespace splitee::testing {

// A look of an arm: an exit, from 0, and its threshold.
struct PlainLook {
  std::size_t exit = 0;
  double threshold = 0;
};

// A tier: the number of exits up to and with its last one, and the cost of entering it.
struct PlainTier {
  std::size_t until = 0;
  double hop = 0;
};

// A learner over arms in a world where answers come late or are lost, and the network is spread
// over tiers.
struct PlainWorld {
  std::vector<std::vector<PlainLook>> plans;
  bool offloads = true;  // after the last look; otherwise the sample runs on to the final exit
  double processing = 1;
  double inference = 0.25;
  double offload = 1;
  double mu = 0.125;
  double beta = 1;                // of the index m + beta sqrt(ln t / n)
  std::vector<PlainTier> tiers;   // the device first; empty: the device alone, and a cloud
  std::uint64_t delay = 0;        // rounds
  bool all_late = false;          // also rewards that the device knows
  std::string late = "received";  // or hold, or pending
  std::vector<bool> lost;         // by round; empty: none
};

// The results of the replay.
struct PlainOutcome {
  std::vector<std::uint64_t> plays;    // by arm
  std::vector<std::uint64_t> stopped;  // by exit
  std::vector<std::uint64_t> sent;     // by exit from which samples were offloaded
  std::uint64_t left_device = 0;
  std::uint64_t correct = 0;
  double cost = 0;
  double reward = 0;
  std::uint64_t received = 0;
  std::uint64_t held = 0;
  std::uint64_t outstanding = 0;
  std::uint64_t lost = 0;
  double age = 0;  // of late rewards, mean; 0 without any
  double outstanding_mean = 0;
};

// The judge: it loops over all rounds so far in every round, and shares no code with the program.
// Its sums are exact where every number is a small multiple of a power of two.
PlainOutcome plain_world(const PlainTrace& trace, const PlainWorld& world);

}  // namespace splitee::testing
