#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "trace/trace.hpp"

namespace splitee::testing {

// A world with a clock in its simplest form: costs in ms, one device, one cloud, one uplink.
struct PlainLinkWorld {
  std::vector<std::pair<double, double>> rates;  // (ms, Mbit/s), repeated with `period`
  double period = 0;
  double between = 0;  // ms from one arrival to the next
  double rtt = 0;
  double layer = 0;                                 // ms of the device, per layer
  double head = 0;                                  // ms of an exit's classifier
  std::vector<std::vector<double>> device_ms = {};  // [sample][exit]; empty: by layer and head
  double cloud = 0;                                 // ms, per layer
  std::vector<double> bytes;
  double mu = 0;
  double threshold = 0;
  double beta = 1;

  // How answers come back: by the link, or a number of rounds late; until the device gives up; or
  // never.
  bool by_link = false;
  std::uint64_t delay = 0;
  double timeout = std::numeric_limits<double>::infinity();  // ms, from the end of the exit's work
  std::vector<bool> lost = {};                               // by round; empty: none
  std::string late = "received";                             // or hold, or pending
};

struct PlainLinkTotals {
  std::uint64_t offloaded = 0;
  std::uint64_t correct = 0;
  double reward = 0;
  std::vector<double> latencies;  // of each round
  std::vector<std::uint64_t> played;
  std::uint64_t received = 0;  // rewards that were used
  std::uint64_t held = 0;
  std::uint64_t outstanding = 0;
  std::uint64_t lost = 0;
};

// The judge of links: splitee (uncounted warm start, rewards by what is charged), or, where `exit`
// is given, splits there, over the trace in stored order; shares no code with the program.
PlainLinkTotals plain_link(const Trace& trace, const PlainLinkWorld& world, int exit = -1);

}  // namespace splitee::testing
