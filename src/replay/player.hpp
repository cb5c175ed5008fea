#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/books.hpp"
#include "policy/bandit.hpp"
#include "policy/learners/table.hpp"
#include "policy/policy.hpp"
#include "replay/answer_count.hpp"
#include "replay/environment.hpp"
#include "replay/tile.hpp"
#include "statistics/histogram.hpp"

namespace splitee {

// One policy that plays one order of one trace.
class Player {
 public:
  explicit Player(Environment environment)
      : environment_(std::move(environment)),
        books_(environment_.stations().size()),
        by_context_(environment_.contexts(), books_) {}
  Player(const Player&) = delete;
  Player& operator=(const Player&) = delete;
  virtual ~Player() = default;

  // Plays rows [from, to) of the tile as rounds first_round, first_round + 1, ... (from 0).
  // Round 0 must come first, in a tile with at least as many rows as exits.
  virtual void play(Tile& tile, std::size_t from, std::size_t to, std::uint64_t first_round,
                    const RoundLogs& logs) = 0;

  // Before the first round, of a player of the same policy with the same parameters, which may have
  // other costs: from now on play() plays that player's rounds beside its own, and that player's
  // must not be called. Whether it does.
  [[nodiscard]] virtual bool take_along(Player& /*other*/) { return false; }

  // From the next round on the costs are these.
  void change_costs(const CostModel& costs) {
    environment_.change_costs(costs);
    books_.begin_stretch();
    for (Books& each : by_context_) each.begin_stretch();
  }

  // The arm with the highest estimated mean reward; none for a policy that does not learn.
  [[nodiscard]] virtual std::optional<std::size_t> estimated_best() const { return std::nullopt; }

  // Where answers come late or are lost: what became of them so far.
  [[nodiscard]] virtual std::optional<AnswerCounts> answer_counts() const {
    if (!answers_) return std::nullopt;
    return answers_->counts();
  }

  // Before the first round, of a policy that does not learn: its answers are counted.
  void count_answers() {
    if (!environment_.answers().come_at_once()) answers_.emplace();
  }

  // Its record so far, by the stations of its environment.
  [[nodiscard]] const Books& ledger() const { return books_; }

  // The record for the samples of each context, where rounds are reported by it; otherwise empty.
  [[nodiscard]] const std::vector<Books>& by_context() const { return by_context_; }
  [[nodiscard]] const Environment& environment() const { return environment_; }

  // When each round's sample arrives, and one more behind the last, in ms; to be set before the
  // first round where the link changes. `ms` must outlive the player.
  void set_arrivals(std::span<const double> ms) { arrivals_ = ms; }

  // The latencies of the rounds so far, where the link changes.
  [[nodiscard]] const Histogram& latencies() const { return latencies_; }

 protected:
  // To be called before anything else is done in a round.
  template <class S>
  void begin_round(std::uint64_t round, const S& sample) {
    round_ = round;
    is_lost_ = sample.is_lost();
    if (Sender* sender = environment_.sender()) {
      sender->arrive(round, arrivals_.empty() ? 0 : arrivals_[static_cast<std::size_t>(round)],
                     sample.latency_ms(), sample.is_lost());
    }
  }

  // The first round whose decision may use the answer to an offload that this round makes from the
  // station where it ended; a number behind all rounds if none begins after the answer has come.
  [[nodiscard]] std::uint64_t answered_by(std::uint64_t round, RoundEnd end) const;

  // Adds a round to the record.
  [[gnu::always_inline]] void book(const Sample& sample, const Outcome& outcome,
                                   Ledger::Batch& batch) {
    environment_.book(sample, outcome, books(), batch);
    if (!by_context_.empty()) book_context(sample, outcome);
    if (answers_) count_answer(outcome.end());
    if (environment_.sender() != nullptr) book_sending(outcome.end());
  }

  [[nodiscard]] Ledger& books() { return books_.open(); }
  [[nodiscard]] Ledger& books_of(std::size_t context) { return by_context_[context].open(); }

  // Whether what a kernel adds up at once has to be booked round by round besides.
  [[nodiscard]] bool asks_for_rounds() const { return !by_context_.empty() || answers_; }

