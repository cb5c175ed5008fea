#include "model/arm.hpp"

#include <limits>

namespace splitee {

Arm split_at(std::size_t exit, std::size_t exits, double threshold, Heads heads) {
  return {.looks = {{exit, exit + 1 == exits ? 0 : threshold}}, .heads = heads};
}

Arm cloud_only() {
  return {.looks = {{0, std::numeric_limits<double>::infinity()}}, .heads = Heads::kNone};
}

std::vector<Arm> splits(std::size_t exits, double threshold, Heads heads) {
  std::vector<Arm> arms;
  for (std::size_t exit = 0; exit < exits; ++exit) {
    arms.push_back(split_at(exit, exits, threshold, heads));
  }
  return arms;
}

}  // namespace splitee
