#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/file.hpp"
#include "trace/trace.hpp"

namespace splitee {

// Parameters of the latent-margin model, which makes traces that reproduce published statistics
// (data/paper/README.md has the formulas and the sources of the values). L exits, of which the
// first `blind_layers` hardly ever reach a threshold.
struct SynthParameters {
  std::string text;  // the parameter file, for the trace's meta
  std::string name;
  std::string kind;  // of the traces: reconstructed, or synthetic
  std::uint64_t seed = 1;
  std::uint64_t samples = 0;
  std::uint64_t exits = 12;
  std::uint64_t classes = 2;
  std::uint64_t blind_layers = 0;
  double blind_scale = 0;
  double blind_shift = 0;
  double mu_first = 0;  // probit of the accuracy of the first layer that is not blind
  double mu_last = 0;   // and of the last
  double mu_power = 1;
  double k_first = 1;  // logit scale
  double k_last = 1;
  double k_power = 1;
  double cap_first = 1;  // ceiling of the margin; from 50 on there is none
  double cap_last = 1;
  double sigma_sample = 0;  // spread of the confidence scale over samples
  double sigma_layer = 0;   // and over the layers of a sample
  double rho = 0;           // share of a sample's latent that all its layers have in common
  double phi = 0;           // correlation of neighbouring layers in the rest
  std::optional<double> transition_k;  // logit scale of a transition layer behind the blind ones
  std::vector<double> layer_scale;     // factors of the logit scales, one a layer; empty: all 1
};

// A made trace with all its arrays.
struct SynthTrace {
  Table<float> confidence;          // [N, L], multiples of 2^-16
  Table<std::uint8_t> prediction;   // [N, L]
  std::vector<std::uint8_t> label;  // [N]
  Table<float> entropy;             // [N, L]
  std::string meta;                 // JSON: kind, model, parameters
};

// Reads a parameter file; the first fault is an Error with status kUsage that names file and key.
SynthParameters read_synth_parameters(const std::filesystem::path& path);

// Makes the trace with `threads` threads. The same parameters give the same bytes on every machine
// and for any number of threads.
SynthTrace synthesise(const SynthParameters& parameters, unsigned threads);

// The memory in bytes for making the trace and for as_trace(), during the work and afterwards.
struct SynthMemory {
  std::uint64_t arrays = 0;
  std::uint64_t as_trace_works = 0;
  std::uint64_t trace = 0;
};
SynthMemory synth_memory(const SynthParameters& parameters, bool with_entropy);

// Writes the trace to an .npz file and commits it.
void write_synth(const SynthTrace& synth, AtomicFile& file);

// The trace for a replay. Its sha256 is that of the arrays in the order confidence, prediction,
// label, entropy.
Trace as_trace(SynthTrace synth, const std::filesystem::path& parameter_file,
               bool with_entropy = true);

}  // namespace splitee
