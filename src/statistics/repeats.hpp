#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "statistics/moments.hpp"

namespace splitee {

// What the 95% interval of a mean over repeats covers.
enum class IntervalKind : std::uint8_t {
  kNone,      // no interval: one repeat, or all repeats meet the samples in one order
  kStudentT,  // of the mean over all random orders of the same samples
  kBootstrap  // of another draw of the data set: each repeat draws its samples anew
};

// "student-t" or "bootstrap"; empty for kNone.
std::string_view name_of(IntervalKind kind);

// One number of each repeat, in the order of the repeats.
class Repeats {
 public:
  explicit Repeats(IntervalKind kind = IntervalKind::kStudentT) : kind_(kind) {}

  void add(double value) {
    moments_.add(value);
    if (kind_ == IntervalKind::kBootstrap) values_.push_back(value);
  }

  [[nodiscard]] std::int64_t count() const { return moments_.count(); }

  // Mean of the numbers; 0 without any.
  [[nodiscard]] double mean() const { return moments_.mean(); }

  // The mean with its interval. Student's t: see Moments. Bootstrap: the 2.5 and 97.5 percentiles
  // of the numbers, interpolated between neighbours (Efron and Tibshirani, "An introduction to the
  // bootstrap", 1993, section 13.3; the quantile is number 7 of Hyndman and Fan, 1996). None below
  // two numbers.
  [[nodiscard]] Estimate estimate95() const;

  // How likely chance alone takes the mean so far from 0, two-sided. Student's t: the t-test.
  // Bootstrap: twice the smaller of the shares of numbers on either side of 0, where numbers equal
  // to 0 count on both sides and the hypothesis itself counts as one more number; at most 1. None
  // without an interval.
  [[nodiscard]] std::optional<double> p_value() const;

  // Appends the numbers to bytes, and reads them back.
  void save(std::string& bytes) const;
  void restore(ByteReader& bytes);

 private:
  IntervalKind kind_;
  Moments moments_;
  std::vector<double> values_;  // for the bootstrap's percentiles
};

// Holm's correction of p-values for their number ("A simple sequentially rejective multiple test
// procedure", 1979): each becomes the smallest level at which it is still rejected. NaN stays and
// does not count.
void correct_by_holm(std::vector<double>& p_values);

}  // namespace splitee
