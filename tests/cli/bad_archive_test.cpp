// Files that are no trace, and archives whose contents differ from their directory.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "bad_arrays.hpp"
#include "zip_surgery.hpp"

namespace splitee::testing {

TEST_CASE("what is no file, or no .npz file, is refused") {
  const Scene scene;
  scene.change_config("trace.npz", "missing.npz");
  scene.expect_run_refused(3, "missing.npz: there is no such file");
  scene.expect_refusal({"trace", "info", "missing.npz"}, 3, "missing.npz: there is no such file");
  scene.change_config("missing.npz", ".");
  scene.expect_run_refused(3, ".: is a folder; a file is needed");
  scene.change_config("\".\"", "\"trace.npz\"");
  write_file(scene / "trace.npz", "");
  expect_trace_refused(scene, "is empty, not an .npz file");
  write_file(scene / "trace.npz", std::string(1000, '\x01'));
  expect_trace_refused(scene, "is not an .npz file (Not a zip archive)");
  const Scene truncated;
  const std::string whole = read_file(truncated / "trace.npz");
  for (const std::size_t size : {whole.size() - 1, whole.size() / 2, std::size_t{10}}) {
    CAPTURE(size);
    write_file(truncated / "trace.npz", whole.substr(0, size));
    expect_trace_refused(truncated,
                         "is an .npz file that is damaged or cut off (Not a zip archive)");
  }
}

TEST_CASE("damage to the data is noticed by the checksum or before") {
  const Scene scene;
  scene.set_trace({good_confidence()}, false);
  const std::string stored = read_file(scene / "trace.npz");
  write_file(scene / "trace.npz", with_flipped_bit(stored, 128 + 5));
  expect_trace_refused(scene, "confidence: is damaged (CRC error)");
  write_file(scene / "trace.npz", with_flipped_bit(stored, 1));
  expect_trace_refused(scene, "confidence: is damaged (CRC error)");
  scene.set_trace({good_confidence()}, true);
  const std::string deflated = read_file(scene / "trace.npz");
  write_file(scene / "trace.npz", with_flipped_bit(deflated, 0));
  expect_trace_refused(scene, "confidence: is damaged (Zlib error: data error)");
  // A flipped bit anywhere in the deflated data is refused in one line.
  const std::size_t size = deflated.find("PK\x01\x02") - deflated.find("PK\x03\x04") - 44;
  for (std::size_t offset = 0; offset < size; offset += 3) {
    CAPTURE(offset);
    write_file(scene / "trace.npz", with_flipped_bit(deflated, offset));
    const ProgramResult result = run_splitee({"trace", "validate", "trace.npz"}, scene.path());
    CHECK(result.status == 3);
    CHECK(result.errors.starts_with("splitee-sim: trace.npz: confidence: "));
    CHECK(result.errors.find('\n') == result.errors.size() - 1);
  }
}

TEST_CASE("an archive with other things than one array of each name is refused") {
  const Scene scene;
  write_file(scene / "trace.npz", std::string("PK\x05\x06", 4) + std::string(18, '\0'));
  expect_trace_refused(scene, "holds no arrays");
  scene.set_trace({good_confidence(), npy("confidencf", {4, 3}, std::vector<float>(12, 0.5F))});
  write_file(scene / "trace.npz",
             replaced(read_file(scene / "trace.npz"), "confidencf", "confidence"));
  expect_trace_refused(scene, "holds the array confidence twice");
  scene.set_trace({good_confidence()});
  write_file(scene / "trace.npz", replaced(read_file(scene / "trace.npz"), ".npy", ".txt"));
  expect_trace_refused(scene, "holds 'confidence.txt'; an .npz file holds only .npy arrays");
  scene.set_trace({good_prediction(), good_label()});
  expect_trace_refused(scene, "holds prediction, label; needed is confidence or probability");
  Arrays many;
  for (int k = 0; k < 1001; ++k) many.push_back({fmt::format("a{}", k), ""});
  scene.set_trace(many, false);
  expect_trace_refused(scene, "holds 1001 entries; at most 1000 are read");
  many.pop_back();
  scene.set_trace(many, false);
  std::string names = "a0";
  for (int k = 1; k < 49; ++k) names += fmt::format(", a{}", k);
  expect_trace_refused(scene, "holds " + (names + ", a49").substr(0, 197) +
                                  "...; needed is confidence or probability");
}

TEST_CASE("an array whose header promises other than the file holds is refused") {
  const std::string eight(8, '\0');
  const auto claiming = [&](const std::string& shape) {
    return raw_npy("confidence",
                   "{'descr': '<f4', 'fortran_order': False, 'shape': " + shape + ", }", eight);
  };
  expect_all_refused({
      {"more",
       {claiming("(4, 3)")},
       "confidence: its header promises (4, 3) of float32 (48 bytes), but the file holds 8 bytes "
       "for it"},
      {"less",
       {claiming("(1, 1)")},
       "confidence: its header promises (1, 1) of float32 (4 bytes), but the file holds 8 bytes "
       "for it"},
      {"a bomb by shape",
       {claiming("(1000000000000, 12)")},
       "confidence: its header promises (1000000000000, 12) of float32 (48000000000000 bytes), but "
       "the file holds 8 bytes for it"},
      {"a shape beyond 64 bits",
       {claiming("(10000000000, 10000000000)")},
       "confidence: has the senseless shape (10000000000, 10000000000)"},
      {"a negative shape", {claiming("(-4, 3)")}, "confidence: has a damaged .npy header"},
  });
}

TEST_CASE("a bomb whose archive backs its header up is refused without inflating it") {
  const Scene scene;
  const auto claim = [&](std::uint64_t samples) {
    const NpyBytes array = raw_npy(
        "confidence",
        fmt::format("{{'descr': '<f4', 'fortran_order': False, 'shape': ({}, 4), }}", samples),
        std::string(1000, '\0'));
    scene.set_trace({array});
    write_file(scene / "trace.npz",
               promising(read_file(scene / "trace.npz"), array.bytes.size() - 1000 + 16 * samples));
  };
  claim(std::uint64_t{1} << 40U);
  expect_trace_refused(scene,
                       "confidence: has 1099511627776 samples; at most 2^32 - 1 can be replayed");
  claim(std::uint64_t{1} << 31U);
  for (const char* command : {"validate", "info"}) {
    // Even a machine with that much memory finds the fault when it reads on.
    const ProgramResult result = run_splitee({"trace", command, "trace.npz"}, scene.path());
    CHECK(result.status == 3);
    CHECK(
        (result.errors.starts_with("splitee-sim: trace.npz: 2147483648 samples of 4 exits takes "
                                   "32.0 GiB of memory, but only ") ||
         result.errors ==
             "splitee-sim: trace.npz: confidence: ends early; the file is truncated or damaged\n"));
  }
  claim(std::uint64_t{1} << 22U);
  expect_trace_refused(scene, "confidence: ends early; the file is truncated or damaged");
}

}  // namespace splitee::testing
