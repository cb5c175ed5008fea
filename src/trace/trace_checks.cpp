#include "trace/trace_checks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <utility>

namespace splitee {
namespace {

// Relative tolerance for low-precision entropies near their largest value.
constexpr double kEntropyRoom = 0.01;

// Absolute tolerance between an entropy and the confidence beside it: a confidence near 1 in
// bfloat16 is off by 2^-9, its entropy by six times that.
constexpr double kEntropyTolerance = 0.02;

// -p ln p
double part(double p) { return p > 0 ? -p * std::log(p) : 0; }

bool is_near(double value, double wanted, double tolerance) {
  return std::abs(value - wanted) <= tolerance;
}

// The numbers that occur, each once, rising.
std::vector<std::int64_t> distinct(std::span<const std::int64_t> numbers) {
  if (numbers.empty()) return {};
  const auto [least, most] = std::minmax_element(numbers.begin(), numbers.end());
  const std::uint64_t span = static_cast<std::uint64_t>(*most) - static_cast<std::uint64_t>(*least);
  std::vector<std::int64_t> found;
  if (span > numbers.size()) {
    found.assign(numbers.begin(), numbers.end());
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    found.shrink_to_fit();
    return found;
  }
  // Classes are small numbers: these are ticked off, which takes no sorting.
  std::vector<std::uint8_t> occurs(static_cast<std::size_t>(span) + 1);
  for (const std::int64_t number : numbers) occurs[static_cast<std::size_t>(number - *least)] = 1;
  found.reserve(static_cast<std::size_t>(std::count(occurs.begin(), occurs.end(), 1)));
  for (std::size_t k = 0; k < occurs.size(); ++k) {
    if (occurs[k] != 0) found.push_back(*least + static_cast<std::int64_t>(k));
  }
  return found;
}

}  // namespace

std::string confidence_hint(std::span<const double> values) {
  const auto count = [&](auto&& is_so) {
    return static_cast<std::size_t>(std::count_if(values.begin(), values.end(), is_so));
  };
  // Slightly negative numbers come from rounding and do not count.
  if (count([](double v) { return v < -0.01 && std::isfinite(v); }) > 0) {
    return "; logits are no confidence, the largest probability of their softmax is";
  }
  const std::size_t percent = count([](double v) { return v > 1.5 && v <= 100.5; });
  const std::size_t share = count([](double v) { return v >= 0 && v <= 1; });
  if (percent + share == values.size() && percent >= share && percent > 0) {
    return "; is it in percent? then divide by 100";
  }
  return "";
}

std::string probability_hint(std::span<const double> classes) {
  double sum = 0;
  double sum_of_powers = 0;
  for (const double value : classes) {
    sum += value;
    sum_of_powers += std::exp(value);
  }
  if (!std::isfinite(sum)) return "";
  const bool has_negative =
      std::any_of(classes.begin(), classes.end(), [](double v) { return v < 0; });
  const bool has_positive =
      std::any_of(classes.begin(), classes.end(), [](double v) { return v > 0; });
  if (!has_positive && is_near(sum_of_powers, 1, kSumTolerance)) {
    return "; these are logarithms of probabilities, of which the exponential is wanted";
  }
  if (!has_negative && is_near(sum, 100, 100 * kSumTolerance)) {
    return "; these are percent, which are to be divided by 100";
  }
  return "; logits become probabilities by a softmax over the classes, and scripts/import_trace.py "
         "makes a trace of them";
}

double most_entropy(std::uint64_t classes) {
  if (classes < 2) return std::numeric_limits<double>::infinity();
  return std::log(static_cast<double>(classes)) * (1 + kEntropyRoom);
}

std::string entropy_limit_text(double entropy, std::uint64_t classes) {
  const auto count = static_cast<double>(classes);
  return fmt::format("of {} classes no entropy is above ln {} = {:.4g}{}", classes, classes,
                     std::log(count),
                     entropy <= std::log2(count) * (1 + kEntropyRoom)
                         ? "; is it in bits? the natural logarithm is expected"
                         : "");
}

EntropyCheck::Range EntropyCheck::range_of(double confidence) const {
  Range range{0, std::numeric_limits<double>::infinity()};
  if (!(confidence > 0)) return range;
  // As many classes as possible are as likely as the first, and one has the rest.
  const double alike = std::max(1.0, std::floor(1 / confidence + 1e-9));
  range.low = alike * part(confidence) + part(1 - alike * confidence);
  if (classes_ >= 2) {
    const auto others = static_cast<double>(classes_ - 1);
    range.high = part(confidence) + others * part((1 - confidence) / others);
    range.low = std::min(range.low, range.high);
  }
  return range;
}

void EntropyCheck::look_at(std::uint64_t place, double confidence, double entropy) {
  const Range range = range_of(confidence);
  const auto agrees = [&](double value) {
    return value >= range.low - kEntropyTolerance && value <= range.high + kEntropyTolerance;
  };
  ++seen_;
  if (agrees(entropy)) return;
  if (agrees(entropy * std::numbers::ln2)) ++right_as_bits_;
  if (wrong_++ > 0) return;
  first_place_ = place;
  first_confidence_ = confidence;
  first_entropy_ = entropy;
}

std::string EntropyCheck::warning() const {
  if (wrong_ == 0) return "";
  const Range range = range_of(first_confidence_);
  std::string expected = fmt::format("an entropy of {:.3g}", range.low);
  if (range.high - range.low > 1e-3) {
    expected = std::isinf(range.high)
                   ? fmt::format("an entropy of at least {:.3g}", range.low)
                   : fmt::format("an entropy from {:.3g} to {:.3g}", range.low, range.high);
  }
  const double percent = 100 * static_cast<double>(wrong_) / static_cast<double>(seen_);
  return fmt::format(
      "entropy disagrees with confidence in {} of {} places looked at ({:.3g}%), first in row {}, "
      "exit {}: with a confidence of {:.4g} goes {}, not {:.4g}{}",
      wrong_, seen_, percent, first_place_ / exits_, first_place_ % exits_ + 1, first_confidence_,
      expected, first_entropy_,
      right_as_bits_ == wrong_ ? "; is it in bits? the natural logarithm is expected" : "");
}

UnpredictedLabels::UnpredictedLabels(std::span<const std::int64_t> labels)
    : labels_(distinct(labels)), is_predicted_(labels_.size()), left_(labels_.size()) {}

void UnpredictedLabels::predict(std::span<const std::int64_t> labels) {
  for (auto each = labels.begin(); each != labels.end() && left_ > 0; ++each) {
    if (*each != last_) strike(*each);
  }
}

void UnpredictedLabels::strike(std::int64_t label) {
  last_ = label;
  const auto found = std::lower_bound(labels_.begin(), labels_.end(), label);
  if (found == labels_.end() || *found != label) return;
  const auto at = static_cast<std::size_t>(found - labels_.begin());
  if (is_predicted_[at]) return;
  is_predicted_[at] = true;
  --left_;
}

std::vector<std::int64_t> UnpredictedLabels::rest() const {
  std::vector<std::int64_t> rest;
  for (std::size_t k = 0; k < labels_.size(); ++k) {
    if (!is_predicted_[k]) rest.push_back(labels_[k]);
  }
  return rest;
}

}  // namespace splitee
