#include "statistics/repeats.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

namespace splitee::testing {
namespace {

Repeats repeats_of(IntervalKind kind, const std::vector<double>& values) {
  Repeats repeats(kind);
  for (const double value : values) repeats.add(value);
  return repeats;
}

}  // namespace

TEST_CASE("an interval by Student's t is that of the moments, and its test that of SciPy") {
  const Repeats repeats = repeats_of(IntervalKind::kStudentT, {1, 2, 3, 4});
  const Estimate estimate = repeats.estimate95();
  CHECK(estimate.mean == 2.5);
  // scipy.stats.t.interval(0.95, 3, 2.5, scipy.stats.sem([1, 2, 3, 4]))
  CHECK(estimate.interval->low == doctest::Approx(0.44573974).epsilon(1e-7));
  CHECK(estimate.interval->high == doctest::Approx(4.55426026).epsilon(1e-7));
  CHECK(*repeats.p_value() == doctest::Approx(0.0304661).epsilon(1e-4));
  CHECK(*repeats_of(IntervalKind::kStudentT, {-1, -2, -3, -4}).p_value() == *repeats.p_value());
}

TEST_CASE(
    "repeats that all differ by the same are told apart for sure, and not at all by nothing") {
  CHECK(*repeats_of(IntervalKind::kStudentT, {2, 2, 2}).p_value() == 0);
  CHECK(*repeats_of(IntervalKind::kStudentT, {0, 0, 0}).p_value() == 1);
  CHECK(*repeats_of(IntervalKind::kBootstrap, {0, 0, 0}).p_value() == 1);
}

TEST_CASE("a bootstrap's interval are the percentiles of its repeats, as NumPy interpolates them") {
  std::vector<double> values;
  for (int k = 40; k >= 0; --k) values.push_back(k);
  const Estimate estimate = repeats_of(IntervalKind::kBootstrap, values).estimate95();
  CHECK(estimate.mean == doctest::Approx(20));
  CHECK(estimate.interval->low == doctest::Approx(1));
  CHECK(estimate.interval->high == doctest::Approx(39));
  const Estimate two = repeats_of(IntervalKind::kBootstrap, {3, 1}).estimate95();
  CHECK(two.interval->low == doctest::Approx(1.05));
  CHECK(two.interval->high == doctest::Approx(2.95));
}

TEST_CASE("a bootstrap's p-value counts repeats on either side of 0") {
  std::vector<double> values(99, 1.0);
  CHECK(*repeats_of(IntervalKind::kBootstrap, values).p_value() == doctest::Approx(0.02));
  values[0] = -1;
  values[1] = 0;  // on both sides
  CHECK(*repeats_of(IntervalKind::kBootstrap, values).p_value() == doctest::Approx(0.06));
}

TEST_CASE("one repeat, and repeats in one order, have neither interval nor p-value") {
  for (const Repeats& none :
       {repeats_of(IntervalKind::kNone, {1, 2, 3}), repeats_of(IntervalKind::kStudentT, {1}),
        repeats_of(IntervalKind::kBootstrap, {1})}) {
    CHECK_FALSE(none.estimate95().interval.has_value());
    CHECK_FALSE(none.p_value().has_value());
  }
}

TEST_CASE("repeats go on from what was kept of them") {
  for (const auto kind : {IntervalKind::kStudentT, IntervalKind::kBootstrap}) {
    std::string bytes;
    repeats_of(kind, {1, 5, 2}).save(bytes);
    ByteReader reader(bytes);
    Repeats restored(kind);
    restored.restore(reader);
    CHECK(reader.at_end());
    restored.add(9);
    const Estimate whole = repeats_of(kind, {1, 5, 2, 9}).estimate95();
    CHECK(restored.estimate95().mean == whole.mean);
    CHECK(restored.estimate95().interval->low == whole.interval->low);
    CHECK(restored.estimate95().interval->high == whole.interval->high);
  }
}

TEST_CASE("Holm's correction is that of R, whatever the order, and passes over what is missing") {
  const double none = std::numeric_limits<double>::quiet_NaN();
  std::vector<double> p_values = {0.01, none, 0.04, 0.03, 0.005};
  correct_by_holm(p_values);
  // p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm")
  CHECK(p_values[0] == doctest::Approx(0.03));
  CHECK(std::isnan(p_values[1]));
  CHECK(p_values[2] == doctest::Approx(0.06));
  CHECK(p_values[3] == doctest::Approx(0.06));
  CHECK(p_values[4] == doctest::Approx(0.02));
  std::vector<double> large = {0.9, 0.8};
  correct_by_holm(large);
  CHECK(large == std::vector<double>{1, 1});
}

}  // namespace splitee::testing
