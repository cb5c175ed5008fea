// Thresholds with a guarantee against golden numbers, and whether they keep their promises.
#include "threshold/risk.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <numeric>
#include <random>

#include "field/golden.hpp"
#include "statistics/moments.hpp"
#include "threshold/guarantee.hpp"

namespace {

using namespace splitee;
using namespace splitee::testing;
using nlohmann::json;

using LossRow = std::vector<std::int8_t>;

// The losses of the walk at 1.00, 0.99, ..., 0.00.
std::vector<LossRow> losses_on_grid(const Trace& trace, Risk risk) {
  const Losses losses(trace, risk);
  std::vector<LossRow> grid;
  for (int k = 0; k <= 100; ++k) grid.push_back(losses.of_walk((100 - k) / 100.0));
  return grid;
}

struct Rows {
  std::size_t first;
  std::size_t end;
};

Rows rows_of(const json& range) { return {range.at(0), range.at(1)}; }

std::span<const std::int8_t> part(const LossRow& losses, const Rows& rows) {
  return std::span(losses).subspan(rows.first, rows.end - rows.first);
}

double mean(std::span<const std::int8_t> losses) {
  return std::accumulate(losses.begin(), losses.end(), 0.0) / static_cast<double>(losses.size());
}

doctest::Approx close(const json& value) {
  return doctest::Approx(value.get<double>()).epsilon(1e-9);
}

// One golden entry: a trace cut in two, a risk and its limit.
class Entry {
 public:
  explicit Entry(const json& entry)
      : expected_(entry.at("expected")),
        trace_(golden_trace(entry.at("inputs").at("trace"))),
        calibration_(rows_of(entry.at("inputs").at("calibration_rows"))),
        test_(rows_of(entry.at("inputs").at("test_rows"))) {
    const json& inputs = entry.at("inputs");
    request_.risk = risk_named(inputs.at("loss").get<std::string>());
    request_.epsilon = inputs.at("eps");
    request_.delta = inputs.at("delta");
    grid_ = losses_on_grid(trace_, request_.risk);
  }

  // Each threshold's certificate by a method, on the calibration rows.
  [[nodiscard]] std::vector<Certificate> certificates(GuaranteeMethod method) const {
    GuaranteeRequest request = request_;
    request.method = method;
    std::vector<Certificate> all;
    for (const LossRow& losses : grid_) all.push_back(certify(request, part(losses, calibration_)));
    return all;
  }

  void check(const char* name, std::size_t k) const {
    CAPTURE(name);
    const json& wanted = expected_.at(name);
    REQUIRE(k == wanted.at("k").get<std::size_t>());
    CHECK(mean(part(grid_[k], calibration_)) == close(wanted.at("calibration_risk")));
    CHECK(mean(part(grid_[k], test_)) == close(wanted.at("test_risk")));
  }

  [[nodiscard]] const json& expected() const { return expected_; }
  [[nodiscard]] const GuaranteeRequest& request() const { return request_; }
  [[nodiscard]] std::size_t samples() const { return calibration_.end - calibration_.first; }

 private:
  const json& expected_;
  const Trace& trace_;
  Rows calibration_;
  Rows test_;
  GuaranteeRequest request_;
  std::vector<LossRow> grid_;
};

// The last element before the first that fails; the first element where it fails itself.
std::size_t last_before_failure(const std::vector<Certificate>& all) {
  std::size_t k = 0;
  while (k < all.size() && all[k].holds) ++k;
  return k == 0 ? 0 : k - 1;
}

std::size_t last_that_holds(const std::vector<Certificate>& all) {
  std::size_t last = 0;
  for (std::size_t k = 0; k < all.size(); ++k) {
    if (all[k].holds) last = k;
  }
  return last;
}

void check_figures(const json& expected, const std::vector<Certificate>& all) {
  REQUIRE(expected.size() > 3);
  for (const auto& one : expected.items()) {
    const std::string& k = one.key();
    CAPTURE(k);
    CHECK(all[std::stoul(k)].figure == close(one.value()));
  }
}

// The threshold that a request takes on a calibration set, as an index of the grid; the set's rows
// are drawn with replacement from all. The last before the first that fails; the first where it
// fails itself.
std::size_t chosen_on_draw(const std::vector<LossRow>& grid, const GuaranteeRequest& request,
                           std::mt19937_64& random) {
  constexpr std::size_t kSamples = 400;
  std::vector<std::size_t> rows(kSamples);
  for (std::size_t& row : rows) row = random() % grid.front().size();
  LossRow drawn(kSamples);
  std::size_t chosen = 0;
  for (std::size_t k = 0; k < grid.size(); ++k) {
    for (std::size_t n = 0; n < kSamples; ++n) drawn[n] = grid[k][rows[n]];
    if (!certify(request, drawn).holds) break;
    chosen = k;
  }
  return chosen;
}

constexpr int kTries = 400;

}  // namespace

