#include "trace/trace_checks.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>
#include <vector>

namespace splitee::testing {
namespace {

using Numbers = std::vector<double>;

// The entropy of a distribution.
double entropy(const Numbers& probabilities) {
  double sum = 0;
  for (const double p : probabilities) sum -= p > 0 ? p * std::log(p) : 0;
  return sum;
}

std::string warning_for(std::uint64_t classes, double confidence, double entropy) {
  EntropyCheck check(classes, 3);
  check.look_at(5, confidence, entropy);
  return check.warning();
}

using Labels = std::vector<std::int64_t>;

Labels labels_in(const Labels& labels) { return UnpredictedLabels(labels).all(); }

}  // namespace

TEST_CASE("percent and logits among confidences are told, a stray number is not") {
  CHECK(confidence_hint(Numbers{97.5, 88, 100}) == "; is it in percent? then divide by 100");
  CHECK(confidence_hint(Numbers{97.5, 0.5}) == "; is it in percent? then divide by 100");
  CHECK(confidence_hint(Numbers{0.5, 0.25, 1.5}).empty());
  CHECK(confidence_hint(Numbers{140, 88}).empty());
  CHECK(confidence_hint(Numbers{2.5, -0.5}) ==
        "; logits are no confidence, the largest probability of their softmax is");
  CHECK(confidence_hint(Numbers{0.5, NAN}).empty());
}

TEST_CASE("percent, logits and logarithms among probabilities are told") {
  CHECK(probability_hint(Numbers{60, 30, 10}) ==
        "; these are percent, which are to be divided by 100");
  CHECK(probability_hint(Numbers{std::log(0.75), std::log(0.25)}) ==
        "; these are logarithms of probabilities, of which the exponential is wanted");
  CHECK(probability_hint(Numbers{2.5, -1}) ==
        "; logits become probabilities by a softmax over the classes, and "
        "scripts/import_trace.py makes a trace of them");
  CHECK(probability_hint(Numbers{NAN, 0.5}).empty());
}

TEST_CASE("of two classes the entropy follows from the confidence") {
  CHECK(warning_for(2, 0.9, entropy({0.9, 0.1})).empty());
  CHECK(warning_for(2, 0.5, std::numbers::ln2).empty());
  CHECK(warning_for(2, 1, 0).empty());
  CHECK(warning_for(2, 0.9, 0.6) ==
        "entropy disagrees with confidence in 1 of 1 places looked at (100%), first in row 1, exit "
        "3: with a confidence of 0.9 goes an entropy of 0.325, not 0.6");
  CHECK(warning_for(2, 0.9, entropy({0.9, 0.1}) / std::numbers::ln2) ==
        "entropy disagrees with confidence in 1 of 1 places looked at (100%), first in row 1, exit "
        "3: with a confidence of 0.9 goes an entropy of 0.325, not 0.469; is it in bits? the "
        "natural logarithm is expected");
}

TEST_CASE("of more classes the entropy lies between that of the most uneven and most even rest") {
  CHECK(warning_for(3, 0.5, entropy({0.5, 0.5, 0})).empty());
  CHECK(warning_for(3, 0.5, entropy({0.5, 0.25, 0.25})).empty());
  CHECK(warning_for(4, 0.25, std::log(4)).empty());
  CHECK(warning_for(3, 0.4, entropy({0.4, 0.4, 0.2})).empty());
  CHECK(warning_for(3, 0.5, 0.5) ==
        "entropy disagrees with confidence in 1 of 1 places looked at (100%), first in row 1, exit "
        "3: with a confidence of 0.5 goes an entropy from 0.693 to 1.04, not 0.5");
  CHECK_FALSE(warning_for(3, 0.5, 1.1).empty());
}

TEST_CASE("where the number of classes is not known there is no highest entropy") {
  CHECK(warning_for(0, 0.5, 40).empty());
  CHECK(warning_for(0, 0.5, 0.5) ==
        "entropy disagrees with confidence in 1 of 1 places looked at (100%), first in row 1, exit "
        "3: with a confidence of 0.5 goes an entropy of at least 0.693, not 0.5");
  CHECK(std::isinf(most_entropy(0)));
  CHECK(std::isinf(most_entropy(1)));
  CHECK(most_entropy(2) == doctest::Approx(0.7001).epsilon(1e-3));
}

TEST_CASE("confidences and entropies of low precision agree") {
  // 1 - 2^-9 rounds to 1 in bfloat16, its entropy is 0.0141.
  CHECK(warning_for(2, 1, entropy({1 - 0x1p-9, 0x1p-9})).empty());
  CHECK(warning_for(2, 0.5, 0.6953125).empty());  // ln 2 in bfloat16
}

TEST_CASE("labels far apart and at the ends of their type are known") {
  constexpr auto kLowest = std::numeric_limits<std::int64_t>::min();
  constexpr auto kHighest = std::numeric_limits<std::int64_t>::max();
  CHECK(labels_in({kHighest, 0, kLowest, 0}) == Labels{kLowest, 0, kHighest});
  CHECK(labels_in({kHighest, kHighest - 1}) == Labels{kHighest - 1, kHighest});
  CHECK(labels_in({kLowest + 2, kLowest}) == Labels{kLowest, kLowest + 2});
  CHECK(labels_in({5}) == Labels{5});
  CHECK(labels_in({1'000'000, -1'000'000, 3, 3}) == Labels{-1'000'000, 3, 1'000'000});
}

TEST_CASE("each of many labels is known once, in rising order") {
  for (const std::int64_t count : {64, 65, 300}) {
    std::vector<std::int64_t> labels;
    std::vector<std::int64_t> expected;
    for (std::int64_t n = 0; n < count; ++n) {
      labels.push_back(7 * n % count);  // 7 divides none of the counts: all of 0 to count - 1
      expected.push_back(n);
    }
    labels.insert(labels.end(), labels.begin(), labels.begin() + 10);
    CAPTURE(count);
    CHECK(labels_in(labels) == expected);
  }
}

TEST_CASE("a label is struck off once it is predicted") {
  UnpredictedLabels labels(Labels{7, -1, 1, 7, 3});
  CHECK(labels.all() == std::vector<std::int64_t>{-1, 1, 3, 7});
  labels.predict(Labels{1, 1, 2, 7, 1});
  CHECK(labels.rest() == std::vector<std::int64_t>{-1, 3});
  labels.predict(Labels{-1});
  labels.predict(Labels{3, 4});
  CHECK(labels.rest().empty());
  CHECK(UnpredictedLabels().rest().empty());
}

}  // namespace splitee::testing
