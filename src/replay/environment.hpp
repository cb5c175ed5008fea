#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <vector>

#include "model/cost_model.hpp"
#include "model/late_answers.hpp"
#include "model/ledger.hpp"
#include "model/reward_rule.hpp"
#include "policy/policy.hpp"
#include "replay/outcome.hpp"
#include "replay/sample.hpp"
#include "replay/sender.hpp"

namespace splitee {

// The device, the link and the cloud of one cell. The only place that knows the rule by which a
// sample stops at an exit or goes on, and which rewards a round makes known.
class Environment {
 public:
  // For a policy that chooses among arms.
  Environment(std::vector<Arm> arms, const CostModel& costs, RewardRule rule = {});

  // For a policy that walks: its stations are the exits.
  explicit Environment(const CostModel& costs);

  [[nodiscard]] const std::vector<Arm>& arms() const { return arms_; }
  [[nodiscard]] const std::vector<Station>& stations() const { return stations_; }
  [[nodiscard]] std::size_t last_exit() const { return last_; }
  [[nodiscard]] const CostTable& costs() const { return costs_; }

  [[nodiscard]] const RewardRule& rule() const { return rule_; }

  // The costs of the stations in another cell.
  [[nodiscard]] CostTable costs_in(const CostModel& costs) const;

  // From now on the stations have the costs of this cell.
  void change_costs(const CostModel& costs);

  [[nodiscard]] const Claims& claims() const { return claims_; }

  // Arms that one of the kernels can play.
  [[nodiscard]] bool suits_kernels() const {
    return claims_.looks_once && !rule_.is_gain() && claims_.constant_costs;
  }

  // From now on rounds are reported by the context of their samples, one of `contexts`; 0: all
  // together.
  void report_by_context(std::size_t contexts) { contexts_ = contexts; }
  [[nodiscard]] std::size_t contexts() const { return contexts_; }

  // How rewards come back; without this call, at once.
  void answer_late(const LateAnswers& answers) {
    answers_ = answers;
    claims_.answers_at_once = answers.come_at_once();
    if (sender_ && answers.timeout_ms) sender_->give_up_after(*answers.timeout_ms);
  }
  [[nodiscard]] const LateAnswers& answers() const { return answers_; }

  // The result of playing an arm on the sample.
  template <class S>
  [[nodiscard]] Outcome play(const S& sample, std::size_t arm) const;

  // The result of a walk that ends at an exit.
  template <class S>
  [[nodiscard]] Outcome end_walk(const S& sample, std::size_t exit, Fate fate) const {
    return fate == Fate::kStop ? stop(exit, sample, sample.confidence(exit))
                               : offload(exit, sample);
  }

  // Adds a round to the ledger.
  void book(const Sample& sample, const Outcome& outcome, Ledger& ledger,
            Ledger::Batch& batch) const {
    ledger.count(outcome.station, outcome.fate, 1);
    batch.add(outcome.seen, sample.correct(outcome.answer));
  }

  // Tells a learner the rewards that a round in which `arm` was played makes known: that of each
  // arm whose own walk needs only what was seen in the walk made, which is the exits that the
  // device evaluated, and the final exit's answer where the sample was offloaded or ran to it.
  // `probed`: whether a sample that had stopped was offloaded nevertheless. Where the device gave
  // up before the cloud's answer came, the final exit's answer is not known.
  template <Learner P, class S>
  [[gnu::always_inline]] void reveal(P& policy, const S& sample, std::size_t arm,
                                     const Outcome& outcome, bool probed = false) const {
    if (policy.feedback() != Feedback::kOwnArm) reveal_others(policy, sample, arm, outcome, probed);
    tell(policy, arm, outcome, told_of(sample, outcome));
  }

  // The cost of a round, in the unit of the costs.
  [[nodiscard]] double cost_of(const Outcome& outcome) const {
    const double reaching = costs_.reaching[outcome.station] + device_cost(outcome.station);
    if (outcome.fate == Fate::kStop) return reaching;
    return reaching + costs_.offloading[outcome.station] + sending_cost(outcome.station);
  }

  // Who sends, where costs differ from round to round; otherwise null.
  [[nodiscard]] Sender* sender() { return sender_ ? &*sender_ : nullptr; }
  [[nodiscard]] const Sender* sender() const { return sender_ ? &*sender_ : nullptr; }

  // Milliseconds of the device that no reward of this round counts.
  [[nodiscard]] double uncounted_device_ms() const {
    return rule_.is_gain() ? sender_->device_ms_at(rule_.first) : 0;
  }

  // Whether a round's answer, or reward, may come late; and where the answer is lost or comes too
  // late, so that the device's own counts. `is_lost`: of the sample, were it offloaded.
  [[nodiscard]] bool may_be_late(RoundEnd end) const {
    return answers_.which == LateAnswers::Which::kAll || is_from_cloud(end);
  }
  [[nodiscard]] bool is_unanswered(RoundEnd end, bool is_lost) const {
    return is_from_cloud(end) &&
           (is_lost || (end.fate == Fate::kOffload && is_too_late(end.station)));
  }

  // What a sample gives that stopped, and is offloaded all the same.
  template <class S>
  [[nodiscard]] Outcome offload_after(const S& sample, const Outcome& stopped) const {
    return offload(stopped.station, sample);
  }
  [[nodiscard]] bool is_last(const Outcome& outcome) const {
    return stops_[outcome.station].exit == last_;
  }

 private:
  // The walk of another arm than the played one, as far as the walk made shows it.
  struct Walked {
    bool is_open;      // it looks at an exit that was not evaluated
    bool needs_final;  // it offloads
    Outcome outcome;   // if not open
  };

