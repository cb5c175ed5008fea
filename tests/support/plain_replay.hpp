#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace splitee::testing {

// A whole trace in the simplest form.
struct PlainTrace {
  std::vector<std::vector<double>> confidence;  // [sample][exit]
  std::vector<std::vector<double>> entropy;
  std::vector<std::vector<int>> correct;
};

// A labelled trace file with entropy.
PlainTrace plain_trace(const std::filesystem::path& path);

// The input of one replay.
struct PlainCase {
  std::string policy;  // its type
  double threshold = 0.7;
  double processing = 0.8;
  double inference = 0.2;
  double offload = 1;
  double mu = 0.1;
  double beta = 1;
  bool counted_warm_start = false;
  bool charged = false;          // reward_cost
  bool observable = false;       // feedback
  bool next_layer = true;        // stop
  bool ties_to_highest = false;  // instead of the lowest arm
  double entropy_threshold = 0.3;
  std::size_t exit = 0;  // of fixed-split and best-fixed, from 0
};

// The results of one replay.
struct PlainResult {
  std::uint64_t correct = 0;
  std::uint64_t offloaded = 0;
  double cost = 0;
  double reward = 0;
  double regret = 0;  // against the best fixed arm
  std::vector<std::uint64_t> played;
};

// The judge: the method as a straightforward loop over rounds, written from the paper's page and
// sharing no code with the program. Every fast path must decide as it does.
PlainResult plain_replay(const PlainTrace& trace, const std::vector<std::uint32_t>& order,
                         const PlainCase& question);

// The arm with the highest mean reward, the lowest of equals.
std::size_t plain_best_arm(const PlainTrace& trace, const PlainCase& question);

}  // namespace splitee::testing
