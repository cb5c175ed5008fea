// Constants that follow from the size of the task, and lower bounds, against golden numbers.
#include "policy/learners/constants.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <map>

#include "field/golden.hpp"
#include "statistics/bernoulli_kl.hpp"
#include "statistics/lower_bound.hpp"

namespace {

using namespace splitee;
using namespace splitee::testing;
using nlohmann::json;

}  // namespace

TEST_CASE("the learners' constants follow from the size of the world") {
  std::size_t compared = 0;
  for (const json& entry : golden("constants")) {
    const json& inputs = entry.at("inputs");
    const DerivedConstants found =
        derived_constants({.horizon = inputs.at("T"),
                           .arms = inputs.at("K"),
                           .changes = inputs.at("changes"),
                           .smallest_change = inputs.at("smallest_change"),
                           .range = inputs.at("B")});
    const std::map<std::string, double> all = {{"sw_ucb_tau", found.sw_ucb_tau},
                                               {"d_ucb_gamma", found.d_ucb_gamma},
                                               {"cusum_h", found.cusum_h},
                                               {"cusum_alpha", found.cusum_alpha},
                                               {"m_ucb_w", found.m_ucb_w},
                                               {"m_ucb_b", found.m_ucb_b},
                                               {"m_ucb_gamma", found.m_ucb_gamma},
                                               {"glr_delta_global", found.glr_delta_global},
                                               {"glr_delta_local", found.glr_delta_local},
                                               {"glr_alpha", found.glr_alpha},
                                               {"exp3_gamma", found.exp3_gamma},
                                               {"exp3_ix_eta", found.exp3_ix_eta}};
    for (const auto& expected : entry.at("expected").items()) {
      const std::string& name = expected.key();
      CAPTURE(name);
      CHECK(all.at(name) == doctest::Approx(expected.value().get<double>()).epsilon(1e-9).scale(0));
      ++compared;
    }
  }
  CHECK(compared == 24);
}

TEST_CASE("the lower bounds of regret, with and without side observations") {
  std::size_t compared = 0;
  for (const json& entry : golden("bounds")) {
    const auto means = entry.at("inputs").at("means").get<std::vector<double>>();
    const LowerBound bound = lower_bound(means);
    CHECK(bound.chain ==
          doctest::Approx(entry["expected"]["with_side_observations"].get<double>()).epsilon(1e-9));
    CHECK(bound.own == doctest::Approx(entry["expected"]["without"].get<double>()).epsilon(1e-9));
    ++compared;
  }
  CHECK(compared == 5);
}

TEST_CASE("where the last arm is best, what its play shows bounds nothing") {
  CHECK(lower_bound(std::vector<double>{0.2, 0.5, 0.9}).chain == 0);
  CHECK(lower_bound(std::vector<double>{0.2, 0.5, 0.9}).own > 0);
  CHECK(lower_bound(std::vector<double>{0.4}).own == 0);
  CHECK(lower_bound(std::vector<double>{}).own == 0);
  CHECK(lower_bound(std::vector<double>{0.5, 0.5}).own == 0);
}

TEST_CASE("the divergence is 0 for the same mean, infinite for the impossible, and bounded below") {
  CHECK(bernoulli_kl(0.3, 0.3) == 0);
  CHECK(bernoulli_kl(0, 0) == 0);
  CHECK(std::isinf(bernoulli_kl(0.3, 0)));
  CHECK(std::isinf(bernoulli_kl(0.3, 1)));
  for (const double p : {0.0, 0.1, 0.5, 0.99, 1.0}) {
    for (const double q : {0.01, 0.4, 0.9}) {
      CHECK(bernoulli_kl(p, q) >= 2 * (p - q) * (p - q) - 1e-15);  // Pinsker
    }
  }
}
