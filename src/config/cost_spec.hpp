#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "config/axis.hpp"
#include "link/series_reader.hpp"
#include "model/physical_costs.hpp"

namespace splitee {

// The scale of the offloading costs from a round (counted from 1) on.
struct CostChange {
  std::uint64_t from = 1;
  double value = 0;
};
using CostSchedule = std::vector<CostChange>;  // rising, the first from round 1

// Offloading at exit i costs scale * per_exit[i]; an empty per_exit stands for all ones.
struct OffloadSpec {
  Axis scale;
  std::vector<double> per_exit;
  std::optional<Alternatives<CostSchedule>> schedule = {};  // times scale, which then is 1
};

// Time or energy of a layer or an exit on one part of a machine: one number for all, or L; empty
// where the configuration gives none.
struct UseSpec {
  std::vector<double> ms;
  std::vector<double> mj;
};

// A device, or a cloud. Where the trace's meta holds multiply-accumulates, a speed and an energy
// can replace the numbers of each layer.
struct MachineSpec {
  bool from_trace = false;  // milliseconds of each sample, by the trace's latency_ms
  UseSpec layer;
  UseSpec exit;
  std::optional<double> gmac_per_s;
  std::optional<double> mj_per_gmac;
};

struct LinkSpec {
  std::string profile;  // its name, or empty
  std::string radio;    // likewise
  Link link;            // with a series: an uplink without an end to its rate
  std::optional<SeriesSource> series = {};
};

struct BytesSpec {
  std::vector<double> activation;  // empty: from the trace's meta
  std::optional<double> input;
  double answer = 0;
};

// When samples arrive.
struct ArrivalSpec {
  enum class Kind : std::uint8_t {
    kPeriod,   // one every `value` ms
    kPoisson,  // `value` per second on average, at random
    kRound,    // one with each step of a link's series
  };
  Kind kind = Kind::kRound;
  double value = 0;
};

// Costs in physical units.
struct PhysicalSpec {
  CostUnit unit = CostUnit::kMilliseconds;
  bool from_meta = false;  // numbers that are not given are taken from the trace's meta
  Alternatives<MachineSpec> device;
  MachineSpec cloud;  // layer.ms only
  Alternatives<LinkSpec> link;
  BytesSpec bytes;
  std::optional<ArrivalSpec> arrivals = {};

  // Whether offloads over a link depend on when they are made: the link has a series, or a clock
  // makes them wait for each other.
  [[nodiscard]] bool changes(const LinkSpec& of) const {
    return of.series || (arrivals && arrivals->kind != ArrivalSpec::Kind::kRound);
  }
};

struct CostSpec {
  LayerCosts layers;  // in lambda
  OffloadSpec offload;
  std::optional<PhysicalSpec> physical;  // instead of both
  Axis mu;
  RewardCost reward_cost = RewardCost::kAllExits;

  [[nodiscard]] CostUnit unit() const { return physical ? physical->unit : CostUnit::kLambda; }
};

}  // namespace splitee
