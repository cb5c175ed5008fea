// Why this kernel takes the decisions of the plain loop.
//
// The indices of the two arms are evaluated in every round as Ucb does it, operation by operation.
// As for one leader (one_leader.cpp), the index of an arm that gets no reward never falls while t
// grows (beta is not negative), so no other arm's exceeds `bound` in any round of the stretch.
// Where the larger of the two is above `bound`, the plain loop plays it, and the lower arm of the
// two where they tie. Which two arms the caller chooses matters for speed only.
#include "replay/kernels/two_leaders.hpp"

#include <cmath>

#include "base/lanes.hpp"

namespace splitee {
namespace {

using TwoIntegers = MaskOf<Pair>;

// After this many rounds won in a row the other arm is no longer close.
constexpr unsigned kClearLead = 8;

Pair root(Pair x) { return Pair{std::sqrt(x[0]), std::sqrt(x[1])}; }

template <bool kNotes>
bool play(TwoLeaders& stretch) {
  const RewardedArm& first = stretch.arms[0];
  const RewardedArm& second = stretch.arms[1];
  const Pair stop_penalty = {first.stop_penalty, second.stop_penalty};
  const Pair offload_penalty = {first.offload_penalty, second.offload_penalty};
  const Pair threshold = {first.threshold, second.threshold};
  Pair total = {first.total, second.total};
  Pair pulls = {first.pulls, second.pulls};
  Pair mean = total / pulls;
  Pair width = stretch.beta / root(pulls);
  TwoIntegers confidence_sum = {};
  TwoIntegers correct_sum = {};
  TwoIntegers stopped = {};
  TwoIntegers played = {};
  TwoIntegers winner_before = {};
  unsigned in_a_row = 0;
  for (; stretch.row < stretch.end && in_a_row < kClearLead; ++stretch.row) {
    const Pair index = mean + width * stretch.sqrt_log[stretch.row];
    const std::int64_t second_wins = index[1] > index[0] ? -1 : 0;
    if (!((second_wins != 0 ? index[1] : index[0]) > stretch.bound)) break;
    const TwoIntegers winner = {~second_wins, second_wins};
    if constexpr (kNotes) stretch.second_played[stretch.row] = second_wins != 0 ? 1 : 0;

    const Pair here = {first.column[stretch.row], second.column[stretch.row]};
    const double final_answer = stretch.final_column[stretch.row];
    const Pair final = {final_answer, final_answer};
    const auto stops = TwoIntegers(confidence_of(here) >= threshold);
    const Pair reward =
        select(stops, confidence_of(here) - stop_penalty, confidence_of(final) - offload_penalty);
    const Pair answer = select(stops, here, final);
    confidence_sum += winner & in_units(confidence_of(answer));
    correct_sum += winner & right_of(answer);
    stopped -= winner & stops;
    played -= winner;

    const Pair next_total = total + reward;
    const Pair next_pulls = pulls + 1.0;
    total = select(winner, next_total, total);
    mean = select(winner, next_total / next_pulls, mean);
    width = select(winner, stretch.beta / root(next_pulls), width);
    pulls = select(winner, next_pulls, pulls);
    in_a_row = winner[0] == winner_before[0] ? in_a_row + 1 : 0;
    winner_before = winner;
  }
  for (std::size_t k = 0; k < 2; ++k) {
    stretch.arms[k].total = total[k];
    stretch.arms[k].pulls = pulls[k];
    stretch.stopped[k] = static_cast<std::uint64_t>(stopped[k]);
    stretch.played[k] = static_cast<std::uint64_t>(played[k]);
  }
  stretch.confidence_sum = confidence_sum[0] + confidence_sum[1];
  stretch.correct_sum = static_cast<std::uint64_t>(correct_sum[0] + correct_sum[1]);
  return in_a_row < kClearLead;
}

}  // namespace

bool play_two_leaders(TwoLeaders& stretch) {
  return stretch.second_played == nullptr ? play<false>(stretch) : play<true>(stretch);
}

}  // namespace splitee
