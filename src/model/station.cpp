#include "model/station.hpp"

namespace splitee {

std::vector<Station> stations_of_walks(std::size_t exits) {
  std::vector<Station> stations;
  for (std::size_t exit = 0; exit < exits; ++exit) {
    stations.push_back({.exit = exit, .heads = Heads::kPassed});
  }
  return stations;
}

std::vector<Station> stations_of(const Arm& arm, std::size_t exits) {
  std::vector<Station> stations;
  std::vector<std::size_t> looked;
  const auto add = [&](std::size_t exit) {
    if (arm.heads == Heads::kLooked) looked.push_back(exit);
    stations.push_back({.exit = exit, .looked = looked, .heads = arm.heads});
  };
  for (const Look& look : arm.looks) add(look.exit);
  if (arm.ending == Ending::kFinalExit) add(exits - 1);
  return stations;
}

}  // namespace splitee
