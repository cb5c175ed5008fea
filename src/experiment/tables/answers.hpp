#pragma once

#include "experiment/tables/result_table.hpp"

namespace splitee {

// answers.csv: what became of the rewards of a cell's rounds where answers come late or are lost,
// means over repeats.
const ResultTable& answers_csv();

}  // namespace splitee
