// Bytes that are not an .npy array are refused with the reason.
#include <doctest/doctest.h>

#include <random>

#include "unit/trace/npy_bytes.hpp"

namespace splitee::testing {

TEST_CASE("a header that is none is refused") {
  const Failure damaged = {ExitStatus::kData, "x.npy: has a damaged .npy header"};
  for (const char* dictionary :
       {"",
        "{",
        "{}",
        "[]",
        "{'descr': '<f4', 'fortran_order': False}",
        "{'descr': '<f4', 'shape': (1,)}",
        "{'fortran_order': False, 'shape': (1,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1,",
        "{'descr': '<f4', 'fortran_order': False, 'shape': 1}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1.5,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1 2)}",
        "{'descr': '<f4', 'fortran_order': 0, 'shape': (1,)}",
        "{'descr': '<f4, 'fortran_order': False, 'shape': (1,)}",
        "{'descr': <f4, 'fortran_order': False, 'shape': (1,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)} extra",
        "{'descr': '<f4' 'fortran_order': False, 'shape': (1,)}",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'more': 1}",
        "{'descr"}) {
    CAPTURE(dictionary);
    CHECK(refusal_of(header_of(dictionary)) == damaged);
  }
}

TEST_CASE("types that are no plain numbers are refused by their name") {
  for (const char* type : {"<f1", "<f16", "<c8", "<U", "|S3x", "<M8[ns]", "<b4", "<i3", "<i0",
                           "<u9", "f4", "", "<x4", "?f4", "<i:"}) {
    CAPTURE(type);
    const Failure refusal = refusal_of(
        header_of(fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': (1,)}}", type)));
    CHECK(refusal ==
          Failure{ExitStatus::kData,
                  fmt::format("x.npy: has the type '{}'; known are booleans, integers of 8 to 64 "
                              "bits and reals of 16 to 64 bits",
                              type)});
  }
  CHECK(refusal_of(header_of("{'descr': '|O', 'fortran_order': False, 'shape': (1,)}")) ==
        Failure{ExitStatus::kData,
                "x.npy: holds pickled Python objects (dtype object), which are not read; expected "
                "plain numbers, as array.astype(numpy.float32) has them"});
  for (const auto& [type, size] : {std::pair{"<U5", 20U}, std::pair{"|S3", 3U}}) {
    const NpyArray text = read_bytes(
        header_of(fmt::format("{{'descr': '{}', 'fortran_order': False, 'shape': (1,)}}", type)) +
        std::string(size, 'x'));
    CHECK(text.header.kind == NpyKind::kText);
    CHECK(text.header.type_name() == "text");
    std::int64_t number = 0;
    CHECK_FALSE(text.copy_to(&number));
  }
  CHECK(refusal_of(header_of("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,)}")) ==
        Failure{ExitStatus::kData,
                "x.npy: has fields (a structured type); expected plain numbers, one array for "
                "each"});
}

TEST_CASE("senseless shapes are refused before anything is allocated") {
  const auto refusal_of_shape = [](const std::string& shape) {
    return refusal_of(
        header_of("{'descr': '<f8', 'fortran_order': False, 'shape': " + shape + "}"));
  };
  CHECK(refusal_of_shape("(1, 1, 1, 1)") ==
        Failure{ExitStatus::kData, "x.npy: has 4 dimensions; at most 3 are known"});
  CHECK(refusal_of_shape("(4294967296, 4294967296)") ==
        Failure{ExitStatus::kData, "x.npy: has the senseless shape (4294967296, 4294967296)"});
  CHECK(refusal_of_shape("(18446744073709551615,)") ==
        Failure{ExitStatus::kData, "x.npy: has the senseless shape (18446744073709551615,)"});
  CHECK(refusal_of_shape("(1000000000000, 12)") ==
        Failure{ExitStatus::kData,
                "x.npy: its header promises (1000000000000, 12) of float64 (96000000000000 bytes), "
                "but the file holds 0 bytes for it"});
}

TEST_CASE("a file that claims more memory than there is is refused") {
  const std::string bytes =
      header_of("{'descr': '|u1', 'fortran_order': False, 'shape': (1125899906842624,)}");
  const Failure failure = failure_of([&] { read_bytes(bytes, bytes.size() + (1ULL << 50U)); });
  CHECK(failure.status == ExitStatus::kData);
  CHECK(failure.message.starts_with(
      "x.npy: (1125899906842624,) of uint8 takes 1048576.0 GiB of memory, but only "));
}

TEST_CASE("a file that claims a gigabyte and holds a few bytes is found out") {
  const std::string bytes =
      header_of("{'descr': '<f8', 'fortran_order': False, 'shape': (134217728,)}") + "few";
  CHECK(failure_of([&] { read_bytes(bytes, bytes.size() - 3 + (1ULL << 30U)); }) ==
        Failure{ExitStatus::kData, "x.npy: ends early; the file is truncated or damaged"});
}

TEST_CASE("a file that goes on behind its array is refused") {
  const std::string bytes = npy("x", {2}, std::vector<float>{1, 2}).bytes;
  CHECK(failure_of([&] { read_bytes(bytes + "!", bytes.size()); }) ==
        Failure{ExitStatus::kData, "x.npy: holds more bytes than its header promises"});
  CHECK(refusal_of(bytes + "!") ==
        Failure{ExitStatus::kData,
                "x.npy: its header promises (2,) of float32 (8 bytes), but the file holds 9 bytes "
                "for it"});
}

TEST_CASE("a wrong beginning is refused") {
  const std::string good = npy("x", {2}, std::vector<float>{1, 2}).bytes;
  std::string other = good;
  other[0] = 'N';
  CHECK(refusal_of(other) ==
        Failure{ExitStatus::kData,
                "x.npy: is not an .npy array (it does not begin with \\x93NUMPY)"});
  other = good;
  other[6] = 4;
  CHECK(
      refusal_of(other) ==
      Failure{ExitStatus::kData, "x.npy: has .npy format version 4.0; known are 1.0, 2.0 and 3.0"});
  other = npy("x", {2}, std::vector<float>{1, 2}, 2).bytes;
  other[10] = 2;
  CHECK(refusal_of(other) ==
        Failure{ExitStatus::kData,
                "x.npy: has an .npy header of 131188 bytes; at most 65536 are read"});
}

TEST_CASE("every truncation of a good file is refused") {
  for (const int version : {1, 2, 3}) {
    const std::string good = npy("x", {2, 2}, std::vector<double>{1, 2, 3, 4}, version).bytes;
    for (std::size_t size = 0; size < good.size(); ++size) {
      CAPTURE(version);
      CAPTURE(size);
      CHECK(refusal_of(good.substr(0, size)).status == ExitStatus::kData);
      const auto as_if_whole = [&] { read_bytes(good.substr(0, size), good.size()); };
      CHECK(failure_of(as_if_whole).status == ExitStatus::kData);
    }
  }
}

TEST_CASE("no damage to a header does worse than an error") {
  const auto seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937_64 random(seed);
  const std::string good = npy("x", {2, 2}, std::vector<double>{1, 2, 3, 4}).bytes;
  for (int trial = 0; trial < 5000; ++trial) {
    std::string bytes = good;
    for (auto changes = 1 + random() % 3; changes > 0; --changes) {
      bytes[random() % 80] = static_cast<char>(random());
    }
    const Failure failure = refusal_of(bytes);
    const bool decent = failure.status == ExitStatus::kDone || failure.status == ExitStatus::kData;
    if (!decent) FAIL_CHECK("trial " << trial << " ended with " << failure);
  }
}

}  // namespace splitee::testing
