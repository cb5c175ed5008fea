#pragma once

#include <map>
#include <string>
#include <vector>

#include "report/rows.hpp"

namespace splitee {

// The table for the terminal: per trace and offloading cost a block with one line per policy. Where
// that would be longer than `longest` lines, only the first, the middle and the last offloading
// cost of a trace are shown, and a line says so. `titles` holds for each trace's name what stands
// above its blocks; `grid` names the grid columns. A value that chance may have put apart from the
// first policy's is marked with ~.
std::string summary_table(const std::vector<MarkedRow>& rows,
                          const std::map<std::string, std::string>& titles,
                          const std::vector<std::string>& grid, std::size_t longest = 120);

}  // namespace splitee
