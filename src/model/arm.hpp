#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

// An arm is a plan that is fixed before a sample is seen: where the device looks at the sample, and
// what happens then. Exits are counted from 0 in code.
namespace splitee {

// How a round ends.
enum class Fate : std::uint8_t {
  kStop,     // on the device, at an exit whose answer counts
  kOffload,  // in the cloud, which runs the rest of the network: the final exit's answer counts
};
inline constexpr std::size_t kFates = 2;

// The device evaluates an exit and stops there where its confidence reaches the threshold. A
// threshold of 0 always stops: an arm that runs on to the final exit ends with one.
struct Look {
  std::size_t exit = 0;
  double threshold = 0;

  friend bool operator==(const Look&, const Look&) = default;
};

// Which exits' classifiers run (and are paid for) on the way.
enum class Heads : std::uint8_t {
  kLooked,  // those of the looks
  kPassed,  // those of all exits passed
  kNone,    // none: the device computes nothing and sends the input itself
};

// A plan for a sample: at least one look, in rising order of their exits. A sample whose confidence
// reaches no threshold is offloaded from the last look's exit.
struct Arm {
  std::vector<Look> looks;
  Heads heads = Heads::kLooked;

  friend bool operator==(const Arm&, const Arm&) = default;
};

// The arm that splits at an exit of a network with `exits` exits: it looks there once and offloads
// otherwise; at the final exit, where there is nothing to offload to, it always stops.
Arm split_at(std::size_t exit, std::size_t exits, double threshold, Heads heads);

// The arm that offloads every sample's input. Its only look has a threshold that no confidence
// reaches.
Arm cloud_only();

// split_at() for each exit of a network: the arms of SplitEE (heads kLooked) and SplitEE-S
// (kPassed).
std::vector<Arm> splits(std::size_t exits, double threshold, Heads heads);

}  // namespace splitee
