#include "random/stream.hpp"

#include <Random123/philox.h>

namespace splitee {

void Stream::refill() {
  const r123::Philox4x64 philox;
  const r123::Philox4x64::key_type key = {{key_[0], key_[1]}};
  for (std::size_t at = 0; at < block_.size(); at += 8) {
    const r123::Philox4x64::ctr_type counter = {{position_++, index_, variant_, branch_}};
    const r123::Philox4x64::ctr_type words = philox(counter, key);
    for (std::size_t word = 0; word < 4; ++word) {
      block_[at + 2 * word] = static_cast<std::uint32_t>(words[word]);
      block_[at + 2 * word + 1] = static_cast<std::uint32_t>(words[word] >> 32U);
    }
  }
  used_ = 0;
}

}  // namespace splitee
