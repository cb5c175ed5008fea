#include "trace/orders.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "support/npz_writer.hpp"
#include "support/temporary_folder.hpp"

namespace splitee::testing {

TEST_CASE("orders are read from every integer type and both memory orders") {
  const TemporaryFolder folder;
  const auto path = folder / "orders.npy";
  const std::vector<std::uint32_t> expected = {2, 0, 1, 0, 1, 2};
  write_file(path, npy("", {2, 3}, std::vector<std::int64_t>{2, 0, 1, 0, 1, 2}).bytes);
  const Orders orders = read_orders(path, 3);
  CHECK(orders.repeats == 2);
  CHECK(orders.samples == 3);
  CHECK(orders.sample == expected);
  write_file(path, npy("", {2, 3}, std::vector<std::uint8_t>{2, 0, 1, 0, 1, 2}).bytes);
  CHECK(read_orders(path, 3).sample == expected);
  write_file(path, npy("", {2, 3}, std::vector<std::int32_t>{2, 0, 0, 1, 1, 2}, 1, true).bytes);
  CHECK(read_orders(path, 3).sample == expected);
}

TEST_CASE("an order within segments shuffles each of them and leaves it in its place") {
  const std::vector<Segment> segments = {{"a", 0}, {"b", 3}, {"c", 50}, {"d", 51}};
  const auto order = order_within(segments, 100, Stream(1, Purpose::kOrder, 0));
  for (std::size_t at = 0; at < segments.size(); ++at) {
    const auto begin = static_cast<std::ptrdiff_t>(segments[at].first);
    const auto end =
        at + 1 < segments.size() ? static_cast<std::ptrdiff_t>(segments[at + 1].first) : 100;
    std::vector<std::uint32_t> part(order.begin() + begin, order.begin() + end);
    std::sort(part.begin(), part.end());
    std::vector<std::uint32_t> rows(part.size());
    std::iota(rows.begin(), rows.end(), static_cast<std::uint32_t>(begin));
    CHECK(part == rows);
  }
  CHECK_FALSE(std::is_sorted(order.begin(), order.end()));
  CHECK(order_within(segments, 100, Stream(1, Purpose::kOrder, 0)) == order);
  CHECK(order_within(segments, 100, Stream(1, Purpose::kOrder, 1)) != order);
}

TEST_CASE("a bootstrap draws each sample with the same chance, again and again") {
  constexpr std::uint32_t kSamples = 50;
  std::vector<double> drawn(kSamples);
  double never = 0;
  constexpr int kRepeats = 2000;
  for (std::uint64_t repeat = 0; repeat < kRepeats; ++repeat) {
    const auto order = bootstrap_order(kSamples, Stream(7, Purpose::kOrder, repeat));
    REQUIRE(order.size() == kSamples);
    std::vector<bool> seen(kSamples);
    for (const auto sample : order) {
      REQUIRE(sample < kSamples);
      drawn[sample] += 1;
      seen[sample] = true;
    }
    never += static_cast<double>(std::count(seen.begin(), seen.end(), false)) / kSamples;
  }
  // Each number of draws is binomial: mean 2000, deviation 44.3; in a repeat a share of (1 -
  // 1/50)^50 is never drawn.
  for (const double count : drawn) CHECK(std::abs(count - kRepeats) < 5 * 44.3);
  CHECK(never / kRepeats == doctest::Approx(std::pow(0.98, 50)).epsilon(0.01));
}

}  // namespace splitee::testing
