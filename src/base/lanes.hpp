#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <string_view>
#include <type_traits>

#include "base/lane_count.hpp"

// Several numbers at a time in the vector types of g++ and clang++, compiled for several kinds of
// machines from the same source, with the same bits: each in vectors of its own, as g++ takes wider
// ones apart lane by lane. For the sources that define such functions.

#ifdef __clang__
#define SPLITEE_AVX512 "avx512f,avx512dq,avx512vl,avx512bw"
#else
#define SPLITEE_AVX512 "avx512f,avx512dq,avx512vl,avx512bw,prefer-vector-width=512"
#endif
#define SPLITEE_INLINE inline __attribute__((always_inline))

namespace splitee {

using Eight = double __attribute__((vector_size(8 * sizeof(double))));  // AVX-512
using Four = double __attribute__((vector_size(4 * sizeof(double))));   // AVX2
using Pair = double __attribute__((vector_size(2 * sizeof(double))));   // any x86-64

template <class Vector>
inline constexpr std::size_t kLanesOf = sizeof(Vector) / sizeof(double);
static_assert(kLanes % kLanesOf<Eight> == 0);

// The type of a comparison of two vectors: integers of the same size, -1 where it holds, else 0.
template <class Vector>
using MaskOf = decltype(Vector{} < Vector{});

template <class Vector, class T>
SPLITEE_INLINE Vector load(const T* from) {
  Vector vector;
  std::memcpy(&vector, from, sizeof(Vector));
  return vector;
}

template <class Vector>
SPLITEE_INLINE Vector all(double value) {
  return Vector{} + value;  // -0 becomes 0
}

// 0, 1, 2, ...
template <class Vector>
SPLITEE_INLINE Vector rising() {
  Vector vector = {};
  for (std::size_t lane = 0; lane < kLanesOf<Vector>; ++lane) {
    vector[lane] = static_cast<std::remove_cvref_t<decltype(vector[0])>>(lane);
  }
  return vector;
}

template <class Vector, class T>
SPLITEE_INLINE void store(T* to, const Vector& vector) {
  std::memcpy(to, &vector, sizeof(Vector));
}

// Of a vector of integers.
template <class Mask>
SPLITEE_INLINE std::int64_t sum(Mask v) {
  std::int64_t all = 0;
  for (std::size_t lane = 0; lane < kLanesOf<Mask>; ++lane) all += v[lane];
  return all;
}

// The bits of one vector as another of the same size.
template <class To, class From>
SPLITEE_INLINE To bits_of(const From& from) {
  To to;
  std::memcpy(&to, &from, sizeof(To));
  return to;
}

// a where the mask is -1, b where it is 0. Written with bits, because g++ splits `mask ? a : b`
// into branches once the mask has gone through a variable.
template <class Mask, class Vector>
SPLITEE_INLINE Vector select(Mask mask, Vector a, Vector b) {
  return bits_of<Vector>((mask & bits_of<Mask>(a)) | (~mask & bits_of<Mask>(b)));
}

// Whether a lane of a mask is set.
template <class Mask>
SPLITEE_INLINE bool any_set(Mask mask) {
  if constexpr (kLanesOf<Mask> == 2) {
    return (mask[0] | mask[1]) != 0;
  } else {
    using Half = MaskOf<std::conditional_t<kLanesOf<Mask> == 8, Four, Pair>>;
    const auto* bytes = reinterpret_cast<const std::byte*>(&mask);
    return any_set(load<Half>(bytes) | load<Half>(bytes + sizeof(Half)));
  }
}
template <class Mask>
SPLITEE_INLINE bool all_set(Mask mask) {
  return !any_set(~mask);
}

// The confidences in elements of a tile's column, and 1 where the prediction is right.
template <class Vector>
SPLITEE_INLINE Vector confidence_of(Vector answers) {
  return bits_of<Vector>(bits_of<MaskOf<Vector>>(answers) &
                         std::numeric_limits<std::int64_t>::max());
}
template <class Vector>
SPLITEE_INLINE MaskOf<Vector> right_of(Vector answers) {
  return -(bits_of<MaskOf<Vector>>(answers) >> 63);
}

// Ledger::in_units() of each lane.
template <class Vector>
SPLITEE_INLINE MaskOf<Vector> in_units(Vector seen) {
  return bits_of<MaskOf<Vector>>(seen + 6.0) - bits_of<MaskOf<Vector>>(Vector{} + 6.0);
}

#ifdef __x86_64__
#define SPLITEE_TARGET_AVX2 __attribute__((target("avx2")))
#define SPLITEE_TARGET_AVX512 __attribute__((target(SPLITEE_AVX512)))
#endif

// The version of a function for this machine: AVX-512, AVX2 or plain x86-64. The environment
// variable SPLITEE_SIMD (avx512, avx2 or none) forces one, for tests.
template <class Function>
Function version_for_machine(Function plain, [[maybe_unused]] Function avx2,
                             [[maybe_unused]] Function avx512) {
#ifdef __x86_64__
  const char* forced = std::getenv("SPLITEE_SIMD");
  const std::string_view wanted = forced == nullptr ? "" : forced;
  __builtin_cpu_init();
  const bool has_avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
                          __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw");
  if (has_avx512 && (wanted.empty() || wanted == "avx512")) return avx512;
  if (__builtin_cpu_supports("avx2") && wanted != "none") return avx2;
#endif
  return plain;
}

}  // namespace splitee
