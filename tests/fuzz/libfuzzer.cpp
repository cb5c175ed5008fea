// What libFuzzer calls: one target per program, SPLITEE_FUZZ_TARGET.
#include "fuzz/targets.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  return splitee::fuzz::SPLITEE_FUZZ_TARGET(data, size);
}
