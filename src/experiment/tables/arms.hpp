#pragma once

#include "experiment/tables/result_table.hpp"

namespace splitee {

// arms.csv: one row per arm of each cell whose policy has arms of its own choice.
const ResultTable& arms_csv();

}  // namespace splitee
