#pragma once

#include "experiment/tables/result_table.hpp"

namespace splitee {

// curves.csv: how a cell's regret, accuracy and cost develop over the rounds.
const ResultTable& curves_csv();

}  // namespace splitee
