#include "statistics/repeats.hpp"

#include <algorithm>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>

namespace splitee {
namespace {

// The quantile `part` of numbers in rising order: definition 7 of Hyndman and Fan.
double quantile_of(const std::vector<double>& rising, double part) {
  const double place = part * static_cast<double>(rising.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  if (below + 1 == rising.size()) return rising.back();
  return std::lerp(rising[below], rising[below + 1], place - static_cast<double>(below));
}

// Computed in long double and rounded once, like the quantiles of moments.cpp.
double t_test(const Moments& moments) {
  const double error = std::sqrt(moments.variance() / static_cast<double>(moments.count()));
  if (moments.mean() == 0) return 1;
  if (error == 0) return 0;
  const boost::math::students_t_distribution<long double> student(
      static_cast<long double>(moments.count() - 1));
  const long double t =
      static_cast<long double>(std::abs(moments.mean())) / static_cast<long double>(error);
  return static_cast<double>(2 * boost::math::cdf(boost::math::complement(student, t)));
}

double bootstrap_test(const std::vector<double>& values) {
  const auto share = [&](auto on_side) {
    const auto count = 1 + std::count_if(values.begin(), values.end(), on_side);
    return static_cast<double>(count) / static_cast<double>(values.size() + 1);
  };
  const double not_above = share([](double value) { return value <= 0; });
  const double not_below = share([](double value) { return value >= 0; });
  return std::min(1.0, 2 * std::min(not_above, not_below));
}

}  // namespace

std::string_view name_of(IntervalKind kind) {
  switch (kind) {
    case IntervalKind::kStudentT:
      return "student-t";
    case IntervalKind::kBootstrap:
      return "bootstrap";
    case IntervalKind::kNone:
      break;
  }
  return "";
}

Estimate Repeats::estimate95() const {
  if (kind_ == IntervalKind::kNone) return {mean(), std::nullopt};
  if (kind_ == IntervalKind::kStudentT) return moments_.estimate95();
  if (values_.size() < 2) return {mean(), std::nullopt};
  std::vector<double> rising = values_;
  std::sort(rising.begin(), rising.end());
  return {mean(), Interval{quantile_of(rising, 0.025), quantile_of(rising, 0.975)}};
}

std::optional<double> Repeats::p_value() const {
  if (kind_ == IntervalKind::kNone || moments_.count() < 2) return std::nullopt;
  return kind_ == IntervalKind::kBootstrap ? bootstrap_test(values_) : t_test(moments_);
}

void Repeats::save(std::string& bytes) const {
  append_value(bytes, moments_);
  append_value(bytes, static_cast<std::uint64_t>(values_.size()));
  for (const double value : values_) append_value(bytes, value);
}

void Repeats::restore(ByteReader& bytes) {
  moments_ = bytes.value<Moments>();
  values_.clear();
  for (auto left = bytes.value<std::uint64_t>(); left > 0 && !bytes.at_end(); --left) {
    values_.push_back(bytes.value<double>());
  }
}

void correct_by_holm(std::vector<double>& p_values) {
  std::vector<std::size_t> rising;
  for (std::size_t at = 0; at < p_values.size(); ++at) {
    if (!std::isnan(p_values[at])) rising.push_back(at);
  }
  std::sort(rising.begin(), rising.end(), [&](std::size_t a, std::size_t b) {
    return std::pair(p_values[a], a) < std::pair(p_values[b], b);
  });
  double highest = 0;
  for (std::size_t rank = 0; rank < rising.size(); ++rank) {
    double& p = p_values[rising[rank]];
    highest = std::max(highest, std::min(1.0, p * static_cast<double>(rising.size() - rank)));
    p = highest;
  }
}

}  // namespace splitee
