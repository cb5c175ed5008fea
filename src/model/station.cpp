#include "model/station.hpp"

namespace splitee {

std::vector<Station> stations_of_walks(std::size_t exits) {
  std::vector<Station> stations;
  for (std::size_t exit = 0; exit < exits; ++exit) {
    stations.push_back({.exit = exit, .heads = Heads::kPassed});
  }
  return stations;
}

std::vector<Station> stations_of(const Arm& arm) {
  std::vector<Station> stations;
  std::vector<std::size_t> looked;
  for (const Look& look : arm.looks) {
    if (arm.heads == Heads::kLooked) looked.push_back(look.exit);
    stations.push_back({.exit = look.exit, .looked = looked, .heads = arm.heads});
  }
  return stations;
}

}  // namespace splitee
