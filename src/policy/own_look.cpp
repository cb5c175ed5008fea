#include "policy/own_look.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <numeric>
#include <string_view>

namespace splitee {
namespace {

using namespace std::string_view_literals;

// Lists of prime lengths, so that any step through them meets every entry.
constexpr std::array kOwnColours = {"#7b2d8e"sv, "#1b7837"sv, "#b2182b"sv, "#35978f"sv,
                                    "#4d4d9f"sv, "#a6761d"sv, "#e7298a"sv, "#66a61e"sv,
                                    "#00a0c8"sv, "#004d40"sv, "#b07cd8"sv};
constexpr std::array kOwnMarkers = {"<"sv, ">"sv, "d"sv, "h"sv, "p"sv, "X"sv,
                                    "P"sv, "*"sv, "D"sv, "v"sv, "o"sv};

const std::array<std::vector<double>, 5>& own_dashes() {
  static const std::array<std::vector<double>, 5> dashes = {
      {{7, 1.5, 3, 1.5}, {1.5, 1.5}, {}, {4, 2}, {6, 1, 1, 1, 1, 1}}};
  return dashes;
}

// FNV-1a over a salt and the name: the same on every machine.
std::uint64_t hash_of(char salt, std::string_view name) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  const auto add = [&hash](char each) {
    hash = (hash ^ static_cast<unsigned char>(each)) * 0x100000001b3ULL;
  };
  add(salt);
  for (const char each : name) add(each);
  return hash ^ (hash >> 32U);
}

// The entry of a list that each name gets, the names in their order. An entry is free again where
// all were given out.
class Giver {
 public:
  Giver(char salt, std::size_t length) : salt_(salt), uses_(length) {}

  std::size_t entry_for(const std::string& name) {
    const std::uint64_t hash = hash_of(salt_, name);
    const std::uint64_t first = hash % uses_.size();
    const std::uint64_t step = 1 + hash / uses_.size() % (uses_.size() - 1);
    const std::size_t least = *std::min_element(uses_.begin(), uses_.end());
    std::size_t entry = first;
    while (uses_[entry] > least) entry = (entry + step) % uses_.size();
    ++uses_[entry];
    return entry;
  }

 private:
  char salt_;
  std::vector<std::size_t> uses_;
};

}  // namespace

std::vector<Drawing> own_looks(const std::vector<std::string>& names) {
  std::vector<std::size_t> order(names.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return names[a] < names[b]; });
  Giver colours('c', kOwnColours.size());
  Giver markers('m', kOwnMarkers.size());
  Giver dashes('d', own_dashes().size());
  std::vector<Drawing> looks(names.size());
  for (const std::size_t k : order) {
    looks[k].colour = kOwnColours[colours.entry_for(names[k])];
    looks[k].marker = kOwnMarkers[markers.entry_for(names[k])];
    looks[k].dashes = own_dashes()[dashes.entry_for(names[k])];
  }
  return looks;
}

}  // namespace splitee
