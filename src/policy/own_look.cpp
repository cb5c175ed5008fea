#include "policy/own_look.hpp"

#include <array>
#include <string_view>
#include <vector>

namespace splitee {
namespace {

using namespace std::string_view_literals;

// Lists of different lengths, so that a look repeats late.
constexpr std::array kOwnColours = {"#7b2d8e"sv, "#1b7837"sv, "#b2182b"sv, "#35978f"sv,
                                    "#4d4d9f"sv, "#a6761d"sv, "#e7298a"sv, "#66a61e"sv};
constexpr std::array kOwnMarkers = {"<"sv, ">"sv, "d"sv, "h"sv, "8"sv, "H"sv, "o"sv};

const std::vector<std::vector<double>>& own_dashes() {
  static const std::vector<std::vector<double>> dashes = {
      {7, 1.5, 3, 1.5}, {1.5, 1.5}, {}, {4, 2}, {6, 1, 1, 1, 1, 1}};
  return dashes;
}

}  // namespace

Drawing own_look(std::size_t place) {
  Drawing drawing;
  drawing.colour = kOwnColours[place % kOwnColours.size()];
  drawing.dashes = own_dashes()[place % own_dashes().size()];
  drawing.marker = kOwnMarkers[place % kOwnMarkers.size()];
  return drawing;
}

}  // namespace splitee
