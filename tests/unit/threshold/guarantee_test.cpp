#include "threshold/guarantee.hpp"

#include <doctest/doctest.h>

#include "support/failure.hpp"
#include "support/places.hpp"
#include "threshold/chosen.hpp"
#include "threshold/risk.hpp"

namespace splitee::testing {
namespace {

Trace dev_trace() {
  return read_validation(source_folder() / "data/traces/encoder12-sst2-dev.npz",
                         GuaranteeRequest{});
}

GuaranteeRequest by(GuaranteeMethod method, double epsilon,
                    ThresholdRule rule = ThresholdRule::kWalk) {
  return {method, Risk::kConsistency, rule, epsilon, 0.1};
}

constexpr GuaranteeMethod kMethods[] = {GuaranteeMethod::kCrc, GuaranteeMethod::kWsr,
                                        GuaranteeMethod::kLtt};

}  // namespace

TEST_CASE("every threshold above the one chosen keeps the promise, and the next one breaks it") {
  const Trace trace = dev_trace();
  for (const GuaranteeMethod method : kMethods) {
    for (const ThresholdRule rule : {ThresholdRule::kWalk, ThresholdRule::kAnySplit}) {
      const GuaranteeChoice choice = choose_with_guarantee(trace, by(method, 0.05, rule));
      REQUIRE(choice.grid.size() == 101);
      CHECK(choice.grid.front().threshold == 1);
      CHECK(choice.grid.back().threshold == 0);
      REQUIRE(choice.chosen);
      for (std::size_t k = 0; k <= *choice.chosen; ++k) CHECK(choice.grid[k].certificate.holds);
      CHECK_FALSE(choice.grid[*choice.chosen + 1].certificate.holds);
    }
  }
}

TEST_CASE("what allows more risk never asks for a larger threshold") {
  const Trace trace = dev_trace();
  for (const GuaranteeMethod method : kMethods) {
    double before = 1;
    for (const double epsilon : {0.02, 0.05, 0.1, 0.2}) {
      const ChosenThreshold chosen = chosen_threshold(trace, by(method, epsilon));
      REQUIRE(chosen.threshold);
      CHECK(*chosen.threshold <= before);
      before = *chosen.threshold;
    }
  }
}

TEST_CASE("a threshold that serves every split is at least the one of the worst split alone") {
  const Trace trace = dev_trace();
  const Losses losses(trace, Risk::kConsistency);
  const GuaranteeRequest request = by(GuaranteeMethod::kLtt, 0.05, ThresholdRule::kAnySplit);
  const GuaranteeChoice choice = choose_with_guarantee(trace, request);
  REQUIRE(choice.chosen);
  for (std::size_t split = 0; split + 1 < trace.exits(); ++split) {
    for (std::size_t k = 0; k <= *choice.chosen; ++k) {
      CHECK(certify(request, losses.of_split(split, choice.grid[k].threshold)).holds);
    }
  }
}

TEST_CASE("too few samples promise nothing, and are told how many would do") {
  const Trace trace = dev_trace();
  const ChosenThreshold ltt = chosen_threshold(trace, by(GuaranteeMethod::kLtt, 0.001));
  CHECK_FALSE(ltt.threshold);
  CHECK(ltt.shortfall ==
        "no threshold up to 1 keeps the risk 'consistency' at most 0.001 by ltt: 872 samples are "
        "too few; expected at least 2302");
  const ChosenThreshold crc = chosen_threshold(trace, by(GuaranteeMethod::kCrc, 0.001));
  CHECK(crc.shortfall ==
        "no threshold up to 1 keeps the risk 'consistency' at most 0.001 by crc: 872 samples are "
        "too few; expected at least 999");
  const ChosenThreshold wsr = chosen_threshold(trace, by(GuaranteeMethod::kWsr, 0.001));
  CHECK(wsr.shortfall.starts_with(
      "no threshold up to 1 keeps the risk 'consistency' at most 0.001 by wsr: at 1 the bound of "
      "the risk is 0.002"));
}

TEST_CASE(
    "a trace that only says which answers are right has a gap, and no consistency unless two "
    "classes tell it") {
  Trace trace = dev_trace();
  REQUIRE(trace.classes == 2);
  const std::vector<std::int8_t> told = Losses(trace, Risk::kConsistency).of_walk(0.7);
  trace.final_agreement.reset();
  CHECK(Losses(trace, Risk::kConsistency).of_walk(0.7) == told);
  trace.classes = 3;
  const Failure failure = failure_of([&] { const Losses losses(trace, Risk::kConsistency); });
  CHECK(failure.status == ExitStatus::kData);
  CHECK(failure.message.ends_with(
      "encoder12-sst2-dev.npz: does not say what its exits answer; the risk 'consistency' needs "
      "prediction or probability, the risk 'gap' only which answers are right"));
  CHECK(Losses(trace, Risk::kGap).of_walk(0.7).size() == told.size());
}

}  // namespace splitee::testing
