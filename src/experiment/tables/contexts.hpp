#pragma once

#include "experiment/tables/result_table.hpp"

namespace splitee {

// contexts.csv: one row per context of the samples and cell, where a trace has contexts.
const ResultTable& contexts_csv();

}  // namespace splitee
