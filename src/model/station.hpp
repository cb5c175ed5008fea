#pragma once

#include <cstddef>
#include <vector>

#include "model/arm.hpp"

namespace splitee {

// Where the device's part of a round ends: an exit reached under an arm. The cost of a round
// depends on its station and its fate alone.
struct Station {
  std::size_t exit = 0;
  std::vector<std::size_t> looked = {};  // exits evaluated, rising; heads kPassed: not listed
  Heads heads = Heads::kLooked;
};

// The stations of a network whose walks evaluate every exit they pass: station i is exit i.
std::vector<Station> stations_of_walks(std::size_t exits);

// The stations of an arm: one for each look, in their order.
std::vector<Station> stations_of(const Arm& arm);

}  // namespace splitee
