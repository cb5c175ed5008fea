#pragma once

#include "experiment/tables/result_table.hpp"

namespace splitee {

// runs.csv: the totals of each repeat of each cell.
const ResultTable& runs_csv();

}  // namespace splitee
