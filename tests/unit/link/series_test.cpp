#include "link/series.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "link/uplink.hpp"

namespace splitee {
namespace {

// Sends a burst by going through the series in steps of a thousandth of a millisecond.
double plain_sent_at(const std::vector<RateStep>& steps, double period, double ms, double bytes) {
  constexpr double kStep = 1e-3;
  double bits = bytes * 8;
  while (bits > 1e-9) {
    const double within = std::fmod(ms + 1e-9, period);
    std::size_t at = 0;
    while (at + 1 < steps.size() && steps[at + 1].ms <= within + 1e-9) ++at;
    const double sent = steps[at].mbit * 1000 * kStep;
    if (sent >= bits) return ms + bits / (steps[at].mbit * 1000);
    bits -= sent;
    ms += kStep;
  }
  return ms;
}

// A whole number from 0, below `bound`.
double drawn(std::mt19937& random, unsigned bound) { return static_cast<double>(random() % bound); }

std::vector<RateStep> random_steps(std::mt19937& random) {
  std::vector<RateStep> steps = {{0, 1 + drawn(random, 3)}};
  for (std::size_t k = 0; k < 1 + random() % 5; ++k) {
    const double rate = random() % 3 == 0 ? 0 : 0.5 * (1 + drawn(random, 6));
    steps.push_back({steps.back().ms + 1 + drawn(random, 8), rate});
  }
  return steps;
}

// The order in which bursts are handed over is that of the list; each has bytes, and a time at
// which it is ready.
struct Burst {
  double ready;
  double bytes;
};
std::vector<Burst> random_bursts(std::mt19937& random, unsigned most_bytes) {
  std::vector<Burst> bursts;
  double arrives = 0;
  for (std::size_t k = 0; k < 12; ++k) {
    arrives += drawn(random, 6);
    bursts.push_back({arrives + drawn(random, 25), 1 + drawn(random, most_bytes)});
  }
  return bursts;
}

// When the first of those from k on is ready.
double earliest(const std::vector<Burst>& bursts, std::size_t k) {
  return std::min_element(bursts.begin() + static_cast<std::ptrdiff_t>(k), bursts.end(),
                          [](const Burst& a, const Burst& b) { return a.ready < b.ready; })
      ->ready;
}

// When each burst is sent: the uplink is given, bit by bit, to the first of the list that is ready.
// `sent_in(k)`: bytes of the k-th piece of time, each `step` long.
template <class SentIn>
std::vector<double> plain_queue(std::vector<Burst> bursts, double step, const SentIn& sent_in) {
  std::vector<double> ends(bursts.size(), -1);
  std::size_t left = bursts.size();
  for (std::uint64_t k = 0; left > 0; ++k) {
    const double now = static_cast<double>(k) * step;
    double room = sent_in(k);
    for (std::size_t b = 0; b < bursts.size() && room > 1e-9; ++b) {
      if (ends[b] >= 0 || bursts[b].ready > now + 1e-9) continue;
      const double part = std::min(room, bursts[b].bytes);
      bursts[b].bytes -= part;
      room -= part;
      if (bursts[b].bytes > 1e-9) continue;
      ends[b] = now;
      --left;
    }
  }
  return ends;
}

}  // namespace

TEST_CASE("a burst takes the rates as they come, through zeros and around the end") {
  std::mt19937 random(5);
  for (int round = 0; round < 60; ++round) {
    const std::vector<RateStep> steps = random_steps(random);
    const RateSeries series(steps, SeriesEnd::kWrap);
    const double ms = drawn(random, 40);
    const double bytes = 1 + drawn(random, 3000);
    CAPTURE(round);
    CHECK(series.sent_at(ms, bytes) ==
          doctest::Approx(plain_sent_at(steps, series.period_ms(), ms, bytes)).epsilon(1e-4));
  }
}

TEST_CASE("where the search for a time begins makes no difference") {
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    std::vector<RateStep> steps = random_steps(random);
    if (steps.back().mbit <= 0) steps.back().mbit = 1;
    for (const SeriesEnd end : {SeriesEnd::kWrap, SeriesEnd::kStop}) {
      const RateSeries series(steps, end);
      RateSeries::Near near;
      for (int burst = 0; burst < 100; ++burst) {
        const double ms = drawn(random, 60);
        const double bytes = drawn(random, 3000);
        CAPTURE(round);
        CAPTURE(burst);
        CHECK(series.sent_at(ms, bytes, near) == series.sent_at(ms, bytes));
      }
    }
  }
}

