#pragma once

#include <algorithm>
#include <cstddef>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace splitee {

// Starts one thread for each k from 1 below `count`, which calls work(k). Returns the first k for
// which the system gave no thread (a limit on processes or memory), or `count`. The threads are
// joined with the vector.
template <class Work>
std::size_t start_threads(std::vector<std::jthread>& threads, std::size_t count, const Work& work) {
  std::size_t k = 1;
  try {
    threads.reserve(count - 1);
    for (; k < count; ++k) threads.emplace_back(work, k);
  } catch (const std::exception&) {
    // Fewer threads do the same work, later.
  }
  return k;
}

// Calls work(begin, end) for at most `parts` parts of [0, count) at once, each in a thread of its
// own (one of them the caller's), and waits for all. Parts for which there is no thread are done in
// the caller's. The first exception of `work` is thrown again here once all have ended.
template <class Work>
void in_parts(std::size_t count, unsigned parts, const Work& work) {
  const std::size_t most = std::clamp<std::size_t>(count, 1, std::max(parts, 1U));
  std::mutex mutex;
  std::exception_ptr error;
  const auto part = [&](std::size_t k) {
    try {
      work(count * k / most, count * (k + 1) / most);
    } catch (...) {
      const std::lock_guard lock(mutex);
      if (!error) error = std::current_exception();
    }
  };
  std::vector<std::jthread> threads;
  for (std::size_t k = start_threads(threads, most, part); k < most; ++k) part(k);
  part(0);
  threads.clear();  // joins them
  if (error) std::rethrow_exception(error);
}

// Calls work() in `count` threads at once (at least one: the caller's), in fewer where the system
// gives no more, and waits for all. Returns the number of threads. `work` must not throw.
template <class Work>
unsigned in_threads(unsigned count, const Work& work) {
  std::vector<std::jthread> threads;
  const std::size_t started =
      start_threads(threads, std::max(count, 1U), [&](std::size_t) { work(); });
  work();
  return static_cast<unsigned>(started);
}

}  // namespace splitee
