#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "experiment/block.hpp"
#include "report/rows.hpp"

namespace splitee {

// The rows of some cells, as text for the four CSV files.
struct BlockRows {
  std::string runs;
  std::string summary;
  std::string curves;
  std::string exits;
};

// Puts the repeats of a block together. They must come in their order, so that the same numbers are
// added in the same order whatever the number of workers.
class BlockAggregate {
 public:
  // The block must outlive the aggregate.
  explicit BlockAggregate(const Block& block);

  // The outcomes of the next repeat, one per cell.
  void add(const std::vector<CellOutcome>& outcomes);

  // Repeats added so far.
  [[nodiscard]] std::uint64_t repeats() const { return repeats_; }

  // What was added so far as bytes, from which an aggregate of the same block goes on.
  [[nodiscard]] std::string state() const;
  void restore(std::string_view state);

  // The rows of all repeats added.
  [[nodiscard]] BlockRows rows() const;

 private:
  // A curve's point, or an exit's counts, over the repeats.
  struct PointMoments {
    Moments regret;
    Moments accuracy;
    Moments cost;
  };
  struct ExitMoments {
    Moments played;
    Moments exited;
    Moments offloaded;
  };
  struct TotalMoments {
    std::uint64_t samples = 0;
    std::uint64_t reference_exit = 0;  // from 1
    Moments accuracy;
    Moments cost;
    Moments offloaded;
    Moments reward;
    Moments regret;
    Moments final_exit_cost;
    Moments final_exit_accuracy;
  };
  struct CellMoments {
    CellKey key;
    std::string runs;
    TotalMoments total;
    std::vector<std::uint64_t> votes;  // for best_exit, per exit
    std::vector<PointMoments> points;
    std::vector<ExitMoments> exits;
  };

  static void add(CellMoments& cell, const CellOutcome& outcome);
  [[nodiscard]] SummaryRow summary_of(const CellMoments& cell) const;

  const LoadedTrace* trace_;
  std::uint64_t repeats_ = 0;
  std::vector<CellMoments> cells_;
};

}  // namespace splitee