TEST_CASE("a later start never ends earlier, and a burst in two parts ends as one") {
  std::mt19937 random(6);
  for (int round = 0; round < 200; ++round) {
    const RateSeries series(random_steps(random), SeriesEnd::kWrap);
    const double bytes = 1 + drawn(random, 5000);
    double before = 0;
    for (int step = 0; step < 163; ++step) {
      const double ms = 0.37 * step;
      const double end = series.sent_at(ms, bytes);
      CAPTURE(ms);
      CHECK(end >= before - 1e-9);
      CHECK(end > ms);
      const double first = series.sent_at(ms, 0.4 * bytes);
      CHECK(series.sent_at(first, 0.6 * bytes) == doctest::Approx(end).epsilon(1e-9));
      before = end;
    }
  }
}

TEST_CASE("twice the rate halves the time of a burst") {
  const RateSeries slow({{0, 2}}, SeriesEnd::kStop);
  const RateSeries fast({{0, 4}}, SeriesEnd::kStop);
  for (const double ms : {0.0, 17.5, 1e6}) {
    CHECK(slow.sent_at(ms, 5000) - ms == doctest::Approx(2 * (fast.sent_at(ms, 5000) - ms)));
  }
}

TEST_CASE("a series of equal rates is the constant") {
  const RateSeries one({{0, 3}}, SeriesEnd::kStop);
  for (const SeriesEnd end : {SeriesEnd::kWrap, SeriesEnd::kStop}) {
    const RateSeries many({{0, 3}, {10, 3}, {25, 3}}, end);
    for (const double ms : {0.0, 9.9, 24.0, 39.0, 40.0, 41.0, 1000.0}) {
      CHECK(many.sent_at(ms, 12345) == doctest::Approx(one.sent_at(ms, 12345)).epsilon(1e-12));
    }
  }
}

TEST_CASE("behind the end the last rate holds, or the series begins again") {
  const std::vector<RateStep> steps = {{0, 1}, {10, 4}};
  CHECK(RateSeries(steps, SeriesEnd::kStop).sent_at(1000, 500) == doctest::Approx(1001));
  CHECK(RateSeries(steps, SeriesEnd::kWrap).period_ms() == 20);
  CHECK(RateSeries(steps, SeriesEnd::kWrap).sent_at(1000, 500) == doctest::Approx(1004));
}

TEST_CASE("a time that rounding puts before its period is the period's beginning") {
  const double step = 0.0333 * 1000;
  const RateSeries series({{0, 5}, {step, 8}, {2 * step, 6}, {3 * step, 7}, {4 * step, 5}},
                          SeriesEnd::kWrap);
  int before = 0;
  for (int k = 0; k < 10000; ++k) {
    const double ms = step * k;
    if (std::floor(ms / series.period_ms()) * series.period_ms() > ms) ++before;
    CHECK(series.sent_at(ms, 1000) >= ms);
    CHECK(series.sent_at(ms, 1000) <= ms + 8000 / 5000.0 + 1e-6);
  }
  CHECK(before > 0);
}

TEST_CASE("outages are the times in which nothing is sent") {
  const auto times = [](const std::vector<Outage>& outages) {
    std::vector<std::pair<double, double>> pairs;
    pairs.reserve(outages.size());
    for (const Outage& each : outages) pairs.emplace_back(each.from, each.to);
    return pairs;
  };
  const RateSeries rates({{0, 1}, {10, 0}, {15, 0}, {20, 2}, {30, 0}}, SeriesEnd::kWrap);
  CHECK(times(rates.outages()) == std::vector<std::pair<double, double>>{{10, 20}, {30, 40}});
  const OpportunitySeries opportunities({5, 900, 2000, 3000, 3000}, 1504);
  CHECK(times(opportunities.outages()) ==
        std::vector<std::pair<double, double>>{{900, 2000}, {2000, 3000}});
}

TEST_CASE("what is sent waits for what was sent before it") {
  const RateSeries rates({{0, 1}}, SeriesEnd::kStop);
  Uplink uplink(std::make_shared<const LinkSeries>(rates));
  uplink.send(0, 1000);  // 8 ms
  const Sending second = uplink.next(3, 250);
  CHECK(second.begins == 8);
  CHECK(second.ends == 10);
  uplink.send(3, 250);
  CHECK(uplink.next(50, 125).begins == 50);
}

