#include "trace/npy.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <random>

#include "unit/trace/npy_bytes.hpp"

namespace splitee::testing {
namespace {

template <class Out>
std::vector<Out> elements(const NpyArray& array) {
  std::vector<Out> out(array.header.elements());
  REQUIRE(array.copy_to(out.data()));
  return out;
}

template <class T>
std::vector<T> with_bytes_reversed(std::vector<T> values) {
  for (T& value : values) {
    std::array<std::byte, sizeof(T)> raw{};
    std::memcpy(raw.data(), &value, sizeof(T));
    std::reverse(raw.begin(), raw.end());
    std::memcpy(&value, raw.data(), sizeof(T));
  }
  return values;
}

// Writes the values in both byte orders and expects them back as Out.
template <class Out, class T>
void check_type(const std::string& code, const std::string& name, const std::vector<T>& values) {
  CAPTURE(code);
  for (const bool big_endian : {false, true}) {
    CAPTURE(big_endian);
    const NpyArray array =
        read_bytes(npy("x", {values.size()}, big_endian ? with_bytes_reversed(values) : values, 1,
                       false, (big_endian ? ">" : "<") + code)
                       .bytes);
    CHECK(array.header.type_name() == name);
    CHECK(elements<Out>(array) == std::vector<Out>(values.begin(), values.end()));
  }
}

template <class T>
std::vector<T> extremes() {
  return {std::numeric_limits<T>::lowest(), T{0}, T{1}, T{2}, std::numeric_limits<T>::max()};
}

// The value of IEEE 754 binary16, from its definition.
double value_of_half(std::uint16_t bits) {
  const int exponent = bits >> 10U & 0x1F;
  const int fraction = bits & 0x3FF;
  const double sign = (bits & 0x8000U) != 0 ? -1 : 1;
  if (exponent == 31) return fraction == 0 ? sign * HUGE_VAL : std::nan("");
  if (exponent == 0) return sign * std::ldexp(fraction, -24);
  return sign * std::ldexp(1024 + fraction, exponent - 25);
}

}  // namespace

TEST_CASE("every type of number arrives with its value, in both byte orders") {
  check_type<std::int64_t>("i1", "int8", extremes<std::int8_t>());
  check_type<std::int64_t>("i2", "int16", extremes<std::int16_t>());
  check_type<std::int64_t>("i4", "int32", extremes<std::int32_t>());
  check_type<std::int64_t>("i8", "int64", extremes<std::int64_t>());
  check_type<std::int64_t>("u1", "uint8", extremes<std::uint8_t>());
  check_type<std::int64_t>("u2", "uint16", extremes<std::uint16_t>());
  check_type<std::int64_t>("u4", "uint32", extremes<std::uint32_t>());
  check_type<std::int64_t>("u8", "uint64", std::vector<std::uint64_t>{0, 1, (1ULL << 63U) - 1});
  check_type<float>("f4", "float32", std::vector<float>{0.1F, -3.5F, 1e-40F, 3e38F});
  check_type<double>("f4", "float32", std::vector<float>{0.1F, 1.0F});
  check_type<double>("f8", "float64", std::vector<double>{0.1, -1e300, 5e-324, 1});
  check_type<std::uint8_t>("u1", "uint8", extremes<std::uint8_t>());
}

TEST_CASE("booleans arrive as 0 and 1") {
  const NpyArray array =
      read_bytes(npy("x", {3}, std::vector<std::uint8_t>{1, 0, 1}, 1, false, "|b1").bytes);
  CHECK(array.header.type_name() == "bool");
  CHECK(elements<std::int64_t>(array) == std::vector<std::int64_t>{1, 0, 1});
}

TEST_CASE("every one of the 65536 halves arrives with its value, in both byte orders") {
  std::vector<std::uint16_t> bits(65536);
  for (std::size_t i = 0; i < bits.size(); ++i) bits[i] = static_cast<std::uint16_t>(i);
  const auto floats = elements<float>(read_bytes(npy("x", {65536}, bits, 1, false, "<f2").bytes));
  const auto swapped = elements<double>(
      read_bytes(npy("x", {65536}, with_bytes_reversed(bits), 1, false, ">f2").bytes));
  std::size_t wrong = 0;
  for (std::size_t i = 0; i < bits.size(); ++i) {
    const double expected = value_of_half(bits[i]);
    const bool right = std::isnan(expected)
                           ? std::isnan(floats[i]) && std::isnan(swapped[i])
                           : static_cast<double>(floats[i]) == expected && swapped[i] == expected;
    if (!right) ++wrong;
  }
  CHECK(wrong == 0);
}

TEST_CASE("the byte-order signs | and = mean this machine's order") {
  for (const char* type : {"|u1", "=u1", "<u1", ">u1"}) {
    CAPTURE(type);
    const auto bytes = npy("x", {2}, std::vector<std::uint8_t>{7, 8}, 1, false, type).bytes;
    CHECK(elements<std::int64_t>(read_bytes(bytes)) == std::vector<std::int64_t>{7, 8});
  }
  const auto bytes = npy("x", {1}, std::vector<float>{0.5F}, 1, false, "=f4").bytes;
  CHECK(elements<float>(read_bytes(bytes)) == std::vector<float>{0.5F});
}

TEST_CASE("an integer that does not fit is reported, not wrapped") {
  const auto read = [](const std::vector<std::uint64_t>& values) {
    return read_bytes(npy("x", {values.size()}, values).bytes);
  };
  std::vector<std::int64_t> wide(2);
  CHECK_FALSE(read({0, 1ULL << 63U}).copy_to(wide.data()));
  std::vector<std::uint8_t> narrow(2);
  CHECK_FALSE(read({255, 256}).copy_to(narrow.data()));
  CHECK(read({254, 255}).copy_to(narrow.data()));
  const NpyArray negative = read_bytes(npy("x", {1}, std::vector<std::int8_t>{-1}).bytes);
  CHECK_FALSE(negative.copy_to(narrow.data()));
}

TEST_CASE("header versions 1, 2 and 3 are read alike") {
  for (const int version : {1, 2, 3}) {
    CAPTURE(version);
    const NpyArray array =
        read_bytes(npy("x", {2, 3}, std::vector<std::int32_t>{1, 2, 3, 4, 5, 6}, version).bytes);
    CHECK(array.header.shape == std::vector<std::uint64_t>{2, 3});
    CHECK(array.header.shape_text() == "(2, 3)");
    CHECK(elements<std::int64_t>(array) == std::vector<std::int64_t>{1, 2, 3, 4, 5, 6});
  }
}

TEST_CASE("Fortran order is turned into C order") {
  const NpyArray table =
      read_bytes(npy("x", {2, 3}, std::vector<std::int32_t>{1, 4, 2, 5, 3, 6}, 1, true).bytes);
  CHECK(elements<std::int64_t>(table) == std::vector<std::int64_t>{1, 2, 3, 4, 5, 6});

  const auto seed = std::random_device{}();
  CAPTURE(seed);
  std::mt19937_64 random(seed);
  const auto size = [&] { return std::uniform_int_distribution<std::size_t>(1, 7)(random); };
  for (int trial = 0; trial < 20; ++trial) {
    const std::array<std::size_t, 3> n = {size(), size(), size()};
    CAPTURE(n[0]);
    CAPTURE(n[1]);
    CAPTURE(n[2]);
    std::vector<std::int32_t> c_order(n[0] * n[1] * n[2]);
    for (auto& value : c_order) value = static_cast<std::int32_t>(random() % 1000);
    std::vector<std::int32_t> fortran_order;
    for (std::size_t k = 0; k < n[2]; ++k) {
      for (std::size_t j = 0; j < n[1]; ++j) {
        for (std::size_t i = 0; i < n[0]; ++i) {
          fortran_order.push_back(c_order[(i * n[1] + j) * n[2] + k]);
        }
      }
    }
    const NpyArray cube = read_bytes(npy("x", {n[0], n[1], n[2]}, fortran_order, 2, true).bytes);
    CHECK(elements<std::int64_t>(cube) ==
          std::vector<std::int64_t>(c_order.begin(), c_order.end()));
  }
}

TEST_CASE("headers as other programs write them are read") {
  const std::string value("\x07\x00\x00\x00", 4);
  for (const char* dictionary :
       {"{'descr': '<i4', 'fortran_order': False, 'shape': (1,), }",
        "{'descr':'<i4','fortran_order':False,'shape':(1,)}",
        "{\"shape\": (1L,), \"fortran_order\": False, \"descr\": \"<i4\"}",
        "  {  'fortran_order' : True , 'descr' : '<i4' , 'shape' : ( 1 , ) , }  ",
        "{'descr': '<i4', 'fortran_order': False, 'shape': (), }",
        "{'descr': '<i4', 'fortran_order': False, 'shape': (1, 1, 1), }"}) {
    CAPTURE(dictionary);
    const NpyArray array = read_bytes(raw_npy("x", dictionary, value).bytes);
    CHECK(elements<std::int64_t>(array) == std::vector<std::int64_t>{7});
  }
}

TEST_CASE("an array without elements is an array") {
  const NpyArray array = read_bytes(npy("x", {0, 4}, std::vector<float>{}).bytes);
  CHECK(array.header.elements() == 0);
  CHECK(array.header.shape_text() == "(0, 4)");
  CHECK(array.bytes.empty());
}

}  // namespace splitee::testing
