#include "trace/trace_info.hpp"

#include <doctest/doctest.h>

#include <sstream>

namespace splitee::testing {
namespace {

// A trace of one exit; correctness may be missing.
template <class T>
Trace one_exit(const std::vector<T>& confidence, const std::vector<std::uint8_t>& correct) {
  Trace trace;
  AnswerTable<T> answers(confidence.size(), 1);
  answers.visit(0, confidence.size(), [&](std::size_t n, std::size_t /*exit*/, T& answer) {
    answer = answer_of(confidence[n], !correct.empty() && correct[n] != 0);
  });
  trace.answers = std::move(answers);
  trace.has_labels = !correct.empty();
  return trace;
}

ExitStatistics statistics(const std::vector<double>& confidence,
                          const std::vector<std::uint8_t>& correct,
                          const std::vector<double>& thresholds = {}) {
  return exit_statistics(one_exit(confidence, correct), thresholds).at(0);
}

}  // namespace

TEST_CASE("accuracy and mean confidence are plain means") {
  const ExitStatistics of = statistics({0.5, 0.6, 0.7, 0.8}, {1, 0, 1, 1});
  CHECK(of.accuracy == doctest::Approx(0.75));
  CHECK(of.mean_confidence == doctest::Approx(0.65));
}

TEST_CASE("samples in bins of their own each add their distance to the calibration error") {
  // Bins 15, 13, 9 and 1 of 15: (0.05 + 0.85 + 0.45 + 0.05) / 4.
  CHECK(statistics({0.95, 0.85, 0.55, 0.05}, {1, 0, 1, 0}).calibration_error ==
        doctest::Approx(0.35));
}

TEST_CASE("samples in one bin are averaged before they add to the calibration error") {
  // All in (14/15, 1]: |3/4 - (0.95 + 0.97 + 1 + 1)/4|.
  CHECK(statistics({0.95, 0.97, 1.0, 1.0}, {1, 0, 1, 1}).calibration_error ==
        doctest::Approx(0.23));
}

TEST_CASE("a bin's upper edge belongs to it, and 0 to the first") {
  // 0.2 = 3/15 ends the third bin, 0.21 is in the fourth: (0.2 + 0.79) / 2.
  CHECK(statistics({0.2, 0.21}, {0, 1}).calibration_error == doctest::Approx(0.495));
  // 0.19 is in the third as well: |1 - 0.39| / 2.
  CHECK(statistics({0.2, 0.19}, {0, 1}).calibration_error == doctest::Approx(0.305));
  CHECK(statistics({0.0, 0.06}, {1, 0}).calibration_error == doctest::Approx(0.47));
}

TEST_CASE("shares count confidences that equal the threshold") {
  const ExitStatistics of = statistics({0.5, 0.7, 0.7, 0.9}, {1, 1, 1, 1}, {0.5, 0.7, 0.71, 1.0});
  REQUIRE(of.share_at_least.size() == 4);
  CHECK(of.share_at_least[0] == doctest::Approx(1.0));
  CHECK(of.share_at_least[1] == doctest::Approx(0.75));
  CHECK(of.share_at_least[2] == doctest::Approx(0.25));
  CHECK(of.share_at_least[3] == doctest::Approx(0.0));
}

TEST_CASE("float32 confidences are widened before they meet a threshold") {
  const Trace trace = one_exit<float>({0.7F, 0.75F}, {});  // 0.7F is below 0.7
  CHECK(exit_statistics(trace, {0.7}).at(0).share_at_least.at(0) == doctest::Approx(0.5));
}

TEST_CASE("without labels accuracy and calibration error are left out") {
  const ExitStatistics of = statistics({0.25, 0.75}, {});
  CHECK(of.accuracy == 0);
  CHECK(of.calibration_error == 0);
  CHECK(of.mean_confidence == doctest::Approx(0.5));
  const std::string text = trace_info_text(one_exit<double>({0.25, 0.75}, {}));
  CHECK(text.find("no (no accuracy)") != std::string::npos);
  CHECK(text.find("\n   1           -         50.00            -      50.0      50.0       0.0") !=
        std::string::npos);
}

TEST_CASE(
    "latencies of samples are shown as the mean at each exit, and only where there are some") {
  Trace trace = one_exit<double>({0.25, 0.75}, {});
  CHECK(trace_info_text(trace).find("latency") == std::string::npos);
  trace.latency_ms.emplace(2, 1);
  (*trace.latency_ms)(0, 0) = 3;
  (*trace.latency_ms)(1, 0) = 4.5;
  const std::string text = trace_info_text(trace, 105);
  CHECK(text.find("  latency ms\n") != std::string::npos);
  CHECK(text.find("       0.0        3.75\n") != std::string::npos);
  std::istringstream narrow(trace_info_text(trace, 104));
  for (std::string line; std::getline(narrow, line);) CHECK(line.size() <= 104);
}

TEST_CASE("the text has a line per exit and a heading") {
  const std::string text = trace_info_text(one_exit<double>({0.5, 0.75, 0.92, 1}, {1, 0, 1, 1}));
  const std::string heading =
      "exit  accuracy %  confidence %  calib.err %    %>=0.6    %>=0.7    %>=0.8    %>=0.9   "
      "%>=0.95\n";
  // Bins 8, 12, 14 and 15: (0.5 + 0.75 + 0.08 + 0) / 4 = 0.3325.
  const std::string row =
      "   1       75.00         79.25        33.25      75.0      75.0      50.0      50.0      "
      "25.0\n";
  CHECK(text.ends_with("\n\n" + heading + row));
}

TEST_CASE("dead exits and exits that are less sure than the one before are told") {
  ExitStatistics sure;
  sure.mean_confidence = 0.8;
  ExitStatistics less = sure;
  less.mean_confidence = 0.7;
  ExitStatistics dead = sure;
  dead.is_dead = true;
  CHECK(threshold_notes({less, sure}).empty());
  const auto notes = threshold_notes({sure, less, dead, less});
  REQUIRE(notes.size() == 2);
  CHECK(notes[0].starts_with("dead: exit 3 says one confidence of every sample"));
  CHECK(notes[1].starts_with("falling: mean confidence is lower at exit 2, 4 than"));
  CHECK(statistics({0.5, 0.5}, {}).is_dead);
  CHECK_FALSE(statistics({0.5, 0.5, 0.25}, {}).is_dead);
}

TEST_CASE("what meta says cannot steer the terminal") {
  Trace trace = one_exit<double>({0.5}, {});
  trace.meta = R"({"kind": "measured", "name": "a\u001b[31m\nb", "classes": 3})";
  const std::string text = trace_info_text(trace);
  CHECK(text.find("a?[31m?b\n") != std::string::npos);
  CHECK(text.find('\x1b') == std::string::npos);
  CHECK(text.find("classes       3\n") != std::string::npos);
}

}  // namespace splitee::testing
