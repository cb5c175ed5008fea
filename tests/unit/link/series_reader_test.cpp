#include "link/series_reader.hpp"

#include <doctest/doctest.h>

#include "support/failure.hpp"
#include "support/npz_writer.hpp"
#include "support/temporary_folder.hpp"

namespace splitee::testing {
namespace {

// Series in a file in a folder of their own.
struct SeriesFile {
  TemporaryFolder folder;
  SeriesSource source;

  explicit SeriesFile(SeriesFormat format) {
    source.format = format;
    source.path = folder / "link.txt";
    source.time = {"t", "s"};
    source.up = {"rate", "kbit/s"};
  }

  [[nodiscard]] LoadedSeries read(const std::string& text) const {
    write_file(source.path, text);
    return read_series(source);
  }
  [[nodiscard]] std::vector<RateStep> rates(const std::string& text) const {
    return std::get<RateSeries>(*read(text).series).steps();
  }
  void refuses(const std::string& text, const std::string& message) const {
    write_file(source.path, text);
    CAPTURE(text);
    CHECK(failure_of([&] { static_cast<void>(read_series(source)); }) ==
          Failure{ExitStatus::kData, source.path.string() + ": " + message});
  }
};

void check_steps(const std::vector<RateStep>& steps,
                 const std::vector<std::pair<double, double>>& expected) {
  REQUIRE(steps.size() == expected.size());
  for (std::size_t k = 0; k < steps.size(); ++k) {
    CHECK(steps[k].ms == doctest::Approx(expected[k].first));
    CHECK(steps[k].mbit == doctest::Approx(expected[k].second));
  }
}

}  // namespace

TEST_CASE("two columns are seconds and Mbit/s, from the first time on") {
  SeriesFile file(SeriesFormat::kTwoColumn);
  check_steps(file.rates("5.0 1\n5.5\t0\n 7 2.25\n"), {{0, 1}, {500, 0}, {2000, 2.25}});
  check_steps(file.rates("\xEF\xBB\xBF"
                         "0 1\r\n1 2\r\n"),
              {{0, 1}, {1000, 2}});
  check_steps(file.rates("0 1\n1 2\n1 3\n2 4"), {{0, 1}, {1000, 3}, {2000, 4}});
}

TEST_CASE("columns of a CSV file have names and units, and gaps") {
  SeriesFile file(SeriesFormat::kCsv);
  check_steps(file.rates("lat,t,rate\n1,10,500\n1,11,-\n1,12,\n1,13,250\n"),
              {{0, 0.5}, {3000, 0.25}});
  file.source.time.unit = "us";
  file.source.up.unit = "byte/s";
  check_steps(file.rates("t,rate\n0,1000000\n500000,125\n"), {{0, 8}, {500, 0.001}});
}

TEST_CASE("opportunities are whole milliseconds that may repeat") {
  SeriesFile file(SeriesFormat::kMahimahi);
  const LoadedSeries loaded = file.read("0\n3\n3\n7\n");
  CHECK(std::get<OpportunitySeries>(*loaded.series).times() ==
        std::vector<std::uint64_t>{0, 3, 3, 7});
}

TEST_CASE("what is no series is refused with its line") {
  SeriesFile two(SeriesFormat::kTwoColumn);
  two.refuses("", "is empty");
  two.refuses(" \n\n", "is empty");
  two.refuses("0 1\n2 1\n1 1\n",
              "line 3: goes back in time, from 2000 to 1000 ms behind the first; expected rising "
              "times");
  two.refuses("-1 1\n1 2\n", "line 1: is at -1000 ms; expected a time from 0 on");
  two.refuses("0 1\n1 -2\n", "line 2: has the rate -2 Mbit/s; expected 0 or more");
  two.refuses("0 1\n1 2 3\n",
              "line 2: has 3 columns; expected two, seconds and Mbit/s, with a blank between them");
  two.refuses("0,1\n",
              "line 1: has 1 column; expected two, seconds and Mbit/s, with a blank between them");
  two.refuses("0 0,5\n", "line 1: is '0,5'; expected a number of Mbit/s with a decimal point");
  two.refuses("0 50%\n", "line 1: is '50%'; expected a number of Mbit/s, not a percentage");
  two.refuses("0 1\n1 nan\n", "line 2: is 'nan'; expected a number of Mbit/s");
  two.refuses("0 0\n1 0\n", "all its rates are 0; nothing would ever be sent");
  two.refuses("<html>\n", "is HTML or XML; expected a series as text");
  two.refuses("{\"a\": 1}", "is JSON; expected a series as text");
  two.refuses(std::string("0 1\n1 \0002\n", 9), "is no text; expected a series as text");
  two.source.end = SeriesEnd::kStop;
  two.refuses("0 1\n1 0\n",
              "ends with the rate 0, which would hold for ever; expected \"end\": \"wrap\", or a "
              "rate above 0");

  SeriesFile mahimahi(SeriesFormat::kMahimahi);
  mahimahi.refuses("1\n\n2\n", "line 2: is empty; expected the milliseconds of an opportunity");
  mahimahi.refuses("1\n2.5\n",
                   "line 2: is '2.5'; expected the whole milliseconds of an opportunity");
  mahimahi.refuses("5\n4\n", "line 2: is 4, but the line before it 5; times must not fall");
  mahimahi.refuses("0\n0\n", "ends at 0 ms; its last time is the period, above 0");
  mahimahi.refuses("-1\n", "line 1: is '-1'; expected the whole milliseconds of an opportunity");

  SeriesFile csv(SeriesFormat::kCsv);
  csv.refuses("time,rate\n1,2\n", "line 1: has no column 't'; there are time, rate");
  csv.refuses("t,rates\n1,2\n",
              "line 1: has no column 'rate' (did you mean 'rates'?); there are t, rates");
  csv.refuses("t,rate\n1,-\n", "holds no rate");
  csv.refuses("t,rate\n2019.12.16_13.40.04,5\n",
              "line 2: is '2019.12.16_13.40.04'; expected a time in s");
}

TEST_CASE("a column of round trips holds until the next one") {
  SeriesFile csv(SeriesFormat::kCsv);
  csv.source.rtt = SeriesColumn{"rtt", "s"};
  const auto steps = csv.rates("t,rate,rtt\n1,-,0.5\n2,1000,0.02\n3,-,0.05\n4,2000,\n5,-,-\n");
  REQUIRE(steps.size() == 3);
  CHECK(steps[0].rtt_ms == doctest::Approx(20));
  CHECK(steps[1].mbit == doctest::Approx(1));
  CHECK(steps[1].rtt_ms == doctest::Approx(50));
  CHECK(steps[2].mbit == doctest::Approx(2));
  CHECK(steps[2].rtt_ms == steps[1].rtt_ms);
  CHECK(csv.read("t,rate,rtt\n0,1,90\n1,1,90\n").warnings.size() == 1);
  csv.refuses("t,rate\n0,1\n", "line 1: has no column 'rtt'; there are t, rate");
  csv.refuses(
      "t,rate,rtt\n0,1,-\n",
      "line 2: has a rate but no round trip before the first; expected one in the first row");
  csv.refuses("t,rate,rtt\n0,1,-2\n", "line 2: has the round trip -2000 ms; expected 0 to 1e9");
  csv.refuses("t,rate,rtt\n0,1,nan\n", "line 2: is 'nan'; expected a round trip in s");
}

TEST_CASE("a compressed series is named") {
  SeriesFile file(SeriesFormat::kMahimahi);
  write_file(file.source.path, std::string("\x1f\x8b\x08\x00\x00", 5));
  CHECK(failure_of([&] { static_cast<void>(read_series(file.source)); }).message.find("gzip") !=
        std::string::npos);
}

TEST_CASE("units that are surely others are doubted") {
  SeriesFile file(SeriesFormat::kTwoColumn);
  CHECK(file.read("0 1\n1000 2\n").warnings.empty() == false);
  CHECK(file.read("0 1\n1 2\n").warnings.empty());
  CHECK(file.read("0 5000000\n1 2\n").warnings.size() == 1);
}

}  // namespace splitee::testing
