#include "trace/trace_reader.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <numbers>

#include "base/sha256.hpp"
#include "support/answers.hpp"
#include "support/failure.hpp"
#include "support/npz_writer.hpp"
#include "support/temporary_folder.hpp"

namespace splitee::testing {
namespace {

using Bytes = std::vector<std::uint8_t>;

Trace read_arrays(const std::vector<NpyBytes>& arrays, const TraceReading& how = {},
                  bool deflated = true) {
  const TemporaryFolder folder;
  write_npz(folder / "trace.npz", arrays, deflated);
  return read_trace(folder / "trace.npz", how);
}

// The refusal of a trace, without the folder's name.
std::string complaint_about(const std::vector<NpyBytes>& arrays, const TraceReading& how = {}) {
  const Failure failure = failure_of([&] { read_arrays(arrays, how); });
  CHECK(failure.status == ExitStatus::kData);
  const std::string file = "trace.npz: ";
  return failure.message.substr(failure.message.find(file) + file.size());
}

// Two samples, three exits.
NpyBytes confidence() {
  return npy("confidence", {2, 3}, std::vector<float>{0.5F, 0.6F, 0.7F, 0.8F, 0.9F, 1.0F});
}
NpyBytes prediction() {
  return npy("prediction", {2, 3}, std::vector<std::int64_t>{0, 1, 1, 2, 2, 0});
}
NpyBytes label() { return npy("label", {2}, std::vector<std::int64_t>{1, 2}); }

template <class T>
std::vector<T> flat(const Table<T>& table) {
  return {table.data(), table.data() + table.size()};
}

template <class T>
std::vector<T> flat(const Reals& reals) {
  REQUIRE(std::holds_alternative<Table<T>>(reals));
  return flat(std::get<Table<T>>(reals));
}

template <class T>
void check_probabilities(const std::string& type) {
  const std::vector<T> values = {T(0.25), T(0.5),  T(0.25), T(0.5), T(0.5), T(0),
                                 T(1),    T(0),    T(0),    T(0),   T(0),   T(1),
                                 T(0.25), T(0.25), T(0.5),  T(0),   T(0.5), T(0.5)};
  const Trace trace = read_arrays({npy("probability", {3, 2, 3}, values),
                                   npy("label", {3}, std::vector<std::uint8_t>{1, 2, 2})},
                                  {.entropy = true});
  CAPTURE(type);
  CHECK(confidences<T>(trace) == std::vector<T>{T(0.5), T(0.5), T(1), T(1), T(0.5), T(0.5)});
  // Predictions 1 0 | 0 2 | 2 1: the lower of two equally likely classes.
  CHECK(correctness(trace) == Bytes{1, 0, 0, 1, 1, 0});
  REQUIRE(trace.entropy);
  const double ln2 = std::numbers::ln2;
  const auto entropy = flat<double>(*trace.entropy);
  const std::vector<double> expected = {1.5 * ln2, ln2, 0, 0, 1.5 * ln2, ln2};
  REQUIRE(entropy.size() == expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    CHECK(entropy[i] == doctest::Approx(expected[i]).epsilon(1e-15));
  }
}

template <class T>
void check_classes(const std::string& type) {
  CAPTURE(type);
  const Trace trace = read_arrays(
      {confidence(), npy("prediction", {2, 3}, std::vector<T>{0, 1, 1, 2, 2, 0}, 1, false, type),
       npy("label", {2}, std::vector<T>{1, 2}, 1, false, type)});
  CHECK(correctness(trace) == Bytes{0, 1, 1, 1, 1, 0});
  const Trace by_correct = read_arrays(
      {confidence(), npy("correct", {2, 3}, std::vector<T>{0, 1, 1, 1, 1, 0}, 1, false, type)});
  CHECK(correctness(by_correct) == Bytes{0, 1, 1, 1, 1, 0});
}

}  // namespace

TEST_CASE("confidences keep the precision of the file, stored or deflated") {
  for (const bool deflated : {true, false}) {
    CAPTURE(deflated);
    const Trace floats = read_arrays({confidence()}, {}, deflated);
    CHECK(floats.samples() == 2);
    CHECK(floats.exits() == 3);
    CHECK(confidences<float>(floats) == std::vector<float>{0.5F, 0.6F, 0.7F, 0.8F, 0.9F, 1.0F});
    const Trace doubles =
        read_arrays({npy("confidence", {1, 2}, std::vector<double>{0.1, 1.0 / 3})}, {}, deflated);
    CHECK(confidences<double>(doubles) == std::vector<double>{0.1, 1.0 / 3});
    const Trace halves = read_arrays(
        {npy("confidence", {1, 2}, std::vector<std::uint16_t>{0x3800, 0x3C00}, 1, false, "<f2")},
        {}, deflated);
    CHECK(confidences<float>(halves) == std::vector<float>{0.5F, 1.0F});
  }
}

TEST_CASE("tables in Fortran order come out by sample and exit") {
  const Trace trace = read_arrays(
      {npy("confidence", {2, 3}, std::vector<float>{0.1F, 0.4F, 0.2F, 0.5F, 0.3F, 0.6F}, 2, true),
       npy("prediction", {2, 3}, std::vector<std::int16_t>{0, 1, 0, 0, 1, 0}, 3, true),
       npy("label", {2}, std::vector<std::int16_t>{0, 1}, 1, true)});
  CHECK(confidences<float>(trace) == std::vector<float>{0.1F, 0.2F, 0.3F, 0.4F, 0.5F, 0.6F});
  CHECK(correctness(trace) == Bytes{1, 1, 0, 1, 0, 0});
}

TEST_CASE("a trace knows its file and the SHA-256 of it") {
  const TemporaryFolder folder;
  const auto path = folder / "some.npz";
  write_npz(path, {confidence()});
  const Trace trace = read_trace(path);
  CHECK(trace.file == path.string());
  CHECK(trace.sha256 == sha256_of_file(path));
}

TEST_CASE("classes and correctness may have any integer type") {
  check_classes<std::int8_t>("|i1");
  check_classes<std::int16_t>("<i2");
  check_classes<std::int32_t>("<i4");
  check_classes<std::int64_t>("<i8");
  check_classes<std::uint8_t>("|u1");
  check_classes<std::uint16_t>("<u2");
  check_classes<std::uint32_t>("<u4");
  check_classes<std::uint64_t>("<u8");
  const Trace by_bool =
      read_arrays({confidence(), npy("correct", {2, 3}, Bytes{0, 1, 1, 1, 1, 0}, 1, false, "|b1")});
  CHECK(correctness(by_bool) == Bytes{0, 1, 1, 1, 1, 0});
}

TEST_CASE("without labels there is no correctness") {
  CHECK_FALSE(read_arrays({confidence()}).has_labels);
  CHECK_FALSE(read_arrays({confidence(), prediction()}).has_labels);
  CHECK_FALSE(read_arrays({confidence(), label()}).has_labels);
  CHECK(read_arrays({confidence(), prediction(), label()}).has_labels);
}

TEST_CASE("labels are checked even where nothing is compared with them") {
  CHECK(complaint_about({confidence(), npy("label", {3}, std::vector<std::int64_t>{1, 2, 0})}) ==
        "label: has shape (3,); expected (2,), but confidence has shape (2, 3); is it [exits, "
        "samples]? expected [samples, exits]");
}

TEST_CASE("correctness beside classes must agree with them") {
  const auto correct = [](const Bytes& values) { return npy("correct", {2, 3}, values); };
  CHECK(correctness(read_arrays({confidence(), prediction(), label(),
                                 correct({0, 1, 1, 1, 1, 0})})) == Bytes{0, 1, 1, 1, 1, 0});
  CHECK(complaint_about({confidence(), prediction(), label(), correct({0, 1, 1, 1, 1, 1})}) ==
        "correct: row 1, exit 3 is 1, but prediction and label say 0");
  // The first fault in the order of the file, of any kind.
  CHECK(complaint_about({confidence(), prediction(), label(), correct({0, 0, 1, 2, 1, 0})}) ==
        "correct: row 0, exit 2 is 0, but prediction and label say 1");
  CHECK(complaint_about({confidence(), prediction(), label(), correct({0, 1, 1, 2, 1, 1})}) ==
        "correct: row 1, exit 1 is 2; expected 0 or 1");
}

TEST_CASE("every exit of every sample is found again, however many exits there are") {
  for (const std::size_t exits : {1U, 2U, 3U, 8U, 9U, 12U, 16U, 17U, 27U}) {
    CAPTURE(exits);
    constexpr std::size_t kSamples = 50;
    std::vector<float> values(kSamples * exits);
    Bytes right(values.size());
    for (std::size_t k = 0; k < values.size(); ++k) {
      values[k] = static_cast<float>(k) / static_cast<float>(values.size());
      right[k] = k % 3 == 0 || k % 7 == 0 ? 1 : 0;
    }
    const Trace trace = read_arrays(
        {npy("confidence", {kSamples, exits}, values), npy("correct", {kSamples, exits}, right)});
    CHECK(confidences<float>(trace) == values);
    CHECK(correctness(trace) == right);
  }
}

TEST_CASE("labels that no exit predicts are listed in rising order") {
  const Trace trace = read_arrays({npy("confidence", {4, 1}, std::vector<float>(4, 0.5F)),
                                   npy("prediction", {4, 1}, std::vector<std::int8_t>{1, 1, 0, 1}),
                                   npy("label", {4}, std::vector<std::int8_t>{7, -1, 1, 7})});
  CHECK(trace.labels_never_predicted == std::vector<std::int64_t>{-1, 7});
  CHECK(read_arrays({confidence(), prediction(), label()}).labels_never_predicted.empty());
}

TEST_CASE("entropy is read where it is wanted") {
  const NpyBytes entropy =
      npy("entropy", {2, 3}, std::vector<double>{0, 0.1, 0.2, 0.3, 0.4, 123.5});
  CHECK_FALSE(read_arrays({confidence(), entropy}).entropy);
  CHECK_FALSE(read_arrays({confidence()}, {.entropy = true}).entropy);
  const Trace trace = read_arrays({confidence(), entropy}, {.entropy = true});
  REQUIRE(trace.entropy);
  CHECK(flat<double>(*trace.entropy) == std::vector<double>{0, 0.1, 0.2, 0.3, 0.4, 123.5});
  CHECK(complaint_about(
            {confidence(), npy("entropy", {2, 3}, std::vector<float>{0, 0, 0, 0, -0.25F, 0})},
            {.entropy = true}) ==
        "entropy: row 1, exit 2 is -0.25; expected a number of at least 0");
}

TEST_CASE("probabilities stand in for confidence, prediction and entropy") {
  check_probabilities<float>("float32");
  check_probabilities<double>("float64");
}

TEST_CASE("probabilities may be in Fortran order and big endian") {
  const Trace trace = read_arrays(  // classes (0.75, 0.25) for sample 0, (0.5, 0.5) for sample 1
      {npy("probability", {2, 1, 2}, std::vector<std::uint32_t>{0x403F, 0x3F, 0x803E, 0x3F}, 1,
           true, ">f4"),
       label()});
  CHECK(confidences<float>(trace) == std::vector<float>{0.75F, 0.5F});
  CHECK_FALSE(trace.entropy);
}

TEST_CASE("probabilities may miss the sum 1 by a rounding error of bfloat16 only") {
  const auto with_sum = [](float sum) {
    return std::vector<NpyBytes>{
        npy("probability", {1, 1, 2}, std::vector<float>{0.5F, sum - 0.5F})};
  };
  CHECK_NOTHROW(read_arrays(with_sum(0.9975F)));
  CHECK_NOTHROW(read_arrays(with_sum(1.0022F)));
  CHECK(complaint_about(with_sum(0.984375F)) ==
        "probability: row 0, exit 1 sums to 0.984375; expected 1, 0.01 more or less");
  CHECK(complaint_about(with_sum(1.25F)) ==
        "probability: row 0, exit 1 sums to 1.25; expected 1, 0.01 more or less");
  CHECK(complaint_about(with_sum(0.75F)) ==
        "probability: row 0, exit 1 sums to 0.75; expected 1, 0.01 more or less");
}

TEST_CASE("0 and 1 are confidences, the numbers next to them are not") {
  const auto with = [](double value) {
    return std::vector<NpyBytes>{npy("confidence", {1, 1}, std::vector<double>{value})};
  };
  CHECK_NOTHROW(read_arrays(with(0)));
  CHECK_NOTHROW(read_arrays(with(1)));
  CHECK(complaint_about(with(std::nextafter(1, 2))) ==
        "confidence: row 0, exit 1 is 1.0000000000000002; expected a number from 0 to 1");
  CHECK(complaint_about(with(std::nextafter(0, -1))) ==
        "confidence: row 0, exit 1 is -5e-324; expected a number from 0 to 1");
}

TEST_CASE("4096 exits can be replayed, 4097 are refused") {
  const auto with_exits = [](std::size_t exits) {
    return std::vector<NpyBytes>{npy("confidence", {1, exits}, std::vector<float>(exits, 0.5F))};
  };
  CHECK(read_arrays(with_exits(4096)).exits() == 4096);
  CHECK(
      complaint_about(with_exits(4097)) ==
      "confidence: has 4097 exits; at most 4096 can be replayed; is it [exits, samples]? expected "
      "[samples, exits]");
  CHECK(
      complaint_about({npy("probability", {1, 4097, 1}, std::vector<float>(4097, 1.0F))}) ==
      "probability: has 4097 exits; at most 4096 can be replayed; is it [exits, samples]? expected "
      "[samples, exits]");
}

TEST_CASE("meta says where a trace comes from") {
  const auto with_meta = [](const std::string& json) {
    return read_arrays({confidence(), meta(json)});
  };
  CHECK(read_arrays({confidence()}).kind() == "origin not stated");
  CHECK(read_arrays({confidence()}).meta.empty());
  CHECK(with_meta(R"({"name": "x"})").kind() == "origin not stated");
  for (const char* kind : {"measured", "reconstructed", "synthetic"}) {
    const std::string json = fmt::format(R"({{"kind": "{}", "name": "häßlich"}})", kind);
    CHECK(with_meta(json).kind() == kind);
    CHECK(with_meta(json).meta == json);
  }
}

TEST_CASE("probabilities, or else meta, say how many classes there are") {
  CHECK(read_arrays({confidence()}).classes == 0);
  CHECK(read_arrays({confidence(), meta(R"({"classes": 3})")}).classes == 3);
  CHECK(read_arrays({confidence(), meta(R"({"classes": "three"})")}).classes == 0);
  CHECK(read_arrays({confidence(), meta(R"({"classes": -3})")}).classes == 0);
  const NpyBytes probability = npy("probability", {1, 1, 2}, std::vector<float>{0.5F, 0.5F});
  CHECK(read_arrays({probability, meta(R"({"classes": 3})")}).classes == 2);
  CHECK(read_arrays({probability}).reaches_chance);
  CHECK_FALSE(read_arrays({confidence()}).reaches_chance);
}

TEST_CASE("arrays that nothing uses are known by name") {
  const TemporaryFolder folder;
  const auto path = folder / "trace.npz";
  write_npz(path, {confidence(), npy("logits", {1}, std::vector<float>{1}), prediction(),
                   npy("Label", {1}, std::vector<float>{1})});
  CHECK(unknown_arrays(path) == std::vector<std::string>{"logits", "Label"});
  CHECK_NOTHROW(read_trace(path));
}

}  // namespace splitee::testing
