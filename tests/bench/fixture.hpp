#pragma once

#include <benchmark/benchmark.h>

#include <cstddef>
#include <cstdint>
#include <vector>

#include "model/cost_model.hpp"
#include "policy/info.hpp"
#include "trace/synth.hpp"
#include "trace/trace.hpp"

namespace splitee::bench {

inline constexpr double kThreshold = 0.7;
inline constexpr std::uint64_t kSeed = 2023;

// The numbers of exits that benchmarks of the replay run at: the paper's, and many.
inline constexpr std::int64_t kExits[] = {12, 96};

// Parameters of a synthetic trace of this size, near those of the paper's data sets.
SynthParameters synth_parameters(std::uint64_t samples, std::uint64_t exits);

// Such a trace.
Trace new_synthetic_trace(std::uint64_t samples, std::uint64_t exits);

// The same; made once and kept until the program ends.
const Trace& synthetic_trace(std::uint64_t samples, std::uint64_t exits);

// The paper's costs with an offloading cost of 3 lambda.
CostModel paper_costs(std::size_t exits);

// A policy's parameters with the defaults of the published code; a number without a default has its
// lowest value.
Parameters default_parameters(const PolicyInfo& info);

}  // namespace splitee::bench
