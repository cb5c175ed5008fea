#pragma once

#include "experiment/tables/result_table.hpp"

namespace splitee {

// exits.csv: the exits at which the device's part of a cell's rounds ended, means over repeats.
const ResultTable& exits_csv();

}  // namespace splitee
