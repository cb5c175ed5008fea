#include "policy/arm_set.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/memory.hpp"

namespace splitee {
namespace {

struct Size {
  std::size_t exits;

  std::size_t operator()(const AllSplits& /*set*/) const { return exits; }
  std::size_t operator()(const SplitsAndThresholds& set) const {
    return saturating_product(set.splits.size(), set.thresholds.size());
  }
  std::size_t operator()(const Walks& set) const {
    std::size_t size = 1;
    for (const ThresholdsAt& look : set.looks) {
      size = saturating_product(size, look.thresholds.size());
    }
    return size;
  }
};

struct HighestExit {
  std::size_t operator()(const AllSplits& /*set*/) const { return 0; }
  std::size_t operator()(const SplitsAndThresholds& set) const {
    return *std::max_element(set.splits.begin(), set.splits.end());
  }
  std::size_t operator()(const Walks& set) const { return set.looks.back().exit; }
};

struct Making {
  std::size_t exits;
  double threshold;
  Heads heads;

  std::vector<Arm> operator()(const AllSplits& /*set*/) const {
    return splits(exits, threshold, heads);
  }
  std::vector<Arm> operator()(const SplitsAndThresholds& set) const {
    std::vector<Arm> arms;
    for (const std::size_t exit : set.splits) {
      for (const double each : set.thresholds) arms.push_back(split_at(exit, exits, each, heads));
    }
    return arms;
  }
  std::vector<Arm> operator()(const Walks& set) const {
    std::vector<Arm> arms = {{.looks = {}, .heads = Heads::kLooked}};
    for (const ThresholdsAt& look : set.looks) {
      std::vector<Arm> longer;
      for (const Arm& arm : arms) {
        for (const double each : look.thresholds) {
          longer.push_back(arm);
          longer.back().looks.push_back({look.exit, look.exit + 1 == exits ? 0 : each});
        }
      }
      arms = std::move(longer);
    }
    if (set.then_final && set.looks.back().exit + 1 < exits) {
      for (Arm& arm : arms) arm.looks.push_back({exits - 1, 0});
    }
    return arms;
  }
};

struct Text {
  std::string operator()(const AllSplits& /*set*/) const { return "splits"; }
  std::string operator()(const SplitsAndThresholds& set) const {
    std::vector<std::size_t> from_1 = set.splits;
    for (std::size_t& exit : from_1) ++exit;
    return fmt::format("{}@{}", fmt::join(from_1, " "), fmt::join(set.thresholds, " "));
  }
  std::string operator()(const Walks& set) const {
    std::string text;
    for (const ThresholdsAt& look : set.looks) {
      text += fmt::format("{}@{}, then ", look.exit + 1, fmt::join(look.thresholds, " "));
    }
    return text + (set.then_final ? "final" : "offload");
  }
};

}  // namespace

std::size_t size_of(const ArmSet& set, std::size_t exits) { return std::visit(Size{exits}, set); }

std::size_t highest_exit_of(const ArmSet& set) { return std::visit(HighestExit{}, set); }

std::vector<Arm> arms_of(const ArmSet& set, std::size_t exits, double threshold, Heads heads) {
  return std::visit(Making{exits, threshold, heads}, set);
}

std::string text_of(const ArmSet& set) { return std::visit(Text{}, set); }

std::string name_of(const Arm& arm, const ArmSet& set, std::size_t exits) {
  if (arm.heads == Heads::kNone) return "0";
  const bool own_thresholds = !std::holds_alternative<AllSplits>(set);
  std::string name;
  for (const Look& look : arm.looks) {
    if (!name.empty()) name += '+';
    name += fmt::format("{}", look.exit + 1);
    if (own_thresholds && look.exit + 1 < exits) name += fmt::format("@{}", look.threshold);
  }
  return name;
}

}  // namespace splitee
