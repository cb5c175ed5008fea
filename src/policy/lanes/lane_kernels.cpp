#include "policy/lanes/lane_kernels.hpp"

#include <cmath>

#include "base/lanes.hpp"

namespace splitee {
namespace {

// 1 / sqrt(v) for normal numbers v > 0 up to a few units in the last place; for 0 some number. The
// halved exponent is within 4 % of it, and each step of Newton's method squares the error: the
// third leaves 1e-10.
template <int kSteps = 4, class Vector>
SPLITEE_INLINE Vector inverse_root(Vector v) {
  constexpr std::int64_t kHalfway = 0x5fe6eb50c7b537a9;
  auto y = bits_of<Vector>(kHalfway - (bits_of<MaskOf<Vector>>(v) >> 1));
  const Vector half = v * all<Vector>(0.5);
  for (int step = 0; step < kSteps; ++step) y *= all<Vector>(1.5) - half * y * y;
  return y;
}

// The values of the arm of each lane.
template <class Vector>
SPLITEE_INLINE Vector gather(const LaneRow* rows, const LaneArms& arms, std::size_t first) {
  Vector v;
  for (std::size_t lane = 0; lane < kLanesOf<Vector>; ++lane) {
    v[lane] = rows[arms[first + lane]][first + lane];
  }
  return v;
}
SPLITEE_INLINE void scatter(LaneRow* rows, const LaneArms& arms, const LaneRow& values) {
  for (std::size_t lane = 0; lane < kLanes; ++lane) rows[arms[lane]][lane] = values[lane];
}

SPLITEE_INLINE void settle(LaneArrays& arrays) {
  for (std::size_t k = 0; k < arrays.pending_count; ++k) {
    scatter(arrays.means, arrays.pending[k].arms, arrays.pending[k].means);
    scatter(arrays.widths, arrays.pending[k].arms, arrays.pending[k].widths);
  }
  arrays.pending_count = 0;
}

template <class Vector>
SPLITEE_INLINE void change(LaneArrays& arrays, const LaneChange& change, LaneRow& pulls) {
  if (arrays.pending_count == arrays.pending.size()) settle(arrays);
  LanePending& pending = arrays.pending[arrays.pending_count++];
  pending.arms = *change.arms;
  LaneRow sums;
  for (std::size_t lane = 0; lane < kLanes; lane += kLanesOf<Vector>) {
    const Vector n = gather<Vector>(arrays.pulls, pending.arms, lane) + all<Vector>(change.sign);
    const Vector sum = gather<Vector>(arrays.sums, pending.arms, lane) +
                       load<Vector>(&change.rewards->at[lane]) * all<Vector>(change.sign);
    const Vector inverse = inverse_root(n);
    store(&pulls.at[lane], n);
    store(&sums.at[lane], sum);
    store(&pending.means.at[lane], sum * inverse * inverse);
    store(&pending.widths.at[lane], all<Vector>(change.scale) * inverse);
  }
  scatter(arrays.pulls, pending.arms, pulls);
  scatter(arrays.sums, pending.arms, sums);
}

template <class Vector>
SPLITEE_INLINE void fade(LaneArrays& arrays, double factor) {
  for (std::size_t arm = 0; arm < arrays.arms; ++arm) {
    for (std::size_t lane = 0; lane < kLanes; lane += kLanesOf<Vector>) {
      for (double* at : {&arrays.pulls[arm].at[lane], &arrays.sums[arm].at[lane]}) {
        store(at, load<Vector>(at) * all<Vector>(factor));
      }
    }
  }
}

// Indices from m and w, with g; see LaneSearch.
template <class Vector>
struct IndexOf {
  SPLITEE_INLINE Vector operator()(Vector mean, Vector width, std::size_t /*arm*/,
                                   std::size_t /*lane*/) const {
    return mean + width * growth;
  }
  Vector growth;
};
template <class Vector>
struct PricedIndexOf {
  SPLITEE_INLINE Vector operator()(Vector mean, Vector width, std::size_t arm,
                                   std::size_t lane) const {
    const Vector price = load<Vector>(&prices[arm].at[lane]) - width * growth;
    return (mean + width * growth) / (price > least ? price : least);
  }
  const LaneRow* prices;
  Vector growth;
  Vector least;
};

template <class Vector>
struct ExcessIndexOf {
  SPLITEE_INLINE Vector operator()(Vector mean, Vector width, std::size_t arm,
                                   std::size_t lane) const {
    const Vector excess = level - load<Vector>(&logs[arm].at[lane]);
    const Vector positive = excess > Vector{} ? excess : Vector{};
    return mean + width * positive * inverse_root<3>(positive);
  }
  const LaneRow* logs;
  Vector level;
};

// Numbers of arms, of some lanes.
template <class Vector>
SPLITEE_INLINE MaskOf<Vector> numbers_of(const LaneArms& arms, std::size_t lane) {
  MaskOf<Vector> numbers = {};
  for (std::size_t each = 0; each < kLanesOf<Vector>; ++each) numbers[each] = arms[lane + each];
  return numbers;
}

// Changes that are pending, of some lanes.
template <class Vector>
struct Changes {
  SPLITEE_INLINE Changes(const LanePending& pending, std::size_t lane)
      : arms(numbers_of<Vector>(pending.arms, lane)),
        means(load<Vector>(&pending.means.at[lane])),
        widths(load<Vector>(&pending.widths.at[lane])) {}
  SPLITEE_INLINE void apply(std::size_t arm, Vector& mean, Vector& width) const {
    const MaskOf<Vector> changes = arms == MaskOf<Vector>{} + static_cast<std::int64_t>(arm);
    mean = select(changes, means, mean);
    width = select(changes, widths, width);
  }
  MaskOf<Vector> arms;
  Vector means;
  Vector widths;
};

template <class Vector, class Index>
SPLITEE_INLINE void find(const LaneArrays& arrays, const LaneSearch& search, std::size_t lane,
                         const Index& index_of, LaneLeads& leads) {
  using Mask = MaskOf<Vector>;
  // Without a change, one that is told twice changes nothing.
  const Changes<Vector> earlier(arrays.pending[0], lane);
  const Changes<Vector> later(arrays.pending[arrays.pending_count > 1 ? 1 : 0], lane);
  const auto none = all<Vector>(-std::numeric_limits<double>::infinity());
  const Mask from = search.from != nullptr ? numbers_of<Vector>(*search.from, lane) : Mask{};
  Vector first = none;
  Vector second = none;
  Mask best = {};
  for (std::size_t arm = 0; arm < arrays.arms; ++arm) {
    auto mean = load<Vector>(&arrays.means[arm].at[lane]);
    auto width = load<Vector>(&arrays.widths[arm].at[lane]);
    if (arrays.pending_count > 0) earlier.apply(arm, mean, width);
    if (arrays.pending_count > 1) later.apply(arm, mean, width);
    const Mask number = Mask{} + static_cast<std::int64_t>(arm);
    Vector index = index_of(mean, width, arm, lane);
    if (search.from != nullptr) index = select(number >= from, index, none);
    const Mask is_higher = index > first;
    const Vector lower = select(is_higher, first, index);
    second = lower > second ? lower : second;
    first = select(is_higher, index, first);
    best = select(is_higher, number, best);
  }
  const Vector slack =
      all<Vector>(search.rounding) * (confidence_of(first) + all<Vector>(search.added));
  const Mask is_close = ~(first - second > slack);
  store(&leads.first.at[lane], first);
  store(&leads.slack.at[lane], slack);
  store(&leads.is_close.at[lane], select(is_close, all<Vector>(1), Vector{}));
  leads.any_is_close |= any_set(is_close);
  for (std::size_t each = 0; each < kLanesOf<Vector>; ++each) {
    leads.arms[lane + each] = static_cast<std::uint32_t>(best[each]);
  }
}

template <class Vector>
SPLITEE_INLINE void find(LaneArrays& arrays, const LaneSearch& search, LaneLeads& leads) {
  const auto growth = all<Vector>(search.growth);
  leads.any_is_close = false;
  for (std::size_t lane = 0; lane < kLanes; lane += kLanesOf<Vector>) {
    if (search.prices != nullptr) {
      find<Vector>(arrays, search, lane,
                   PricedIndexOf<Vector>{search.prices, growth, all<Vector>(search.least)}, leads);
    } else if (search.logs != nullptr) {
      find<Vector>(arrays, search, lane,
                   ExcessIndexOf<Vector>{search.logs, all<Vector>(search.level)}, leads);
    } else {
      find<Vector>(arrays, search, lane, IndexOf<Vector>{growth}, leads);
    }
  }
  settle(arrays);
}

void change_plain(LaneArrays& arrays, const LaneChange& told, LaneRow& pulls) {
  change<Pair>(arrays, told, pulls);
}
void fade_plain(LaneArrays& arrays, double factor) { fade<Pair>(arrays, factor); }
void find_plain(LaneArrays& arrays, const LaneSearch& search, LaneLeads& leads) {
  find<Pair>(arrays, search, leads);
}
void settle_plain(LaneArrays& arrays) { settle(arrays); }
constexpr LaneKernels kPlainLanes = {change_plain, fade_plain, settle_plain, find_plain, false};

#ifdef __x86_64__
SPLITEE_TARGET_AVX2 void change_avx2(LaneArrays& arrays, const LaneChange& told, LaneRow& pulls) {
  change<Four>(arrays, told, pulls);
}
SPLITEE_TARGET_AVX2 void fade_avx2(LaneArrays& arrays, double factor) {
  fade<Four>(arrays, factor);
}
SPLITEE_TARGET_AVX2 void find_avx2(LaneArrays& arrays, const LaneSearch& search, LaneLeads& leads) {
  find<Four>(arrays, search, leads);
}
SPLITEE_TARGET_AVX512 void change_avx512(LaneArrays& arrays, const LaneChange& told,
                                         LaneRow& pulls) {
  change<Eight>(arrays, told, pulls);
}
SPLITEE_TARGET_AVX512 void fade_avx512(LaneArrays& arrays, double factor) {
  fade<Eight>(arrays, factor);
}
SPLITEE_TARGET_AVX512 void find_avx512(LaneArrays& arrays, const LaneSearch& search,
                                       LaneLeads& leads) {
  find<Eight>(arrays, search, leads);
}
constexpr LaneKernels kAvx2Lanes = {change_avx2, fade_avx2, settle_plain, find_avx2, true};
constexpr LaneKernels kAvx512Lanes = {change_avx512, fade_avx512, settle_plain, find_avx512, true};
#else
constexpr LaneKernels kAvx2Lanes = kPlainLanes;
constexpr LaneKernels kAvx512Lanes = kPlainLanes;
#endif

}  // namespace

const LaneKernels& lane_kernels() {
  static const LaneKernels chosen = version_for_machine(kPlainLanes, kAvx2Lanes, kAvx512Lanes);
  return chosen;
}

bool LearnerLanes::is_worthwhile(std::size_t lanes) const {
  return lane_kernels().are_wide && lanes >= fewest();
}

}  // namespace splitee
