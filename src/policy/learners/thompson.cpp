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

double NormalPosteriors::draw(std::size_t arm, Stream& random) const {
  return means_[arm] + scale(arm) * normal_draw(random);
}

double NormalPosteriors::share(std::size_t /*arm*/, const Level& /*level*/,
                               const Tangent& /*tangent*/, double excess) {
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
  posteriors_.set(arm, arms_[arm].mean(), sigma_, arms_[arm].pulls() + 1);
}

BetaPosteriors::BetaPosteriors(std::size_t arms)
    : gammas_(arms), log_units_(padded(arms)), hits_(padded(arms)), misses_(padded(arms)) {
  for (std::size_t k = arms; k < hits_.size(); ++k) {
    log_units_[k] = -std::numeric_limits<double>::infinity();
    misses_[k] = 1;
  }
}

double BetaPosteriors::draw(std::size_t arm, Stream& random) const {
  const Gammas& own = gammas_[arm];
  const double hits = gamma_draw(own.hits.c, own.hits.d, random);
  return hits / (hits + gamma_draw(own.misses.c, own.misses.d, random));
}

double BetaPosteriors::share(std::size_t arm, const Level& level, const Tangent& tangent,
                             double excess) const {
  const double x = level.x + excess;
  if (x >= 1) return 0;
  return std::exp(hits_[arm] * (std::log(x) - level.log_x) +
                  misses_[arm] * (std::log(1 - x) - level.log_rest) - tangent.slope * excess);
}

void BetaPosteriors::add(std::size_t arm, bool is_hit) {
  double& own = is_hit ? hits_[arm] : misses_[arm];
  log_units_[arm] += std::log((2 + hits_[arm] + misses_[arm]) / (1 + own));
  own += 1;
  (is_hit ? gammas_[arm].hits : gammas_[arm].misses) = Gamma(own);
}

BetaPosteriors::Gamma::Gamma(double number)
    : c(1 / std::sqrt(9 * (1 + number - 1.0 / 3))), d(1 + number - 1.0 / 3) {}

void ThompsonBeta::observe(std::size_t arm, double x) {
  arms_[arm].add(x);
  posteriors_.add(arm, random_.uniform() < x);
}

}  // namespace splitee
