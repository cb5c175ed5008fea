// An .npy array, read whole and in pieces, which must agree.
#include "trace/npy.hpp"

#include <algorithm>
#include <cstring>

#include "fuzz/support.hpp"
#include "fuzz/targets.hpp"

namespace splitee::fuzz {
namespace {

// The input as a stream.
ByteSource source_of(const std::uint8_t* data, std::size_t size) {
  return [data, size, at = std::size_t{0}](std::byte* to, std::size_t n) mutable {
    const std::size_t got = std::min(n, size - at);
    if (got > 0) std::memcpy(to, data + at, got);
    at += got;
    return got;
  };
}

template <class T>
std::vector<T> elements_of(const NpyArray& array, bool& all_fit) {
  std::vector<T> elements(array.header.elements());
  all_fit = array.copy_to(elements.data());
  return elements;
}

// Equal as bytes, because NaN is one of the values.
template <class T>
bool same(const std::vector<T>& a, const std::vector<T>& b) {
  return a.size() == b.size() &&
         (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(T)) == 0);
}

template <class T>
void compare(const NpyArray& whole, const std::vector<NpyArray>& pieces) {
  bool whole_fits = false;
  const std::vector<T> expected = elements_of<T>(whole, whole_fits);
  std::vector<T> joined;
  bool pieces_fit = true;
  for (const NpyArray& piece : pieces) {
    bool fits = false;
    const std::vector<T> part = elements_of<T>(piece, fits);
    joined.insert(joined.end(), part.begin(), part.end());
    pieces_fit = pieces_fit && fits;
  }
  expect(whole_fits == pieces_fit, "an array and its pieces disagree on what fits");
  if (whole_fits) expect(same(expected, joined), "an array and its pieces differ");
}

}  // namespace

int fuzz_npy(const std::uint8_t* data, std::size_t size) {
  NpyArray whole;
  const bool is_whole =
      succeeds([&] { whole = read_npy(source_of(data, size), size, "file.npy: array"); });
  std::vector<NpyArray> pieces;
  NpyHeader header;
  const NpyReceiver receiver{[&](const NpyHeader& found) { header = found; },
                             [&](std::uint64_t, const NpyArray& rows) { pieces.push_back(rows); }};
  const bool in_pieces =
      succeeds([&] { read_npy(source_of(data, size), size, "file.npy: array", receiver); });
  expect(is_whole == in_pieces, "an array is refused whole or in pieces alone");
  if (!is_whole) return 0;
  expect(header.shape == whole.header.shape, "an array and its pieces differ in shape");
  if (whole.header.kind == NpyKind::kReal) {
    compare<double>(whole, pieces);
  } else {
    compare<std::int64_t>(whole, pieces);
    compare<std::uint8_t>(whole, pieces);
  }
  return 0;
}

}  // namespace splitee::fuzz
