#include "policy/learners/thompson.hpp"

#include <boost/random/normal_distribution.hpp>
#include <cmath>
#include <limits>

namespace splitee {
namespace {

static_assert(ArmLearner<ThompsonGaussian> && ArmLearner<ThompsonBeta>);

// The stream as a generator for a library's distributions.
struct Bits {
  using result_type = std::uint32_t;
  static constexpr result_type min() { return 0; }
  static constexpr result_type max() { return std::numeric_limits<result_type>::max(); }
  result_type operator()() { return stream.next(); }

  Stream& stream;
};

double normal_draw(Stream& random) {
  Bits bits{random};
  return boost::random::normal_distribution<>()(bits);
}

// A draw of Gamma(shape, 1), shape >= 1: Marsaglia and Tsang, "A simple method for generating gamma
// variables", ACM TOMS 26, 2000, whose c and d these are.
double gamma_draw(double c, double d, Stream& random) {
  while (true) {
    const double x = normal_draw(random);
    const double root = 1 + c * x;
    if (root <= 0) continue;
    const double v = root * root * root;
    const double u = random.uniform();
    if (u < 1 - 0.0331 * (x * x) * (x * x)) return d * v;
    if (std::log(u) < x * x / 2 + d * (1 - v + std::log(v))) return d * v;
  }
}

}  // namespace

double NormalPosterior::draw(Stream& random) const {
  return mean_ + deviation_ * normal_draw(random);
}

double NormalPosterior::share(const Level& /*level*/, const Tangent& /*tangent*/, double excess) {
  return std::exp(-excess * excess / 2);
}

void ThompsonGaussian::observe(std::size_t arm, double x) {
  arms_[arm].add(x);
  find_posterior(arm);
}

void ThompsonGaussian::count_play(std::size_t arm) {
  arms_[arm].count_play();
  find_posterior(arm);
}

void ThompsonGaussian::observe_counted(std::size_t arm, double x) {
  arms_[arm].add_counted(x);
  find_posterior(arm);
}

void ThompsonGaussian::find_posterior(std::size_t arm) {
  posteriors_[arm] = NormalPosterior(arms_[arm].mean(), sigma_, arms_[arm].pulls() + 1);
}

double BetaPosterior::draw(Stream& random) const {
  const double hits = gamma_draw(hits_.c, hits_.d, random);
  return hits / (hits + gamma_draw(misses_.c, misses_.d, random));
}

BetaPosterior::Level::Level(double level)
    : x(level), log_x(std::log(x)), log_rest(std::log1p(-x)), per_x(1 / x), per_rest(1 / (1 - x)) {}

double BetaPosterior::share(const Level& level, const Tangent& tangent, double excess) const {
  const double x = level.x + excess;
  if (x >= 1) return 0;
  return std::exp(hits_.number * (std::log(x) - level.log_x) +
                  misses_.number * (std::log1p(-x) - level.log_rest) - tangent.slope * excess);
}

void BetaPosterior::add(bool is_hit) {
  Count& own = is_hit ? hits_ : misses_;
  log_unit_ += std::log((2 + hits_.number + misses_.number) / (1 + own.number));
  own.set(own.number + 1);
}

void BetaPosterior::Count::set(double to) {
  number = to;
  d = 1 + number - 1.0 / 3;
  c = 1 / std::sqrt(9 * d);
}

void ThompsonBeta::observe(std::size_t arm, double x) {
  arms_[arm].add(x);
  posteriors_[arm].add(random_.uniform() < x);
}

}  // namespace splitee