  // Does that for rows [from, to) of the tile, in which a kernel has played this arm; the first of
  // them is round `round`.
  void book_rounds(const Tile& tile, std::size_t from, std::size_t to, std::uint64_t round,
                   std::size_t arm) {
    if (!asks_for_rounds()) return;
    for (std::size_t row = from; row < to; ++row) {
      const Sample sample(tile, row);
      const Outcome outcome = environment_.play(sample, arm);
      if (!by_context_.empty()) book_context(sample, outcome);
      round_ = round + (row - from);
      if (answers_) count_answer(outcome.end());
    }
  }

  // The uncounted warm start: arm k on the k-th sample of the tile, told the reward of arm k only.
  template <class P>
  void warm_up(P& policy, const Tile& tile) {
    if constexpr (WarmStarter<P>) {
      if (!policy.warm_start().is_uncounted()) return;
      for (std::size_t arm = 0; arm < environment_.arms().size(); ++arm) {
        const Sample sample(tile, arm);
        if (Sender* sender = environment_.sender()) sender->meet(sample.latency_ms());
        policy.observe({arm, environment_.play(sample, arm).reward});
      }
    }
  }

 private:
  void book_sending(RoundEnd end);
  Sender::Times add_times(RoundEnd end, Ledger& ledger) const;
  // By value: an outcome whose address is taken cannot stay in registers.
  void book_context(const Sample& sample, Outcome outcome);
  void count_answer(RoundEnd end);

  Environment environment_;
  Books books_;
  std::vector<Books> by_context_;
  std::span<const double> arrivals_;
  Histogram latencies_;
  std::optional<AnswerCount> answers_;
  std::uint64_t round_ = 0;  // the present one
  bool is_lost_ = false;     // its answer, were it offloaded
};

// A player for the policy of this name (which must be in the table); `setup` is only read during
// the call. `contexts`: see Environment::report_by_context.
std::unique_ptr<Player> make_player(std::string_view policy, const HindsightSetup& setup,
                                    const CostModel& costs, const LateAnswers& answers = {},
                                    std::size_t contexts = 0);

// A player that plays one arm on every sample.
std::unique_ptr<Player> make_player(const Arm& arm, const CostModel& costs,
                                    const RewardRule& rule = {}, const LateAnswers& answers = {},
                                    std::size_t contexts = 0);

// Whether the policy can count a pull whose reward has not arrived, see LateAnswers::Use::kPending.
bool counts_plays(std::string_view policy, const HindsightSetup& setup);

// Whether the policy's feedback is Feedback::kProbing.
bool probes(std::string_view policy, const HindsightSetup& setup);

// Arms, and the rule of their rewards.
struct RuledArms {
  std::vector<Arm> arms;
  RewardRule rule;

  friend bool operator==(const RuledArms&, const RuledArms&) = default;
};

// An arm, by its number, from a round (counted from 0) on.
struct ArmFrom {
  std::uint64_t round = 0;
  std::size_t arm = 0;

  friend bool operator==(const ArmFrom&, const ArmFrom&) = default;
};

// A player that plays the arms of a plan, whose rounds rise from 0; without a plan, on each sample
// the arm with the highest reward there (the lowest of equals), which no policy could know.
std::unique_ptr<Player> make_reference_player(const RuledArms& arms, std::vector<ArmFrom> plan,
                                              const CostModel& costs,
                                              const LateAnswers& answers = {});

// The arms of a policy that has arms of its own choice; none for others.
std::optional<RuledArms> own_arms(std::string_view policy, const HindsightSetup& setup);

// The exits that the policy evaluates, and pays for, with these parameters.
Heads heads_of(std::string_view policy, const HindsightSetup& setup);

// The name of a policy's arm in the results.
std::string name_of_arm(std::string_view policy, const HindsightSetup& setup, const Arm& arm);

// The arm that looks once and that the policy plays on every sample; none for other policies.
std::optional<Arm> only_arm(std::string_view policy, const HindsightSetup& setup);

// The constants that the policy takes from formulas.
std::vector<DerivedConstant> derived_constants_of(std::string_view policy,
                                                  const HindsightSetup& setup);

// The range that the policy expects its rewards to lie in, at the costs of the setup, that of what
// its learner is told, and whether the configuration gives it; none where it takes any rewards.
struct PolicyRange {
  RewardRange range;
  RewardRange told;
  bool is_given = false;
};
std::optional<PolicyRange> range_of_policy(std::string_view policy, const HindsightSetup& setup);

// Whether the policy's player looks at every exit of every sample, so that it gathers all columns.
bool looks_at_all_exits(std::string_view policy);

}  // namespace splitee
