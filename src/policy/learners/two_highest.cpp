// The lowest 12 of an index's 52 bits make room for the number of its arm: the highest index then
// tells its arm.
#include "policy/learners/two_highest.hpp"

#include "base/lanes.hpp"
#include "policy/arm_set.hpp"

namespace splitee {
namespace {

constexpr std::int64_t kTags = 1 << 12;
static_assert(kMostArms <= std::size_t{kTags} && kTags * 0x1p-52 < kTagRounding);

template <class Vector>
SPLITEE_INLINE Vector higher(Vector a, Vector b) {
  return a > b ? a : b;
}
template <class Vector>
SPLITEE_INLINE Vector lower(Vector a, Vector b) {
  return a < b ? a : b;
}

// The highest and the next of each lane.
template <class Vector>
struct Two {
  Vector first;
  Vector second;

  SPLITEE_INLINE void take(Vector index) {
    second = higher(second, lower(first, index));
    first = higher(first, index);
  }
  SPLITEE_INLINE void take(const Two& other) {
    second = higher(higher(second, other.second), lower(first, other.first));
    first = higher(first, other.first);
  }
};

// Those of the lanes k and k + n / 2, of n lanes.
template <class Half, class Vector>
SPLITEE_INLINE Two<Half> folded(const Two<Vector>& two) {
  const auto* first = reinterpret_cast<const double*>(&two.first);
  const auto* second = reinterpret_cast<const double*>(&two.second);
  constexpr std::size_t kHalf = sizeof(Half) / sizeof(double);
  Two<Half> both = {load<Half>(first), load<Half>(second)};
  both.take(Two<Half>{load<Half>(first + kHalf), load<Half>(second + kHalf)});
  return both;
}

template <class Vector>
SPLITEE_INLINE Two<Pair> folded_to_pair(const Two<Vector>& two) {
  if constexpr (kLanesOf<Vector> == 8)
    return folded_to_pair(folded<Four>(two));
  else if constexpr (kLanesOf<Vector> == 4)
    return folded<Pair>(two);
  else
    return two;
}

template <class Vector>
SPLITEE_INLINE TwoHighest run(const ArmIndices& arms) {
  using Mask = MaskOf<Vector>;
  Two<Vector> two = {all<Vector>(kNoIndex), all<Vector>(kNoIndex)};
  auto tags = rising<Mask>();
  for (std::size_t k = 0; k < arms.size; k += kLanesOf<Vector>) {
    Vector index;
    if (arms.means != nullptr) {
      index =
          load<Vector>(arms.means + k) + load<Vector>(arms.widths + k) * all<Vector>(arms.growth);
      store(arms.indices + k, index);
    } else {
      index = load<Vector>(arms.indices + k);
    }
    two.take(bits_of<Vector>((bits_of<Mask>(index) & -kTags) | tags));
    tags += static_cast<std::int64_t>(kLanesOf<Vector>);
  }
  const Two<Pair> pair = folded_to_pair(two);
  Two<double> last = {pair.first[0], pair.second[0]};
  last.take(Two<double>{pair.first[1], pair.second[1]});
  const std::int64_t tag = bits_of<std::int64_t>(last.first) & (kTags - 1);
  return {last.first, last.second, static_cast<std::size_t>(tag)};
}

TwoHighest run_plain(const ArmIndices& arms) { return run<Pair>(arms); }

#ifdef __x86_64__
SPLITEE_TARGET_AVX2 TwoHighest run_avx2(const ArmIndices& arms) { return run<Four>(arms); }
SPLITEE_TARGET_AVX512 TwoHighest run_avx512(const ArmIndices& arms) { return run<Eight>(arms); }
#else
constexpr TwoHighestFunction run_avx2 = run_plain;
constexpr TwoHighestFunction run_avx512 = run_plain;
#endif

}  // namespace

TwoHighestFunction two_highest_function() {
  static const TwoHighestFunction chosen = version_for_machine(run_plain, run_avx2, run_avx512);
  return chosen;
}

}  // namespace splitee
