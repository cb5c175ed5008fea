#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "bad_arrays.hpp"

namespace splitee::testing {
namespace {

NpyBytes confidence_with(float value) {
  std::vector<float> values(12, 0.5F);
  values[7] = value;
  return npy("confidence", {4, 3}, values);
}

NpyBytes confidence_of_type(const std::string& type, std::size_t item_size) {
  return raw_npy("confidence",
                 "{'descr': '" + type + "', 'fortran_order': False, 'shape': (4, 3), }",
                 std::string(12 * item_size, '\0'));
}

// Probabilities of 4 samples, 3 exits and 2 classes, all 1/2 but one.
NpyBytes probability_with(float value) {
  std::vector<float> values(24, 0.5F);
  values[15] = value;
  return npy("probability", {4, 3, 2}, values);
}

template <class T>
NpyBytes prediction_of(std::size_t samples, std::size_t exits) {
  return npy("prediction", {samples, exits}, std::vector<T>(samples * exits));
}

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();
const std::string kKnownTypes =
    "known are booleans, integers of 8 to 64 bits and reals of 16 to 64 bits";

}  // namespace

TEST_CASE("arrays of another type are refused") {
  expect_all_refused({
      {"integer confidence",
       {confidence_of_type("<i4", 4)},
       "confidence: has type int32; expected float16, float32 or float64"},
      {"boolean confidence",
       {confidence_of_type("|b1", 1)},
       "confidence: has type bool; expected float16, float32 or float64"},
      {"complex confidence",
       {confidence_of_type("<c8", 8)},
       "confidence: has the type '<c8'; " + kKnownTypes},
      {"times", {confidence_of_type("<M8", 8)}, "confidence: has the type '<M8'; " + kKnownTypes},
      {"strings",
       {confidence_of_type("<U5", 20)},
       "confidence: has type text; expected float16, float32 or float64"},
      {"fields",
       {raw_npy("confidence", "{'descr': [('c', '<f4')], 'fortran_order': False, 'shape': (4,)}",
                std::string(16, '\0'))},
       "confidence: has fields (a structured type); expected plain numbers, one array for each"},
      {"real predictions",
       {good_confidence(), prediction_of<float>(4, 3), good_label()},
       "prediction: has type float32; expected an integer type"},
      {"boolean predictions",
       {good_confidence(),
        npy("prediction", {4, 3}, std::vector<std::uint8_t>(12), 1, false, "|b1"), good_label()},
       "prediction: has type bool; expected an integer type"},
      {"real labels",
       {good_confidence(), good_prediction(), npy("label", {4}, std::vector<double>(4))},
       "label: has type float64; expected an integer type"},
      {"real correctness",
       {good_confidence(), npy("correct", {4, 3}, std::vector<float>(12))},
       "correct: has type float32; expected an integer type or bool"},
      {"half probabilities",
       {npy("probability", {4, 3, 1}, std::vector<std::uint16_t>(12, 0x3C00), 1, false, "<f2")},
       "probability: has type float16; expected float32 or float64"},
      {"signed meta",
       {good_confidence(), npy("meta", {2}, std::vector<std::int8_t>{'{', '}'})},
       "meta: is (2,) of int8; expected UTF-8 JSON as uint8 of one dimension"},
  });
}

TEST_CASE("arrays of another shape are refused") {
  expect_all_refused({
      {"flat confidence",
       {npy("confidence", {12}, std::vector<float>(12))},
       "confidence: has shape (12,); expected (samples, exits)"},
      {"cubic confidence",
       {npy("confidence", {2, 2, 3}, std::vector<float>(12))},
       "confidence: has shape (2, 2, 3); expected (samples, exits); [samples, exits, classes] is "
       "called probability"},
      {"confidence of four dimensions",
       {npy("confidence", {1, 2, 2, 3}, std::vector<float>(12))},
       "confidence: has 4 dimensions; at most 3 are known"},
      {"no samples",
       {npy("confidence", {0, 3}, std::vector<float>{})},
       "confidence: has shape (0, 3); it is empty"},
      {"no exits",
       {npy("confidence", {4, 0}, std::vector<float>{})},
       "confidence: has shape (4, 0); it is empty"},
      {"too many exits",
       {npy("confidence", {1, 5000}, std::vector<float>(5000))},
       "confidence: has 5000 exits; at most 4096 can be replayed; is it [exits, samples]? expected "
       "[samples, exits]"},
      {"predictions for fewer exits",
       {good_confidence(), prediction_of<std::int64_t>(4, 2), good_label()},
       "prediction: has shape (4, 2); expected (4, 3)"},
      {"transposed predictions",
       {good_confidence(), prediction_of<std::int64_t>(3, 4), good_label()},
       "prediction: has shape (3, 4); expected (4, 3); is it [exits, samples]? expected [samples, "
       "exits]"},
      {"too few labels",
       {good_confidence(), good_prediction(), npy("label", {3}, std::vector<std::int64_t>(3))},
       "label: has shape (3,); expected (4,), but confidence has shape (4, 3); is it [exits, "
       "samples]? expected [samples, exits]"},
      {"labels as a table",
       {good_confidence(), good_prediction(), npy("label", {4, 1}, std::vector<std::int64_t>(4))},
       "label: has shape (4, 1); expected (4,)"},
      {"correctness per sample",
       {good_confidence(), npy("correct", {4}, std::vector<std::int64_t>(4))},
       "correct: has shape (4,); expected (4, 3)"},
      {"entropy of fewer samples",
       {good_confidence(), npy("entropy", {3, 3}, std::vector<float>(9))},
       "entropy: has shape (3, 3); expected (4, 3)"},
      {"probability without classes",
       {npy("probability", {4, 3}, std::vector<float>(12))},
       "probability: has shape (4, 3); expected (samples, exits, classes)"},
      {"probability of no class",
       {npy("probability", {4, 3, 0}, std::vector<float>{})},
       "probability: has shape (4, 3, 0); it is empty"},
  });
}

TEST_CASE("numbers that are none of their kind are refused") {
  const auto correct_with = [](std::int8_t value) {
    std::vector<std::int8_t> values(12, 1);
    values[5] = value;
    return npy("correct", {4, 3}, values);
  };
  std::vector<float> entropy(12, 0.5F);
  entropy[4] = kNan;
  expect_all_refused({
      {"NaN",
       {confidence_with(kNan)},
       "confidence: row 2, exit 2 is nan; expected a number from 0 to 1"},
      {"infinity",
       {confidence_with(kInfinity)},
       "confidence: row 2, exit 2 is inf; expected a number from 0 to 1"},
      {"above 1",
       {confidence_with(1.5F)},
       "confidence: row 2, exit 2 is 1.5; expected a number from 0 to 1"},
      {"below 0",
       {confidence_with(-0.25F)},
       "confidence: row 2, exit 2 is -0.25; expected a number from 0 to 1; logits are no "
       "confidence, "
       "the largest probability of their softmax is"},
      {"an entropy that is none",
       {good_confidence(), npy("entropy", {4, 3}, entropy)},
       "entropy: row 1, exit 2 is nan; expected a number of at least 0"},
      {"a probability above 1",
       {probability_with(1.5F)},
       "probability: row 2, exit 2, class 1 is 1.5; expected a number from 0 to 1; logits become "
       "probabilities by a softmax over the classes, and scripts/import_trace.py makes a trace of "
       "them"},
      {"a probability that is none",
       {probability_with(kNan)},
       "probability: row 2, exit 2, class 1 is nan; expected a number from 0 to 1"},
      {"probabilities that do not sum up",
       {probability_with(0.25F)},
       "probability: row 2, exit 2 sums to 0.75; expected 1, 0.01 more or less"},
      {"twice correct",
       {good_confidence(), correct_with(2)},
       "correct: row 1, exit 3 is 2; expected 0 or 1"},
      {"negatively correct",
       {good_confidence(), correct_with(-1)},
       "correct: row 1, exit 3 is -1; expected 0 or 1"},
      {"correctness against the classes",
       {good_confidence(), good_prediction(), good_label(), correct_with(1)},
       "correct: row 0, exit 1 is 1, but prediction and label say 0"},
      {"a label beyond int64",
       {good_confidence(), good_prediction(),
        npy("label", {4}, std::vector<std::uint64_t>(4, std::uint64_t{1} << 63U))},
       "label: holds an integer above 2^63 - 1"},
      {"probability beside confidence",
       {good_confidence(), probability_with(0.5F)},
       "probability: stands beside confidence, which is derived from it; keep one of them"},
      {"probability beside entropy",
       {good_entropy(), probability_with(0.5F)},
       "probability: stands beside entropy, which is derived from it; keep one of them"},
  });
}

TEST_CASE("latencies that cannot be those of samples at exits are refused") {
  const auto expect = [](const NpyBytes& latency, const std::string& message) {
    CAPTURE(message);
    const Scene scene;
    scene.set_trace({good_confidence(), latency});
    scene.expect_refusal({"trace", "validate", "trace.npz"}, 3,
                         "trace.npz: latency_ms: " + message);
    scene.expect_run_refused(
        3, "trace.npz: latency_ms: " + message,
        {"--set",
         R"(cost={"unit": "ms", "mu": 1, "device": {"from": "trace"}, "bytes": {"activation": 9},
                  "cloud": {"layer": {"ms": 1}}, "link": {"profile": "wifi"}})"});
  };
  const auto with = [](double value) {
    std::vector<double> values = {1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3};
    values[4] = value;
    return npy("latency_ms", {4, 3}, values);
  };
  expect(with(-1), "row 1, exit 2 is -1; expected milliseconds from 0 to 1000000000");
  expect(with(kNan), "row 1, exit 2 is nan; expected milliseconds from 0 to 1000000000");
  expect(with(2e9), "row 1, exit 2 is 2000000000; expected milliseconds from 0 to 1000000000");
  expect(with(0.5),
         "row 1, exit 2 is 0.5, but 1 at the exit before; expected the time from the sample's "
         "arrival to each exit's answer, which never falls");
  expect(npy("latency_ms", {4, 3}, std::vector<std::int64_t>(12)),
         "has type int64; expected float16, float32 or float64");
  expect(npy("latency_ms", {4}, std::vector<double>(4)), "has shape (4,); expected (4, 3)");
}

TEST_CASE("meta that is no description is refused") {
  const auto with_meta = [](const std::string& json) {
    return Arrays{good_confidence(), meta(json)};
  };
  expect_all_refused({
      {"nothing", with_meta(""), "meta: is not a JSON object"},
      {"no JSON", with_meta("name: x"), "meta: is not a JSON object"},
      {"a list", with_meta("[1]"), "meta: is not a JSON object"},
      {"Latin 1", with_meta("{\"name\": \"\xe4\"}"), "meta: is not a JSON object"},
      {"an unknown kind", with_meta(R"({"kind": "guessed"})"),
       "meta: kind is \"guessed\"; expected \"measured\", \"reconstructed\" or \"synthetic\""},
      {"a kind that is no text", with_meta(R"({"kind": 1})"),
       "meta: kind is 1; expected \"measured\", \"reconstructed\" or \"synthetic\""},
      {"deep nesting", with_meta("{\"name\": " + std::string(200000, '[')),
       "meta: is nested more than 64 deep"},
  });
}

TEST_CASE("segments that do not cut a trace are refused") {
  const auto with_segments = [](const std::string& list) {
    return Arrays{good_confidence(), meta("{\"segments\": " + list + "}")};
  };
  const std::string form = "; expected {\"name\": ..., \"first\": row from 0}";
  expect_all_refused({
      {"no list", with_segments(R"("a")"),
       "meta: segments is \"a\"; expected a list of {\"name\": ..., \"first\": row}"},
      {"an empty list", with_segments("[]"),
       "meta: segments is []; expected a list of {\"name\": ..., \"first\": row}"},
      {"no object", with_segments("[3]"), "meta: segments.0: is 3" + form},
      {"no name", with_segments(R"([{"first": 0}])"), "meta: segments.0: is {\"first\":0}" + form},
      {"an empty name", with_segments(R"([{"name": "", "first": 0}])"),
       "meta: segments.0: is {\"first\":0,\"name\":\"\"}" + form},
      {"half a row", with_segments(R"([{"name": "a", "first": 0.5}])"),
       "meta: segments.0: is {\"first\":0.5,\"name\":\"a\"}" + form},
      {"a negative row", with_segments(R"([{"name": "a", "first": -1}])"),
       "meta: segments.0: is {\"first\":-1,\"name\":\"a\"}" + form},
      {"a gap before the first", with_segments(R"([{"name": "a", "first": 1}])"),
       "meta: segments.0: first is 1; the first segment begins at 0"},
      {"one twice", with_segments(R"([{"name": "a", "first": 0}, {"name": "b", "first": 0}])"),
       "meta: segments.1: first is 0, and 0 before it; segments must rise"},
      {"one behind the samples",
       with_segments(R"([{"name": "a", "first": 0}, {"name": "b", "first": 4}])"),
       "meta: segments.1: first is 4, but the trace has 4 samples"},
  });
}

}  // namespace splitee::testing
