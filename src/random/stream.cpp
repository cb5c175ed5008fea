#include "random/stream.hpp"

#include <Random123/philox.h>

#include <numeric>
#include <utility>

namespace splitee {

void Stream::refill() {
  const r123::Philox4x64 philox;
  const r123::Philox4x64::key_type key = {{key_[0], key_[1]}};
  for (std::size_t at = 0; at < block_.size(); at += 8) {
    const r123::Philox4x64::ctr_type counter = {{position_++, index_, variant_, 0}};
    const r123::Philox4x64::ctr_type words = philox(counter, key);
    for (std::size_t word = 0; word < 4; ++word) {
      block_[at + 2 * word] = static_cast<std::uint32_t>(words[word]);
      block_[at + 2 * word + 1] = static_cast<std::uint32_t>(words[word] >> 32U);
    }
  }
  used_ = 0;
}

std::vector<std::uint32_t> shuffled_order(std::uint32_t samples, Stream stream) {
  std::vector<std::uint32_t> order(samples);
  std::iota(order.begin(), order.end(), 0U);
  for (std::uint32_t left = samples; left > 1; --left) {
    std::swap(order[left - 1], order[stream.below(left)]);
  }
  return order;
}

}  // namespace splitee
