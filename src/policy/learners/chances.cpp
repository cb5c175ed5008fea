#include "policy/learners/chances.hpp"

#include <array>
#include <cmath>
#include <numbers>

#include "base/lanes.hpp"

namespace splitee {
namespace {

constexpr double kFarthestLog = 700;  // of the logarithm of a density

// At least exp(x), and at most 1.07 times as much, for x from -700 to 700: 1 + p >= 2^p for p from
// 0 to 1.
template <class Vector>
SPLITEE_INLINE Vector not_below_exp(Vector x) {
  const Vector whole_and_part = x * std::numbers::log2e + 1023.0000001;
  return bits_of<Vector>(__builtin_convertvector(whole_and_part * 0x1p52, MaskOf<Vector>));
}

template <class Vector>
struct Tangents {
  Vector log_density;
  Vector slope;
};

template <class Vector>
SPLITEE_INLINE Tangents<Vector> tangents_of(const BetaTangents& arms, std::size_t k) {
  const auto hits = load<Vector>(arms.hits + k);
  const auto misses = load<Vector>(arms.misses + k);
  const BetaLevel& level = *arms.level;
  return {load<Vector>(arms.log_units + k) + hits * level.log_x + misses * level.log_rest,
          hits * level.per_x - misses * level.per_rest};
}

template <class Vector>
SPLITEE_INLINE Tangents<Vector> tangents_of(const NormalTangents& arms, std::size_t k) {
  const Vector at = (arms.x - load<Vector>(arms.means + k)) * load<Vector>(arms.precisions + k);
  return {NormalTangents::kLogUnit - at * at / 2, -at};
}

// The total of the bound. Each comparison is used in its place, as g++ takes others apart lane by
// lane; a density beyond kFarthestLog counts as that, which leaves the chance above 1.
template <class Vector>
SPLITEE_INLINE Vector chance_of(const Tangents<Vector>& tangent) {
  const auto low = all<Vector>(-kFarthestLog);
  const auto high = all<Vector>(kFarthestLog);
  const auto none = all<Vector>(0);
  const Vector at_least = tangent.log_density > low ? tangent.log_density : low;
  const Vector inside = at_least < high ? at_least : high;
  const Vector chance = not_below_exp(inside) / -tangent.slope;
  const Vector if_bound = tangent.log_density >= low ? chance : none;
  return tangent.slope < none ? if_bound : all<Vector>(kMoreThanAny);
}

template <class Vector, class Arms>
SPLITEE_INLINE double run(const Arms& arms, const Chances& to) {
  using Mask = MaskOf<Vector>;
  // One sum per lane of the widest vector, so that all versions add in the same order.
  std::array<double, kLanes> sums{};
  for (std::size_t k = 0; k < arms.size; k += kLanesOf<Vector>) {
    const Vector chance = chance_of(tangents_of<Vector>(arms, k));
    const Mask was_likely = -load<Mask>(to.is_likely + k);
    const Vector left = select(was_likely, Vector{}, chance);
    store(to.chances + k, left);
    store(to.is_likely + k, Mask{} - (chance > all<Vector>(to.likely)));
    double* sum = sums.data() + k % kLanes;
    store(sum, load<Vector>(sum) + left);
  }
  return ((sums[0] + sums[4]) + (sums[2] + sums[6])) + ((sums[1] + sums[5]) + (sums[3] + sums[7]));
}

double beta_plain(const BetaTangents& arms, const Chances& to) { return run<Pair>(arms, to); }
double normal_plain(const NormalTangents& arms, const Chances& to) { return run<Pair>(arms, to); }
constexpr ChanceFunctions kPlainChances = {beta_plain, normal_plain};

#ifdef __x86_64__
SPLITEE_TARGET_AVX2 double beta_avx2(const BetaTangents& arms, const Chances& to) {
  return run<Four>(arms, to);
}
SPLITEE_TARGET_AVX2 double normal_avx2(const NormalTangents& arms, const Chances& to) {
  return run<Four>(arms, to);
}
SPLITEE_TARGET_AVX512 double beta_avx512(const BetaTangents& arms, const Chances& to) {
  return run<Eight>(arms, to);
}
SPLITEE_TARGET_AVX512 double normal_avx512(const NormalTangents& arms, const Chances& to) {
  return run<Eight>(arms, to);
}
constexpr ChanceFunctions kAvx2Chances = {beta_avx2, normal_avx2};
constexpr ChanceFunctions kAvx512Chances = {beta_avx512, normal_avx512};
#else
constexpr ChanceFunctions kAvx2Chances = kPlainChances;
constexpr ChanceFunctions kAvx512Chances = kPlainChances;
#endif

}  // namespace

const ChanceFunctions& chance_functions() {
  static const ChanceFunctions chosen =
      version_for_machine(kPlainChances, kAvx2Chances, kAvx512Chances);
  return chosen;
}

}  // namespace splitee