  [[nodiscard]] bool is_from_cloud(RoundEnd end) const {
    return end.fate == Fate::kOffload || is_remote(stops_[end.station].exit);
  }
  [[nodiscard]] bool is_remote(std::size_t exit) const { return exit >= answers_.remote_from; }

  // Of a told round: whether the final exit's answer is the cloud's, and whether it is lost.
  struct Told {
    bool final_from_cloud;
    bool is_lost;
  };
  template <class S>
  [[nodiscard]] Told told_of(const S& sample, const Outcome& outcome) const {
    return {stations_[outcome.station].exit != last_ || is_remote(last_), sample.is_lost()};
  }

  template <Learner P>
  [[gnu::always_inline]] void tell(P& policy, std::size_t arm, const Outcome& outcome,
                                   const Told& told) const {
    const bool from_cloud = (outcome.fate == Fate::kOffload && told.final_from_cloud) ||
                            is_remote(stops_[outcome.station].exit);
    const bool is_lost =
        from_cloud &&
        (told.is_lost || (outcome.fate == Fate::kOffload && is_too_late(outcome.station)));
    double cost = 0;
    if constexpr (!CostIgnorer<P>) cost = cost_of(outcome);
    policy.observe({arm, outcome.reward, cost, from_cloud, is_lost});
  }

  // Tells the rewards of other arms than the played one. Not inlined, and by value, so that the
  // players keep the outcome of a round in registers.
  template <Learner P, class S>
  [[gnu::noinline]] void reveal_others(P& policy, S sample, std::size_t arm, Outcome outcome,
                                       bool probed) const;

  // The exit of a station, the threshold there, and the penalties of its two fates.
  struct Stop {
    std::size_t exit;
    double threshold;  // of the look; walks have none
    double stop_penalty;
    double offload_penalty;
  };

  template <class S>
  [[nodiscard]] [[gnu::always_inline]] Outcome stop(std::size_t station, const S& sample,
                                                    double confidence) const {
    const Stop& at = stops_[station];
    const double seen = rule_.is_gain() ? gain(sample, confidence) : confidence;
    const double penalty =
        sender_ ? at.stop_penalty + costs_.mu * counted_device_cost(station) : at.stop_penalty;
    return {station, Fate::kStop, at.exit, seen, seen - penalty};
  }
  // A copy of an outcome, member by member: g++ leaves a result in memory that a call wrote there.
  [[nodiscard]] static Outcome in_parts(const Outcome& made) {
    return {made.station, made.fate, made.answer, made.seen, made.reward};
  }
  template <class S>
  [[nodiscard]] [[gnu::always_inline]] Outcome offload(std::size_t station, const S& sample) const {
    if (sample.is_lost() || is_too_late(station)) return in_parts(lose(station, sample));
    if (rule_.is_gain()) return in_parts(offload_for_gain(station, sample));
    const double seen = sample.confidence(last_);
    return {station, Fate::kOffload, last_, seen, seen - offload_penalty(station)};
  }
  [[nodiscard]] bool is_too_late(std::size_t station) const {
    return sender_ && sender_->is_too_late(station);
  }
  // The cost of an offload in this round besides the table's.
  [[nodiscard]] double sending_cost(std::size_t station) const {
    return sender_ ? sender_->cost(station) : 0;
  }
  [[nodiscard]] double offload_penalty(std::size_t station) const {
    const double penalty = stops_[station].offload_penalty;
    if (!sender_) return penalty;
    return penalty + costs_.mu * (sender_->cost(station) + counted_device_cost(station));
  }
  // What the device takes up to a station besides the table's costs, in this round; and what of it
  // the reward counts, which of gains is what comes behind the first look.
  [[nodiscard]] double device_cost(std::size_t station) const {
    return sender_ ? sender_->cost_of_device(sender_->device_ms(station)) : 0;
  }
  [[nodiscard]] double counted_device_cost(std::size_t station) const {
    return sender_->cost_of_device(sender_->device_ms(station) - uncounted_device_ms());
  }
  [[nodiscard]] double gain(const Sample& sample, double confidence) const {
    const double gain = confidence - sample.confidence(rule_.first);
    return rule_.clip ? std::max(gain, 0.0) : gain;
  }
  [[nodiscard]] Outcome offload_for_gain(std::size_t station, const Sample& sample) const;
  // The result of an offloaded sample whose answer is lost, or comes too late.
  [[nodiscard]] Outcome lose(std::size_t station, const Sample& sample) const;
  [[nodiscard]] std::size_t behind(std::size_t arm) const { return first_station_[arm + 1]; }
  void add_stop(const Look& look);
  void use_link(const CostModel& costs);
  [[nodiscard]] Claims find_claims() const;
  template <class S>
  [[nodiscard]] Walked walk_again(const S& sample, std::size_t arm, const Station& end) const;
  [[nodiscard]] bool ceebert_code_updates(std::size_t other, std::size_t arm,
                                          const Outcome& outcome) const;

  std::vector<Arm> arms_;
  std::vector<Station> stations_;
  RewardRule rule_;
  std::size_t last_;  // exit
  CostTable costs_;
  std::vector<Stop> stops_;                       // by station
  std::vector<std::size_t> first_station_ = {0};  // by arm, and behind the last
  Claims claims_;
  std::optional<Sender> sender_;
  LateAnswers answers_;
  std::size_t contexts_ = 0;
};

// Forced inline: the loops of the players are several times faster with it.
template <class S>
[[gnu::always_inline]] inline Outcome Environment::play(const S& sample, std::size_t arm) const {
  for (std::size_t station = first_station_[arm]; station < behind(arm); ++station) {
    const double confidence = sample.confidence(stops_[station].exit);
    if (confidence >= stops_[station].threshold) return stop(station, sample, confidence);
  }
  return offload(behind(arm) - 1, sample);
}

}  // namespace splitee
