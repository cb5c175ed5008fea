#pragma once

#include "experiment/tables/result_table.hpp"

namespace splitee {

// contexts.csv: one row per cell and context of the samples, where a trace has contexts.
const ResultTable& contexts_csv();

}  // namespace splitee
