#include "policy/round.hpp"

#include <cmath>

#include "base/parallel.hpp"

namespace splitee {

double RoundLogs::ln_of(std::uint64_t n) {
  return static_cast<double>(std::log(static_cast<long double>(n)));
}

RoundLogs::RoundLogs(std::size_t rounds, unsigned workers) : ln_(rounds), sqrt_ln_(rounds) {
  in_parts(rounds, workers, [&](std::size_t begin, std::size_t end) {
    for (std::size_t t = begin; t < end; ++t) {
      ln_[t] = ln_of(t + 1);
      sqrt_ln_[t] = std::sqrt(ln_[t]);
    }
  });
}

}  // namespace splitee
