#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "experiment/tables/summary_reader.hpp"

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
};

// "of per-exit costs 12, 13, 16 λ", what a scale multiplies; of many exits the lowest and the
// highest.
std::string per_exit_text(const std::vector<double>& per_exit);

// The table for the terminal: per trace and offloading cost a block with one line per policy. Where
// that would be longer than `longest` lines, only the first, the middle and the last offloading
// cost of a trace are shown, and a line says so. What regret is taken against stands above the
// blocks or, where it is not the same for all cells of an offloading cost, in each line. A value
// that chance may have put apart from the first policy's is marked with ~. A trace without a title
// is a std::out_of_range.
std::string summary_table(const std::vector<MarkedRow>& rows, const TableHeads& heads,
                          std::size_t longest = 120);

}  // namespace splitee
