#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "link/uplink.hpp"
#include "model/station.hpp"

namespace splitee {

// Which cost enters a reward (the switch reward_cost).
enum class RewardCost {
  kAllExits,  // "all-exits": that of heads kPassed for every policy, as in the published code
  kCharged,   // "charged": what the policy pays, as in the paper
};

// Costs of single layers, in lambda.
struct LayerCosts {
  std::vector<double> processing;  // size 1: the same for every layer; otherwise one per layer
  std::vector<double> inference;   // likewise
};

// The costs of a ledger's rounds, by station: costs in lambda, rewards in units of confidence.
struct CostTable {
  std::vector<double> reaching;    // paid at the station, whatever the fate
  std::vector<double> offloading;  // paid on top by rounds that are offloaded
  std::vector<double> rewarded;    // gamma, which the reward counts instead of `reaching`
  double mu = 0;                   // turns cost into confidence

  // Over a link that changes, what an offload costs besides: per millisecond until all is sent, and
  // per millisecond of sending.
  double per_up_ms = 0;
  double per_sending_ms = 0;

  [[nodiscard]] std::size_t stations() const { return reaching.size(); }

  // Subtracts gamma from the cost that the rewards count at each station.
  void count_from(double gamma) {
    for (double& each : rewarded) each -= gamma;
  }

  // What the reward subtracts from the confidence of a round that stops, or is offloaded, at a
  // station (SplitEE, arXiv 2309.09195, eq. 1): mu gamma, and mu (gamma + o).
  [[nodiscard]] double stop_penalty(std::size_t station) const { return mu * rewarded[station]; }
  [[nodiscard]] double offload_penalty(std::size_t station) const {
    return mu * (rewarded[station] + offloading[station]);
  }
};

class CostModel;

// What a device has to know whose costs differ from round to round: over a link whose rate changes,
// or because each sample tells what the device takes for it.
struct ChangingLink {
  std::shared_ptr<const LinkSeries> series;  // null: the link does not change
  bool device_by_sample = false;
  bool by_round = false;      // a step per round, without a clock or a queue
  std::vector<double> bytes;  // by exit
  double input_bytes = 0;
  std::shared_ptr<const CostModel> latency;  // ms, without what changes
  double per_up_ms = 0;                      // see CostTable
  double per_sending_ms = 0;
};

// The cost model of SplitEE (arXiv 2309.09195), bound to a network of L exits. All costs are in one
// unit: lambda, or one of physical_costs.hpp.
class CostModel {
 public:
  // `offload` has L entries, of which the last is never used; `offload_input` is the cost of
  // sending the input itself, where the device computes nothing.
  CostModel(std::size_t exits, const LayerCosts& layers, std::vector<double> offload, double mu,
            RewardCost reward_cost, double offload_input = 0);

  [[nodiscard]] std::size_t exits() const { return offload_.size(); }

  // Sets what sending costs besides, see CostTable.
  void weigh_sending(double per_up_ms, double per_sending_ms) {
    per_up_ms_ = per_up_ms;
    per_sending_ms_ = per_sending_ms;
  }

  // The link on which these costs depend; null where costs do not change from round to round.
  void use_link(std::shared_ptr<const ChangingLink> link) {
    link_ = std::move(link);
    weigh_sending(link_->per_up_ms, link_->per_sending_ms);
  }
  [[nodiscard]] const std::shared_ptr<const ChangingLink>& link() const { return link_; }

  // Cost of reaching a station: processing of its layers, and inference at the exits evaluated.
  [[nodiscard]] double reaching(const Station& station) const;

  // The cost that the reward counts for a round that looks at `exit` first, and stops there.
  [[nodiscard]] double rewarded_at(std::size_t exit) const;

  // The costs of rounds that end at these stations.
  [[nodiscard]] CostTable table(std::span<const Station> stations) const;

 private:
  [[nodiscard]] double inference_at(std::size_t exit) const;

  std::vector<double> processing_;  // of layers 0..i
  std::vector<double> inference_;   // a single number for all layers, or one per layer
  std::vector<double> every_exit_;  // of layers 0..i with inference at each
  std::vector<double> offload_;
  double offload_input_;
  double mu_;
  RewardCost reward_cost_;
  double per_up_ms_ = 0;
  double per_sending_ms_ = 0;
  std::shared_ptr<const ChangingLink> link_;
};

}  // namespace splitee
