#pragma once

#include <algorithm>
#include <bit>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <numbers>
#include <vector>

#include "base/lane_count.hpp"
#include "policy/learners/chances.hpp"
#include "random/stream.hpp"

namespace splitee {

// At a level z: the logarithm of a density, which may be minus infinity, and its slope there.
struct Tangent {
  double log_density;
  double slope;
};

// Distributions of some arms whose densities are log-concave. Tangents take distances from the
// level in units of scale().
template <class P>
concept LogConcaves = requires(const P& arms, std::size_t arm, Stream& random,
                               const typename P::Level& level, const Tangent& tangent,
                               double excess, const Chances& chances) {
  { arms.size() } -> std::same_as<std::size_t>;
  { arms.draw(arm, random) } -> std::same_as<double>;
  { arms.scale(arm) } -> std::same_as<double>;
  { arms.tangent(arm, level) } -> std::same_as<Tangent>;
  // The density at `excess` above the level, over exp() of the tangent there; at most 1.
  { arms.share(arm, level, tangent, excess) } -> std::same_as<double>;
  { arms.find_chances(level, chances) } -> std::same_as<double>;  // see Chances
  { P::kLikely } -> std::convertible_to<double>;                  // see HighestDraw
};

// Events that do not depend on each other and of which mostly none happens: one random number
// decides which is the next. Given that it lies behind the parts of the events so far, it is
// uniform on what is left, of which the next event takes its probability.
class RareEvents {
 public:
  RareEvents(double number, Stream& random) : random_(&random), number_(number) {}

  // Whether the next event, of this probability, happens.
  bool happens(double probability) {
    const double behind = passed_ + (1 - passed_) * probability;
    if (number_ >= behind) {
      passed_ = behind;
      return false;
    }
    number_ = random_->uniform();
    passed_ = 0;
    return true;
  }

 private:
  Stream* random_;
  double number_;
  double passed_ = 0;
};

// Finds of which arm a draw is the highest of all, which most arms hardly ever have.
//
// Above a level z the log-concave density f of an arm is at most the bound f(z) exp(s (x - z)), s
// the slope of ln f at z. Its total above z is the arm's chance, f(z) / -s: with this probability x
// is drawn from the bound, and is the arm's draw with probability f(x) / bound; otherwise the arm's
// draw is not above z. Where s >= 0, or the chance is above 1, x is drawn from f. A random number
// from 0 to 1 that is not below the sum of the chances says that none of them comes true. The arms
// likely to be highest, which are those with a chance above P::kLikely in the round before, are
// drawn first, so that z is high.
template <LogConcaves P>
class HighestDraw {
 public:
  explicit HighestDraw(std::size_t arms) : chances_(padded(arms)), is_likely_(padded(arms)) {
    is_likely_[0] = 1;
  }

  [[nodiscard]] std::size_t among(const P& arms, Stream& random) {
    double highest = -std::numeric_limits<double>::infinity();
    for (std::size_t k = 0; k < arms.size(); ++k) {
      if (is_likely_[k] == 0) continue;
      const double x = arms.draw(k, random);
      if (x > highest) best_ = k;
      highest = std::max(x, highest);
    }
    const typename P::Level level(highest);
    const double sum = arms.find_chances(level, {P::kLikely, chances_.data(), is_likely_.data()});
    const double number = random.uniform();
    if (number < sum) look_above(arms, level, number, random);
    is_likely_[best_] = 1;
    return best_;
  }

  // The total of the bound, as find_chances() has it.
  static double chance_of(const Tangent& tangent) {
    if (!(tangent.slope < 0) || tangent.log_density > 700) return kMoreThanAny;
    if (!(tangent.log_density >= -700)) return 0;
    return not_below_exp(tangent.log_density) / -tangent.slope;
  }

 private:
  // At least exp(x), and at most 1.07 times as much, for x from -700 to 700: 1 + p >= 2^p for p
  // from 0 to 1.
  static double not_below_exp(double x) {
    const double whole_and_part = x * std::numbers::log2e + 1023.0000001;
    return std::bit_cast<double>(static_cast<std::int64_t>(whole_and_part * 0x1p52));
  }

  // Draws the arms that are not drawn yet, one after another.
  [[gnu::noinline]] void look_above(const P& arms, typename P::Level level, double number,
                                    Stream& random) {
    RareEvents draws(number, random);
    bool is_new = false;  // the level, since the chances were found
    for (std::size_t k = 0; k < arms.size(); ++k) {
      if (chances_[k] == 0) continue;
      const Tangent tangent = arms.tangent(k, level);
      const double chance = is_new ? chance_of(tangent) : chances_[k];
      double x = 0;
      if (chance > 1) {
        x = arms.draw(k, random);
        // Draws without deviation may be equal: the first arm is played.
        if (!(x > level.x) && !(x == level.x && k < best_)) continue;
      } else {
        if (!draws.happens(chance)) continue;
        // Where the bound's own bound not_below_exp() is drawn from, part of it lies above.
        const double left =
            tangent.log_density - std::log(random.uniform() * chance * -tangent.slope);
        const double excess = left / -tangent.slope;
        if (left <= 0 || random.uniform() >= arms.share(k, level, tangent, excess)) continue;
        x = level.x + excess * arms.scale(k);
      }
      level = typename P::Level(x);
      is_new = true;
      best_ = k;
    }
  }

  std::vector<double> chances_;           // of the arms not drawn yet; 0 of the others
  std::vector<std::uint64_t> is_likely_;  // to be highest in the next round; at least one arm is
  std::size_t best_ = 0;
};

}  // namespace splitee
