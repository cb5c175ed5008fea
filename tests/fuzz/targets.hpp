#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

// The fuzz targets: each takes any bytes and returns 0. It throws, or the process dies, where the
// program is wrong: an exception that is not an Error, an Error that is not one harmless line, or
// an answer that differs from that of a second way.

namespace splitee::fuzz {

// With C names, so that the linker can make any of them the function that libFuzzer calls.
extern "C" {
int fuzz_config(const std::uint8_t* data, std::size_t size);
int fuzz_csv(const std::uint8_t* data, std::size_t size);
int fuzz_differential(const std::uint8_t* data, std::size_t size);
int fuzz_expected(const std::uint8_t* data, std::size_t size);
int fuzz_journal(const std::uint8_t* data, std::size_t size);
int fuzz_manifest(const std::uint8_t* data, std::size_t size);
int fuzz_meta(const std::uint8_t* data, std::size_t size);
int fuzz_npy(const std::uint8_t* data, std::size_t size);
int fuzz_npz(const std::uint8_t* data, std::size_t size);
int fuzz_orders(const std::uint8_t* data, std::size_t size);
int fuzz_synth(const std::uint8_t* data, std::size_t size);
int fuzz_trace(const std::uint8_t* data, std::size_t size);
}

struct Target {
  std::string_view name;  // of its source file, and of its folders of inputs
  int (*run)(const std::uint8_t* data, std::size_t size);
};

inline constexpr std::array kTargets = {Target{"config", fuzz_config},
                                        Target{"csv", fuzz_csv},
                                        Target{"differential", fuzz_differential},
                                        Target{"expected", fuzz_expected},
                                        Target{"journal", fuzz_journal},
                                        Target{"manifest", fuzz_manifest},
                                        Target{"meta", fuzz_meta},
                                        Target{"npy", fuzz_npy},
                                        Target{"npz", fuzz_npz},
                                        Target{"orders", fuzz_orders},
                                        Target{"synth", fuzz_synth},
                                        Target{"trace", fuzz_trace}};

}  // namespace splitee::fuzz
