// Why a duel takes the decisions of the plain loop.
//
// The indices of the two arms are evaluated in every round as Ucb does it, operation by operation.
// As for a sprint (sprint.cpp), the index of an arm that gets no reward never falls while t grows
// (beta is not negative), so no other arm's exceeds `bound` in any round of the stretch. Where the
// larger of the two is above `bound`, the plain loop plays it, and the lower arm of the two where
// they tie. Which two arms the caller chooses matters for speed only.
#include "replay/duel.hpp"

#include <cmath>

#include "replay/lanes.hpp"

namespace splitee {
namespace {

using Two = double __attribute__((vector_size(16)));
using TwoIntegers = std::int64_t __attribute__((vector_size(16)));

// After so many rounds won in a row the other arm is no match any more.
constexpr unsigned kClearLead = 8;

Two root(Two x) { return Two{std::sqrt(x[0]), std::sqrt(x[1])}; }

}  // namespace

bool fight(Duel& duel) {
  const UcbArm& first = duel.arms[0];
  const UcbArm& second = duel.arms[1];
  const Two exit_penalty = {first.exit_penalty, second.exit_penalty};
  const Two offload_penalty = {first.offload_penalty, second.offload_penalty};
  const TwoIntegers always_exits = {first.is_last_exit ? -1 : 0, second.is_last_exit ? -1 : 0};
  Two total = {first.total, second.total};
  Two pulls = {first.pulls, second.pulls};
  Two mean = total / pulls;
  Two width = duel.beta / root(pulls);
  TwoIntegers confidence_sum = {};
  TwoIntegers correct_sum = {};
  TwoIntegers exited = {};
  TwoIntegers played = {};
  TwoIntegers winner_before = {};
  unsigned in_a_row = 0;
  for (; duel.row < duel.end && in_a_row < kClearLead; ++duel.row) {
    const Two index = mean + width * duel.sqrt_log[duel.row];
    const std::int64_t second_wins = index[1] > index[0] ? -1 : 0;
    if (!((second_wins != 0 ? index[1] : index[0]) > duel.bound)) break;
    const TwoIntegers winner = {~second_wins, second_wins};

    const Two here = {first.column[duel.row], second.column[duel.row]};
    const double final_answer = duel.final_column[duel.row];
    const Two final = {final_answer, final_answer};
    const TwoIntegers exits = TwoIntegers(confidence_of(here) >= duel.threshold) | always_exits;
    const Two reward =
        select(exits, confidence_of(here) - exit_penalty, confidence_of(final) - offload_penalty);
    const Two answer = select(exits, here, final);
    confidence_sum += winner & in_units(confidence_of(answer));
    correct_sum += winner & right_of(answer);
    exited -= winner & exits;
    played -= winner;

    const Two next_total = total + reward;
    const Two next_pulls = pulls + 1.0;
    total = select(winner, next_total, total);
    mean = select(winner, next_total / next_pulls, mean);
    width = select(winner, duel.beta / root(next_pulls), width);
    pulls = select(winner, next_pulls, pulls);
    in_a_row = winner[0] == winner_before[0] ? in_a_row + 1 : 0;
    winner_before = winner;
  }
  for (std::size_t k = 0; k < 2; ++k) {
    duel.arms[k].total = total[k];
    duel.arms[k].pulls = pulls[k];
    duel.exited[k] = static_cast<std::uint64_t>(exited[k]);
    duel.played[k] = static_cast<std::uint64_t>(played[k]);
  }
  duel.confidence_sum = confidence_sum[0] + confidence_sum[1];
  duel.correct_sum = static_cast<std::uint64_t>(correct_sum[0] + correct_sum[1]);
  return in_a_row < kClearLead;
}

}  // namespace splitee
