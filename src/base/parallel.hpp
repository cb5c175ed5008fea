#pragma once

#include <cstddef>
#include <thread>
#include <vector>

namespace splitee {

// Calls work(begin, end) for so many parts of [0, count) at once, each in a thread of its own (one
// of them this one), and waits for all. `work` must not throw.
template <class Work>
void in_parts(std::size_t count, unsigned parts, const Work& work) {
  std::vector<std::jthread> threads;
  for (unsigned k = 1; k < parts; ++k) {
    threads.emplace_back(work, count * k / parts, count * (k + 1) / parts);
  }
  work(0, count / parts);
}

}  // namespace splitee
