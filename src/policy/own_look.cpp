#include "policy/own_look.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <numeric>
#include <set>
#include <string_view>
#include <utility>

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

// The entry of a list that each name gets, the names in their order.
class Giver {
 public:
  Giver(char salt, std::size_t length) : salt_(salt), uses_(length) {}

  // Among the entries that suit, the least given out; the first of them from the name's own on. If
  // none suits, all do.
  template <class Suits>
  std::size_t entry_for(const std::string& name, const Suits& suits) {
    const std::uint64_t hash = hash_of(salt_, name);
    const std::uint64_t step = 1 + hash / uses_.size() % (uses_.size() - 1);
    const auto rank = [&](std::size_t entry) { return std::pair(!suits(entry), uses_[entry]); };
    std::size_t best = hash % uses_.size();
    std::size_t entry = best;
    for (std::size_t k = 1; k < uses_.size(); ++k) {
      entry = (entry + step) % uses_.size();
      if (rank(entry) < rank(best)) best = entry;
    }
    ++uses_[best];
    return best;
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
  std::set<std::pair<std::size_t, std::size_t>> given;  // colours with their markers
  const auto any = [](std::size_t /*entry*/) { return true; };
  for (const std::size_t k : order) {
    const std::size_t colour = colours.entry_for(names[k], any);
    const std::size_t marker = markers.entry_for(names[k], [&](std::size_t entry) {
      return !given.contains({colour, entry});
    });
    given.emplace(colour, marker);
    looks[k].colour = kOwnColours[colour];
    looks[k].marker = kOwnMarkers[marker];
    looks[k].dashes = own_dashes()[dashes.entry_for(names[k], any)];
  }
  return looks;
}

}  // namespace splitee
