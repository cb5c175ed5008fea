#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "random/stream.hpp"

namespace splitee::testing {

// A whole trace, sample by sample and exit by exit.
struct FieldWorld {
  std::vector<std::vector<double>> confidence;
  std::vector<std::vector<double>> score;
  std::vector<std::vector<int>> answer;
  std::vector<int> label;
  std::vector<int> context;
  double least = 0;  // no confidence lies below it: 1 / classes, or 0
};

// The parts of a configuration that decide the results.
struct PlainField {
  nlohmann::json policy;  // with every parameter that has a meaning
  double threshold = 0.7;
  double processing = 0.8;
  double inference = 0.2;
  double offload = 1;
  double mu = 0.1;
  bool charged = false;                    // reward_cost
  const FieldWorld* validation = nullptr;  // of budget
};

struct PlainCount {
  std::uint64_t stopped = 0;
  std::uint64_t offloaded = 0;
};

struct PlainFieldResult {
  std::uint64_t correct = 0;
  std::uint64_t offloaded = 0;
  double cost = 0;
  double reward = 0;
  double regret = 0;              // against the best fixed arm
  std::vector<PlainCount> exits;  // where the device's part ended
  std::vector<PlainCount> arms;   // of learners
  std::vector<std::string> arm_names;
  std::string best_arm;                                      // of learners, by estimate
  double closest = std::numeric_limits<double>::infinity();  // see PlainLearner
};

// The judge for what plain_replay() does not cover: learners over any arms with any feedback and
// reward, their named points, i-splitee, and the walks patience, beem, score and budget. Written
// from their texts as loops over rounds; shares no code with policy/ or replay/. `random`: the
// policy's stream.
PlainFieldResult plain_field_replay(const FieldWorld& world,
                                    const std::vector<std::uint32_t>& order,
                                    const PlainField& question, const Stream& random);

}  // namespace splitee::testing
