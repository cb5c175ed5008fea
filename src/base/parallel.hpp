#pragma once

#include <algorithm>
#include <cstddef>
#include <thread>
#include <vector>

namespace splitee {

// Calls work(begin, end) for up to so many parts of [0, count) at once, each in a thread of its own
// (one of them this one), and waits for all. `work` must not throw.
template <class Work>
void in_parts(std::size_t count, unsigned parts, const Work& work) {
  const std::size_t most = std::clamp<std::size_t>(count, 1, std::max(parts, 1U));
  std::vector<std::jthread> threads;
  for (std::size_t k = 1; k < most; ++k) {
    threads.emplace_back(work, count * k / most, count * (k + 1) / most);
  }
  work(0, count / most);
}

}  // namespace splitee
