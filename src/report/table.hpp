#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "experiment/tables/summary_reader.hpp"
#include "report/document.hpp"

namespace splitee {

// The texts of the table besides the rows of the results.
struct TableHeads {
  std::map<std::string, std::string> titles;  // what stands above each trace's blocks, by its name
  std::set<std::string> one_order;  // traces whose repeats are all in one order: no repeat tells
                                    // more than another, so neither intervals nor marks are shown
  std::vector<double> per_exit;   // lambda per exit, which `offload` scales; empty: it is the cost
  std::vector<std::string> grid;  // names of the grid columns
  std::string unit = "λ";         // of the costs
  std::string world = {};         // where offloading costs come from that are no number
  std::set<std::string> yardsticks = {};  // policies that know the data beforehand: never the best
};

// How the cells of a grid are shown.
enum class GridForm {
  kSummary,  // at one cost, per policy the point of highest reward, and the range of the others
  kFull
};

// A screen: what has no more cells is shown in full.
inline constexpr std::size_t kFewCells = 40;

// "of per-exit costs 12, 13, 16 λ", what a scale multiplies; of many exits the lowest and the
// highest.
std::string per_exit_text(const std::vector<double>& per_exit);

// The table for people. In full: per trace and offloading cost a block with one line per policy and
// grid point. As a summary, where there are more than `few` cells and a trace has more than one
// point of a policy: per trace, link, device and schedule one block at a single offloading cost.
// What regret is taken against stands above the blocks or, where it is not the same for all cells
// of an offloading cost, in each line. The best of a column is marked *, a value that chance may
// have put apart from the first policy's ~; the notes say so. A trace without a title is a
// std::out_of_range.
Document summary_document(const std::vector<MarkedRow>& rows, const TableHeads& heads,
                          GridForm form, std::size_t few = kFewCells);

}  // namespace splitee
