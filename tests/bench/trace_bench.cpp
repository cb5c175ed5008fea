// Sources of traces: files, and the generator.
#include "bench/fixture.hpp"
#include "support/temporary_folder.hpp"
#include "trace/synth.hpp"
#include "trace/trace_reader.hpp"

namespace {

using namespace splitee;
using namespace splitee::bench;

constexpr std::uint64_t kExitsOfPaper = 12;
constexpr std::int64_t kFileSamples = 50'000;
constexpr std::int64_t kMadeSamples = 10'000;

// Reads and checks a stored .npz file; an item is a sample, bytes are those of the file.
void read_file(benchmark::State& state) {
  const testing::TemporaryFolder folder;
  const auto path = folder / "trace.npz";
  AtomicFile file(path);
  write_synth(synthesise(synth_parameters(kFileSamples, kExitsOfPaper), 1), file);
  for ([[maybe_unused]] auto _ : state) benchmark::DoNotOptimize(read_trace(path));
  state.SetItemsProcessed(state.iterations() * kFileSamples);
  state.SetBytesProcessed(state.iterations() *
                          static_cast<std::int64_t>(std::filesystem::file_size(path)));
}
BENCHMARK(read_file)->Name("read_trace");

// The work is done by one thread, which is not the one that is timed; an item is a sample.
void make(benchmark::State& state) {
  const SynthParameters parameters = synth_parameters(kMadeSamples, kExitsOfPaper);
  for ([[maybe_unused]] auto _ : state) benchmark::DoNotOptimize(synthesise(parameters, 1));
  state.SetItemsProcessed(state.iterations() * kMadeSamples);
}
BENCHMARK(make)->Name("synthesise")->UseRealTime();

}  // namespace
