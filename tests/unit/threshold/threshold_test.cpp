#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "cli/threshold_text.hpp"
#include "support/experiment.hpp"
#include "support/failure.hpp"
#include "support/temporary_folder.hpp"
#include "threshold/choice.hpp"
#include "trace/trace_reader.hpp"

namespace splitee::testing {
namespace {

// One exit's answer to one sample: its confidence, and whether it is right.
template <class T>
struct Answer {
  T confidence;
  bool is_right;
};

// A trace from a line per sample and an answer per exit.
template <class T>
Trace trace_of(const std::vector<std::vector<Answer<T>>>& samples, std::uint64_t classes = 0) {
  AnswerTable<T> answers(samples.size(), samples.front().size());
  answers.visit(0, samples.size(), [&](std::size_t n, std::size_t exit, T& answer) {
    answer = answer_of(samples[n][exit].confidence, samples[n][exit].is_right);
  });
  Trace trace;
  trace.file = "dev.npz";
  trace.classes = classes;
  trace.answers = std::move(answers);
  trace.has_labels = true;
  return trace;
}

// Two exits. Splitting loses, in four samples: 0 up to 0.55, 1 up to 0.60, 0 up to 0.70, 1 up to
// 0.80, 0 above.
Trace up_and_down() {
  return trace_of<double>({{{0.60, false}, {0.9, true}},
                           {{0.80, false}, {0.9, true}},
                           {{0.55, true}, {0.9, false}},
                           {{0.70, true}, {0.9, false}}});
}

// Three exits, the last always right. Splitting at exit 1 loses the first sample up to 0.9, at exit
// 2 the second up to 0.7 and the third up to 0.8.
Trace three_exits() {
  return trace_of<double>({{{0.9, false}, {0.6, true}, {1.0, true}},
                           {{0.6, true}, {0.7, false}, {1.0, true}},
                           {{0.5, true}, {0.8, false}, {1.0, true}}});
}

ThresholdRequest split(double max_drop) { return {ThresholdRule::kAnySplit, max_drop}; }
ThresholdRequest walk(double max_drop) { return {ThresholdRule::kWalk, max_drop}; }

// The chosen threshold, or -1 where none meets the request.
double chosen(const Trace& trace, const ThresholdRequest& request) {
  const ThresholdChoice choice = choose_threshold(trace, request);
  return choice.chosen ? choice.grid[*choice.chosen].threshold : -1;
}

ThresholdEffect effect_at(const Trace& trace, ThresholdRule rule, double threshold) {
  for (const ThresholdEffect& effect : choose_threshold(trace, {rule, 0}).grid) {
    if (effect.threshold == threshold) return effect;
  }
  FAIL("the grid lacks " << threshold);
  return {};
}

// Right answers by the definition: one number per splitting layer, or one of the walk.
std::vector<double> right_answers(const Trace& trace, ThresholdRule rule, double threshold) {
  const std::size_t last = trace.exits() - 1;
  const auto is_sure = [&](std::size_t n, std::size_t i) {
    return trace.confidence(n, i) >= threshold;
  };
  std::vector<double> right(rule == ThresholdRule::kWalk ? 1 : static_cast<std::size_t>(last));
  for (std::size_t n = 0; n < trace.samples(); ++n) {
    if (rule == ThresholdRule::kWalk) {
      std::size_t i = 0;
      while (i < last && !is_sure(n, i)) ++i;
      right[0] += trace.is_right(n, i) ? 1 : 0;
      continue;
    }
    for (std::size_t i = 0; i < last; ++i) {
      right[static_cast<std::size_t>(i)] += trace.is_right(n, is_sure(n, i) ? i : last) ? 1 : 0;
    }
  }
  return right;
}

}  // namespace

TEST_CASE("a threshold must do at every larger one of the grid as well") {
  CHECK(chosen(up_and_down(), split(0)) == 0.81);  // 0.50 and 0.65 do as well, by chance
  CHECK(chosen(up_and_down(), walk(0)) == 0.81);
  CHECK(chosen(up_and_down(), split(0.25)) == 0.50);
}

TEST_CASE("what stopping early does is counted by hand") {
  const ThresholdEffect low = effect_at(up_and_down(), ThresholdRule::kAnySplit, 0.50);
  CHECK(low.worst_exit == 1);
  CHECK(low.accuracy == 0.5);
  CHECK(low.drop == 0);
  CHECK(low.drop_standard_error == 0.5);  // two answers are lost and two won: sqrt(4/4 / 4)
  CHECK(low.share_to_last == 0);
  const ThresholdEffect high = effect_at(up_and_down(), ThresholdRule::kAnySplit, 0.75);
  CHECK(high.accuracy == 0.25);
  CHECK(high.drop == 0.25);
  // sqrt((1/4 - 1/16) / 4)
  CHECK(high.drop_standard_error == doctest::Approx(0.21650635));
  CHECK(high.share_to_last == 0.75);
  const ThresholdChoice choice = choose_threshold(up_and_down(), split(0));
  CHECK(choice.last_accuracy == 0.5);
  CHECK(choice.accuracy_standard_error == 0.25);  // sqrt(1/2 * 1/2 / 4)
}

TEST_CASE("a split is as good as its worst splitting layer, the lowest of several") {
  const auto worst = [](double threshold) {
    return effect_at(three_exits(), ThresholdRule::kAnySplit, threshold);
  };
  CHECK(worst(0.65).worst_exit == 2);
  CHECK(worst(0.65).drop == doctest::Approx(2.0 / 3));
  CHECK(worst(0.65).share_to_last == doctest::Approx(0.5));  // 2/3 at exit 1, 1/3 at exit 2
  CHECK(worst(0.75).worst_exit == 1);                        // both lose one
  CHECK(worst(0.75).drop == doctest::Approx(1.0 / 3));
  CHECK(worst(0.91).drop == 0);
  CHECK(chosen(three_exits(), split(0)) == 0.91);
  CHECK(chosen(three_exits(), split(0.34)) == 0.71);
}

TEST_CASE("a walk ends at the first sure exit") {
  const auto lost = [](double threshold) {
    return effect_at(three_exits(), ThresholdRule::kWalk, threshold).drop * 3;
  };
  CHECK(lost(0.50) == doctest::Approx(1));  // the second and third end at exit 1, which is right
  CHECK(lost(0.55) == doctest::Approx(2));
  CHECK(lost(0.65) == doctest::Approx(3));
  CHECK(lost(0.75) == doctest::Approx(2));
  CHECK(lost(0.85) == doctest::Approx(1));
  CHECK(lost(0.95) == 0);
  const ThresholdEffect effect = effect_at(three_exits(), ThresholdRule::kWalk, 0.75);
  CHECK(effect.share_to_last == doctest::Approx(1.0 / 3));
  CHECK(effect.worst_exit == 0);
  CHECK(chosen(three_exits(), walk(0)) == 0.91);
  CHECK(chosen(three_exits(), walk(0.34)) == 0.81);
}

TEST_CASE("a confidence that equals the threshold exits, as read, without rounding") {
  const auto wrong_at = [](auto confidence) {
    return trace_of<decltype(confidence)>({{{confidence, false}, {1, true}}});
  };
  for (const double tie : {0.51, 0.57, 0.7, 0.94}) {
    CAPTURE(tie);
    CHECK(chosen(wrong_at(tie), split(0)) == doctest::Approx(tie + 0.01));
    CHECK(chosen(wrong_at(std::nextafter(tie, 0.0)), split(0)) == tie);
  }
  CHECK(chosen(wrong_at(0.7F), split(0)) == 0.70);  // 0.7F is below 0.7
  CHECK(chosen(wrong_at(0.8F), split(0)) == 0.81);  // 0.8F is above 0.8
}

TEST_CASE("a drop that equals the one allowed is allowed") {
  std::vector<std::vector<Answer<double>>> samples(100, {{0.5, true}, {1.0, true}});
  samples[42] = {{1.0, false}, {1.0, true}};
  CHECK(chosen(trace_of(samples), split(0.01)) == 0.50);
  CHECK(chosen(trace_of(samples), walk(0.01)) == 0.50);
  CHECK(chosen(trace_of(samples), split(0.0099)) == -1);
}

TEST_CASE("where no threshold will do, the best that can be had is told") {
  const Trace trace = trace_of<double>({{{1.0, false}, {0.9, true}, {0.9, true}},
                                        {{0.5, false}, {0.5, true}, {0.9, true}},
                                        {{0.5, false}, {0.5, true}, {0.9, false}}});
  const ThresholdChoice splits = choose_threshold(trace, split(0.01));
  CHECK_FALSE(splits.chosen);
  CHECK(splits.shortfall() ==
        "no threshold up to 0.99 keeps every split within 0.01 of the last exit's accuracy; the "
        "best that can be had is 0.99, which loses 0.3334 at exit 1");
  CHECK(chosen(trace, split(0.3334)) == 0.51);  // a third, rounded up
  const ThresholdChoice walks = choose_threshold(trace, walk(0.25));
  CHECK_FALSE(walks.chosen);
  CHECK(walks.shortfall() ==
        "no threshold up to 0.99 keeps the walk within 0.25 of the last exit's accuracy; the best "
        "that can be had is 0.99, which loses 0.3334");
}

TEST_CASE("the grid begins where a confidence can") {
  const auto first = [](std::uint64_t classes) {
    return choose_threshold(trace_of<double>({{{1, true}, {1, true}}}, classes), split(0))
        .grid.front()
        .threshold;
  };
  CHECK(first(0) == 0.50);  // not said
  CHECK(first(1) == 0.50);
  CHECK(first(2) == 0.50);
  CHECK(first(3) == 0.34);
  CHECK(first(10) == 0.10);
  CHECK(first(99) == 0.02);
  CHECK(first(100) == 0.01);
  CHECK(first(~std::uint64_t{0}) == 0.01);
}

TEST_CASE("with one exit nothing is cut short, and any threshold will do") {
  const Trace trace = trace_of<double>({{{0.4, true}}, {{0.6, false}}});
  CHECK(chosen(trace, split(0)) == 0.50);
  CHECK(chosen(trace, walk(0)) == 0.50);
  const ThresholdEffect effect = effect_at(trace, ThresholdRule::kAnySplit, 0.99);
  CHECK(effect.worst_exit == 1);
  CHECK(effect.accuracy == 0.5);
  CHECK(effect.share_to_last == 0);
  CHECK(effect_at(trace, ThresholdRule::kWalk, 0.99).share_to_last == 1);
}

TEST_CASE("counting all thresholds at once gives what one after the other gives") {
  const TemporaryFolder folder;
  for (const unsigned seed : {1U, 2U, 3U}) {
    CAPTURE(seed);
    write_random_trace(folder / "dev.npz", 300, 4, seed);
    const Trace trace = read_trace(folder / "dev.npz");
    for (const auto rule : {ThresholdRule::kAnySplit, ThresholdRule::kWalk}) {
      for (const ThresholdEffect& effect : choose_threshold(trace, {rule, 0}).grid) {
        const std::vector<double> right = right_answers(trace, rule, effect.threshold);
        REQUIRE(effect.accuracy * 300 ==
                doctest::Approx(*std::min_element(right.begin(), right.end())));
      }
    }
  }
}

TEST_CASE("without labels there is nothing to choose by") {
  Trace trace = up_and_down();
  trace.has_labels = false;
  CHECK(failure_of([&] { choose_threshold(trace, {}); }) ==
        Failure{ExitStatus::kData,
                "dev.npz: does not say which answers are right; expected label beside prediction, "
                "or correct, to choose a threshold by"});
}

TEST_CASE("the text of a choice has the thresholds of interest, and the chosen one last") {
  const Trace trace = three_exits();
  CHECK(threshold_text(trace, choose_threshold(trace, split(0.34))) ==
        "file          dev.npz\n"
        "rule          any-split\n"
        "trace         3 samples, 3 exits\n"
        "last exit     100.00 % right, standard error 0.00 points\n"
        "drop allowed  34.00 points (1 samples)\n"
        "\n"
        "threshold  worst split  accuracy %  drop points  std. error  offloaded %\n"
        "     0.50            2       33.33        66.67       27.22          0.0\n"
        "     0.60            2       33.33        66.67       27.22         16.7\n"
        "     0.70            2       33.33        66.67       27.22         50.0\n"
        "     0.71            1       66.67        33.33       27.22         66.7  <- chosen\n"
        "     0.80            1       66.67        33.33       27.22         66.7\n"
        "     0.90            1       66.67        33.33       27.22         83.3\n"
        "     0.95            1      100.00         0.00        0.00        100.0\n"
        "     0.99            1      100.00         0.00        0.00        100.0\n"
        "\n"
        "threshold 0.71\n");
  const std::string of_walk = threshold_text(trace, choose_threshold(trace, walk(0.34)));
  CHECK(of_walk.find("\nthreshold  accuracy %  drop points  std. error  last exit %\n"
                     "     0.50       66.67        33.33       27.22          0.0\n") !=
        std::string::npos);
  CHECK(
      of_walk.find("\n     0.81       66.67        33.33       27.22         66.7  <- chosen\n") !=
      std::string::npos);
  CHECK(of_walk.ends_with("\n\nthreshold 0.81\n"));
}

TEST_CASE("the text says so where a trace is too small for the drop allowed") {
  const Trace trace = up_and_down();
  CHECK(threshold_text(trace, choose_threshold(trace, split(0.01)))
            .find("\nlast exit     50.00 % right, standard error 25.00 points\n"
                  "drop allowed  1.00 points (0 samples; less than that standard error)\n") !=
        std::string::npos);
}

TEST_CASE("for programs a choice is JSON with the whole grid") {
  const Trace trace = three_exits();
  const auto splits =
      nlohmann::json::parse(threshold_json(trace, choose_threshold(trace, split(0.34))));
  CHECK(splits["threshold"] == 0.71);
  CHECK(splits["rule"] == "any-split");
  CHECK(splits["max_accuracy_drop"] == 0.34);
  CHECK(splits["samples"] == 3);
  REQUIRE(splits["grid"].size() == 50);
  CHECK(splits["grid"][25]["threshold"] == 0.75);
  CHECK(splits["grid"][25]["worst_split"] == 1);
  CHECK(splits["grid"][49]["offloaded"] == 1);
  const auto walks =
      nlohmann::json::parse(threshold_json(trace, choose_threshold(trace, walk(0.34))));
  CHECK(walks["threshold"] == 0.81);
  CHECK_FALSE(walks["grid"][25].contains("worst_split"));
  CHECK(walks["grid"][25]["answered_by_last_exit"].get<double>() == doctest::Approx(1.0 / 3));
}

}  // namespace splitee::testing
