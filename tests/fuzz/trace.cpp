// A trace of arrays made from the bytes, in a valid archive: byte-wise changes of an .npz file,
// with its checksums, do not reach so far.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>

#include "fuzz/support.hpp"
#include "fuzz/targets.hpp"
#include "fuzz/trace_support.hpp"
#include "support/npz_writer.hpp"

namespace splitee::fuzz {
namespace {

constexpr std::array kNames = {"confidence",  "prediction", "label", "entropy",
                               "probability", "correct",    "meta",  "further"};
struct Type {
  const char* name;
  std::size_t size;
};
constexpr std::array kTypes = {Type{"<f4", 4}, Type{"<f8", 8}, Type{"<f2", 2}, Type{"|u1", 1},
                               Type{"<i8", 8}, Type{"|b1", 1}, Type{">f4", 4}, Type{"<i2", 2},
                               Type{"<u8", 8}, Type{"|i1", 1}};

// Sizes that arrays share unless they choose their own.
struct Sizes {
  std::size_t samples;
  std::size_t exits;
  std::size_t classes;
};

testing::NpyBytes array_from(Choices& choices, const Sizes& sizes) {
  const std::size_t kind = choices.byte() % kNames.size();
  const Type& type = kTypes[choices.byte() % kTypes.size()];
  const std::uint8_t form = choices.byte();
  const bool is_text = std::string_view(kNames[kind]) == "meta";
  std::vector<std::size_t> shape = {is_text ? choices.below(64) : sizes.samples};
  const bool is_flat = is_text || std::string_view(kNames[kind]) == "label";
  if (!is_flat) shape.push_back(sizes.exits);
  if (std::string_view(kNames[kind]) == "probability") shape.push_back(sizes.classes);
  if (form % 16 == 1) shape.push_back(choices.below(4));
  if (form % 16 == 2) shape.back() = choices.below(8);
  if (form % 16 == 3) shape.pop_back();
  std::size_t bytes = type.size;
  for (const std::size_t length : shape) bytes *= length;
  const std::string dictionary = fmt::format(
      "{{'descr': '{}', 'fortran_order': {}, 'shape': ({}{}), }}", type.name,
      form / 16 % 2 == 1 ? "True" : "False", fmt::join(shape, ", "), shape.size() == 1 ? "," : "");
  std::string data;
  // The same few bytes repeated give whole tables of valid numbers.
  const std::size_t period = form / 32 % 2 == 1 ? type.size * (1 + choices.below(4)) : bytes;
  while (data.size() < bytes) {
    data += data.size() < period ? static_cast<char>(choices.byte()) : data[data.size() - period];
  }
  return testing::raw_npy(kNames[kind], dictionary, data, 1 + form / 64 % 3);
}

}  // namespace

int fuzz_trace(const std::uint8_t* data, std::size_t size) {
  Choices choices(data, size);
  const Sizes sizes{1 + choices.below(6), 1 + choices.below(4), 1 + choices.below(4)};
  const bool deflated = choices.coin();
  std::vector<testing::NpyBytes> arrays;
  std::string known;
  while (!choices.at_end() && arrays.size() < 8) {
    testing::NpyBytes array = array_from(choices, sizes);
    if (known.find(array.name) != std::string::npos) continue;
    known += array.name;
    arrays.push_back(std::move(array));
  }
  if (arrays.empty()) return 0;
  const std::filesystem::path path = scratch() / "trace.npz";
  testing::write_npz(path, arrays, deflated);
  expect_sound_trace(path);
  return 0;
}

}  // namespace splitee::fuzz
