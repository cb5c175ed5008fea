#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace splitee {

// How far the probabilities of a sample may sum up away from 1: the rounding of a softmax in
// bfloat16, with some room.
inline constexpr double kSumTolerance = 0.01;

// What confidences outside [0, 1] look like, as a suffix for an error's text: percent, logits or
// nothing.
std::string confidence_hint(std::span<const double> values);

// The same for the probabilities of all classes of one sample at one exit: percent, logits,
// logarithms or nothing.
std::string probability_hint(std::span<const double> classes);

// The largest number that is taken for an entropy of `classes` classes: ln classes plus the
// rounding of bfloat16. Infinite where the number of classes is not known (0 or 1).
double most_entropy(std::uint64_t classes);

// -sum p ln p of the probabilities of `classes` classes. In long double and rounded once: the C
// library's double logarithm differs between processors in the last bit.
template <class T>
double entropy_of(const T* p, std::size_t classes) {
  long double sum = 0;
  for (std::size_t c = 0; c < classes; ++c) {
    const auto value = static_cast<long double>(p[c]);
    if (value > 0) sum -= value * std::log(value);
  }
  return static_cast<double>(std::max(sum, 0.0L));
}

// "of 2 classes no entropy is above ln 2 = 0.6931", and whether a larger one may be in bits.
std::string entropy_limit_text(double entropy, std::uint64_t classes);

// Compares entropies with the confidences beside them: given the largest probability C, the entropy
// lies between that of the most uneven and that of the most even rest; with two classes it follows
// from C.
class EntropyCheck {
 public:
  // `classes`: 0 where their number is not known. `exits`: per row.
  EntropyCheck(std::uint64_t classes, std::uint64_t exits) : classes_(classes), exits_(exits) {}

  // `place`: the position of the value among all, row by row.
  void look_at(std::uint64_t place, double confidence, double entropy);

  // The warning, or an empty text.
  [[nodiscard]] std::string warning() const;

 private:
  struct Range {
    double low;
    double high;
  };
  [[nodiscard]] Range range_of(double confidence) const;

  std::uint64_t classes_;
  std::uint64_t exits_;
  std::uint64_t seen_ = 0;
  std::uint64_t wrong_ = 0;
  std::uint64_t right_as_bits_ = 0;  // of these
  std::uint64_t first_place_ = 0;
  double first_confidence_ = 0;
  double first_entropy_ = 0;
};

// Which labels occur but are never predicted. Takes 8 bytes and a bit per distinct label.
class UnpredictedLabels {
 public:
  UnpredictedLabels() = default;
  explicit UnpredictedLabels(std::span<const std::int64_t> labels);

  void predict(std::span<const std::int64_t> labels);

  // In rising order.
  [[nodiscard]] std::vector<std::int64_t> rest() const;

  [[nodiscard]] const std::vector<std::int64_t>& all() const { return labels_; }

 private:
  void strike(std::int64_t label);

  std::vector<std::int64_t> labels_;  // each once, rising
  std::vector<bool> is_predicted_;
  std::size_t left_ = 0;
  std::optional<std::int64_t> last_;  // predicted: the same comes often
};

}  // namespace splitee