TEST_CASE("a burst that is ready joins the queue, whatever was handed over before and is not") {
  const RateSeries rates({{0, 1}}, SeriesEnd::kStop);
  Uplink uplink(std::make_shared<const LinkSeries>(rates));
  uplink.send(100, 1000);  // from 100 to 108 ms
  const Sending before = uplink.next(20, 250);
  CHECK(before.begins == 20);
  CHECK(before.ends == 22);
  // One that is not done by then goes on behind it.
  const Sending around = uplink.next(98, 500);
  CHECK(around.begins == 98);
  CHECK(around.ends == 110);
  CHECK(around.sending == 4);
  uplink.send(98, 500);
  CHECK(uplink.next(99, 125).begins == 110);
}

TEST_CASE("over rates the uplink serves the first handed over of those that are ready") {
  for (unsigned seed = 0; seed < 40; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    const std::vector<RateStep> steps = random_steps(random);
    const RateSeries series(steps, SeriesEnd::kWrap);
    const std::vector<Burst> bursts = random_bursts(random, 1200);
    constexpr double kStep = 0.125;
    const std::vector<double> plain = plain_queue(bursts, kStep, [&](std::uint64_t k) {
      const double within = std::fmod(static_cast<double>(k) * kStep, series.period_ms());
      std::size_t at = 0;
      while (at + 1 < steps.size() && steps[at + 1].ms <= within) ++at;
      return steps[at].mbit * 1000 * kStep / 8;
    });
    Uplink uplink(std::make_shared<const LinkSeries>(series));
    for (std::size_t k = 0; k < bursts.size(); ++k) {
      CAPTURE(k);
      uplink.forget_before(earliest(bursts, k));
      const Sending sending = uplink.next(bursts[k].ready, bursts[k].bytes);
      CHECK(sending.ends >= plain[k] - 1e-6);
      CHECK(sending.ends <= plain[k] + kStep + 1e-6);
      CHECK(sending.sending <= sending.ends - sending.begins + 1e-9);
      uplink.send(bursts[k].ready, bursts[k].bytes);
    }
  }
}

TEST_CASE("opportunities serve the first handed over of those that are ready") {
  for (unsigned seed = 0; seed < 200; ++seed) {
    CAPTURE(seed);
    std::mt19937 random(seed);
    std::vector<std::uint64_t> times = {random() % 4};
    for (std::size_t k = 0; k < 8; ++k) times.push_back(times.back() + random() % 5);
    times.push_back(times.back() + 1);
    const OpportunitySeries series(times, 100);
    const std::vector<Burst> bursts = random_bursts(random, 300);
    const std::vector<double> plain = plain_queue(bursts, 1, [&](std::uint64_t k) {
      // Those of a millisecond serve what was ready before it.
      const std::uint64_t here = k + 1;
      const std::uint64_t within = here % times.back();
      const auto now = std::count(times.begin(), times.end(), within) +
                       (within == 0 ? std::count(times.begin(), times.end(), times.back()) : 0);
      return 100.0 * static_cast<double>(now);
    });
    Uplink uplink(std::make_shared<const LinkSeries>(series));
    for (std::size_t k = 0; k < bursts.size(); ++k) {
      CAPTURE(k);
      uplink.forget_before(earliest(bursts, k));
      CHECK(uplink.next(bursts[k].ready, bursts[k].bytes).ends == plain[k] + 1);
      uplink.send(bursts[k].ready, bursts[k].bytes);
    }
  }
}

TEST_CASE("times of opportunities do not go round, however long the period") {
  const std::uint64_t period = std::uint64_t{1} << 50U;
  const OpportunitySeries series({period / 2, period}, 1504);
  CHECK(series.time_of(200'001) == 100'001.0 * static_cast<double>(period));
  const LinkSeries link = series;
  CHECK(sent_by(link, 0, 4, 1504) >= 2.0 * static_cast<double>(period));
  CHECK_FALSE(sent_by(link, 0, 100, 1504) <= kLatestMs);
  CHECK_FALSE(sent_by(OpportunitySeries(std::vector<std::uint64_t>(1000, 1), 1), 9e15, 1e9, 1e12) <=
              kLatestMs);
}

TEST_CASE("a rate so low that nothing is ever sent is no time at all, or a late one") {
  const LinkSeries link = RateSeries({{0, 5e-324}, {5e-324, 0}}, SeriesEnd::kWrap);
  CHECK_FALSE(sent_by(link, 5, 1, 10) <= kLatestMs);
}

}  // namespace splitee
