// Links in the form of Mahimahi against golden numbers.
#include <doctest/doctest.h>

#include <algorithm>

#include "field/golden.hpp"
#include "link/series_reader.hpp"
#include "support/places.hpp"

namespace splitee::testing {
namespace {

using nlohmann::json;

LoadedSeries example(double bytes_each) {
  SeriesSource source;
  source.path = source_folder() / "tests/data/field/link-example.txt";
  source.bytes_each = bytes_each;
  return read_series(source);
}

void check_file(const json& expected) {
  const LoadedSeries loaded = example(1504);
  const auto& series = std::get<OpportunitySeries>(*loaded.series);
  const auto& times = series.times();
  CHECK(times.size() == expected.at("lines"));
  CHECK(times.back() == expected.at("last_ms"));
  std::uint64_t gap = times.front();
  for (std::size_t k = 1; k < times.size(); ++k) gap = std::max(gap, times[k] - times[k - 1]);
  CHECK(gap == expected.at("longest_gap_ms"));
  const double bits = static_cast<double>(times.size()) * 1504 * 8;
  CHECK(bits / static_cast<double>(times.back()) / 1000 ==
        doctest::Approx(expected.at("mean_Mbit_per_s_at_1504_bytes").get<double>()).epsilon(1e-9));
}

void check_burst(const json& inputs, const json& expected) {
  for (const int each : {1504, 1500}) {
    const Uplink uplink(example(each).series);
    const auto start = inputs.at("start_ms").get<double>();
    const json& ends = expected.at("ms_until_sent_" + std::to_string(each));
    for (std::size_t k = 0; k < ends.size(); ++k) {
      CAPTURE(each);
      CAPTURE(start);
      const auto bytes = inputs.at("bytes")[k].get<double>();
      CHECK(uplink.next(start, bytes).ends - start == ends[k].get<double>());
    }
  }
}

void check_queue(const json& inputs, const json& expected) {
  Uplink uplink(example(inputs.at("bytes_per_opportunity").get<double>()).series);
  std::vector<double> sent;
  for (const json& burst : inputs.at("bursts_ms_bytes")) {
    sent.push_back(uplink.next(burst[0].get<double>(), burst[1].get<double>()).ends);
    uplink.send(burst[0].get<double>(), burst[1].get<double>());
  }
  CHECK(sent == expected.at("sent_at_ms").get<std::vector<double>>());
}

}  // namespace

TEST_CASE("a link in Mahimahi form sends bursts as independent programs found") {
  std::size_t checked = 0;
  for (const json& entry : golden("link")) {
    const std::string what = entry.at("what");
    CAPTURE(entry.dump());
    if (what == "link file") check_file(entry.at("expected"));
    if (what == "burst") check_burst(entry.at("inputs"), entry.at("expected"));
    if (what == "queue") check_queue(entry.at("inputs"), entry.at("expected"));
    ++checked;
  }
  CHECK(checked == 18);
}

}  // namespace splitee::testing