TEST_CASE("conformal risk control finds the golden thresholds") {
  for (const json& each : golden("risk")) {
    CAPTURE(each.at("inputs").dump());
    const Entry entry(each);
    const auto all = entry.certificates(GuaranteeMethod::kCrc);
    entry.check("crc_first_crossing", last_before_failure(all));
    entry.check("crc", last_that_holds(all));  // as the published code does
    GuaranteeRequest request = entry.request();
    request.method = GuaranteeMethod::kCrc;
    CHECK(limit_of(request, entry.samples()) == close(entry.expected().at("crc_limit")));
    std::size_t naive = 0;
    for (std::size_t k = 0; k < all.size(); ++k) {
      if (all[k].risk < request.epsilon) naive = k;
    }
    entry.check("naive", naive);
  }
}

TEST_CASE("the betting bound finds the golden thresholds") {
  for (const json& each : golden("risk")) {
    CAPTURE(each.at("inputs").dump());
    const Entry entry(each);
    const auto all = entry.certificates(GuaranteeMethod::kWsr);
    const std::size_t k = last_before_failure(all);
    entry.check("ucb_wsr", k);
    check_figures(entry.expected().at("wsr_bounds"), all);
    CHECK(all[k].figure == close(entry.expected().at("wsr_bound_of_ucb_wsr")));
    CHECK(all[k + 1].figure == close(entry.expected().at("wsr_bound_after")));
  }
}

TEST_CASE("learn then test finds the golden thresholds, not the one behind as the published code") {
  for (const json& each : golden("risk")) {
    CAPTURE(each.at("inputs").dump());
    const Entry entry(each);
    const auto all = entry.certificates(GuaranteeMethod::kLtt);
    const std::size_t k = last_before_failure(all);
    entry.check("ltt_fixed_sequence", k);
    CHECK(entry.expected().at("ltt_as_published_k") == (all[0].holds ? k + 1 : 0));
    check_figures(entry.expected().at("p_values"), all);
    CHECK(all[k].figure == close(entry.expected().at("p_value_of_ltt")));
    CHECK(all[k + 1].figure == close(entry.expected().at("p_value_after")));
  }
}

// Calibration sets are drawn from a trace of 10,000 samples, whose own risks are then the true
// ones. A promise that is kept with probability 0.9 at least is broken more than 70 times in 400
// tries with probability below 1e-6 (binomial); the seed is fixed.
TEST_CASE("the promises of wsr and ltt are broken in at most a tenth of calibration sets") {
  constexpr int kMostBroken = 70;
  constexpr unsigned kSeed = 7;
  CAPTURE(kSeed);
  const Trace& trace = golden_trace("resnet56-cifar10-noise0");
  for (const Risk risk : {Risk::kConsistency, Risk::kGap}) {
    const std::vector<LossRow> grid = losses_on_grid(trace, risk);
    for (const GuaranteeMethod method : {GuaranteeMethod::kWsr, GuaranteeMethod::kLtt}) {
      CAPTURE(name_of(risk));
      CAPTURE(name_of(method));
      const GuaranteeRequest request{method, risk, ThresholdRule::kWalk, 0.05, 0.1};
      std::mt19937_64 random(kSeed);
      int broken = 0;
      int early = 0;
      for (int tried = 0; tried < kTries; ++tried) {
        const std::size_t chosen = chosen_on_draw(grid, request, random);
        early += chosen > 0 ? 1 : 0;
        broken += mean(grid[chosen]) > request.epsilon ? 1 : 0;
      }
      CHECK(broken <= kMostBroken);
      CHECK(early > kTries / 2);  // and the promise is not kept by never stopping
    }
  }
}

TEST_CASE("the promise of crc holds in the mean over calibration sets") {
  constexpr unsigned kSeed = 11;
  CAPTURE(kSeed);
  const Trace& trace = golden_trace("resnet56-cifar10-noise0");
  const std::vector<LossRow> grid = losses_on_grid(trace, Risk::kConsistency);
  const GuaranteeRequest request{GuaranteeMethod::kCrc, Risk::kConsistency, ThresholdRule::kWalk,
                                 0.05, 0.1};
  std::mt19937_64 random(kSeed);
  Moments risks;
  for (int tried = 0; tried < kTries; ++tried) {
    risks.add(mean(grid[chosen_on_draw(grid, request, random)]));
  }
  // Five standard errors of the mean: exceeded by chance with probability below 1e-6.
  const double error = std::sqrt(risks.variance() / kTries);
  CHECK(risks.mean() <= request.epsilon + 5 * error);
  CHECK(risks.mean() > request.epsilon / 2);  // and not by never stopping
}
