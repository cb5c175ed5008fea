// A trace file, byte for byte.
#include "fuzz/support.hpp"
#include "fuzz/targets.hpp"
#include "fuzz/trace_support.hpp"

namespace splitee::fuzz {

int fuzz_npz(const std::uint8_t* data, std::size_t size) {
  const std::filesystem::path path = scratch() / "trace.npz";
  write(path, text_of(data, size));
  expect_sound_trace(path);
  return 0;
}

}  // namespace splitee::fuzz
