#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <string_view>

#include "base/lane_count.hpp"

// Eight numbers at a time in the vector types of g++ and clang++, compiled for several kinds of
// machines from the same source, with the same bits. For the sources that define such functions.

#ifdef __clang__
#define SPLITEE_AVX512 "avx512f,avx512dq,avx512vl,avx512bw"
#else
#define SPLITEE_AVX512 "avx512f,avx512dq,avx512vl,avx512bw,prefer-vector-width=512"
#endif
#define SPLITEE_INLINE inline __attribute__((always_inline))

namespace splitee {

using Doubles = double __attribute__((vector_size(8 * kLanes)));
using Four = double __attribute__((vector_size(4 * sizeof(double))));
using Pair = double __attribute__((vector_size(2 * sizeof(double))));
using Integers = std::int64_t __attribute__((vector_size(8 * kLanes)));

// The type of a comparison of two vectors: integers of the same size, -1 where it holds, else 0.
template <class Vector>
using MaskOf = decltype(Vector{} < Vector{});

template <class Vector, class T>
SPLITEE_INLINE Vector load(const T* from) {
  Vector vector;
  std::memcpy(&vector, from, sizeof(Vector));
  return vector;
}

SPLITEE_INLINE Doubles all(double value) { return Doubles{} + value; }  // -0 becomes 0

template <class Vector, class T>
SPLITEE_INLINE void store(T* to, const Vector& vector) {
  std::memcpy(to, &vector, sizeof(Vector));
}

SPLITEE_INLINE std::int64_t sum(Integers v) {
  return ((v[0] + v[1]) + (v[2] + v[3])) + ((v[4] + v[5]) + (v[6] + v[7]));
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

// Whether all lanes of a mask are set.
SPLITEE_INLINE bool all_set(Integers mask) {
  using Half = std::int64_t __attribute__((vector_size(4 * kLanes)));
  const auto low = load<Half>(&mask);
  const auto high = load<Half>(reinterpret_cast<const std::byte*>(&mask) + sizeof(Half));
  const Half both = low & high;
  return ((both[0] & both[1]) & (both[2] & both[3])) == -1;
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
  return bits_of<MaskOf<Vector>>(seen + 4.0) - bits_of<MaskOf<Vector>>(Vector{} + 4.0);
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
