#include "base/build.hpp"

namespace splitee {

std::string short_digest(const std::string& digest) {
  constexpr std::size_t kDigits = 12;
  return digest.empty() ? "unknown" : digest.substr(0, kDigits);
}

}  // namespace splitee
