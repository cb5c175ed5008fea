#include "trace/npy.hpp"

#include <Eigen/Core>
#include <algorithm>
#include <array>
#include <cstring>
#include <span>
#include <type_traits>
#include <utility>

#include "base/error.hpp"
#include "base/memory.hpp"
#include "trace/npy_header.hpp"

namespace splitee {
namespace {

constexpr std::string_view kMagic = "\x93NUMPY";
constexpr std::size_t kLongestHeader = std::size_t{1} << 16U;
constexpr std::size_t kMebibyte = std::size_t{1} << 20U;
constexpr std::size_t kPiece = 16 * kMebibyte;
constexpr std::size_t kRowsPiece = kMebibyte / 16;

// One element of type S, brought into this machine's byte order.
template <class S>
S load(const std::byte* from, bool swap) {
  std::array<std::byte, sizeof(S)> raw{};
  std::memcpy(raw.data(), from, sizeof(S));
  if (swap) std::reverse(raw.begin(), raw.end());
  S value;
  std::memcpy(&value, raw.data(), sizeof(S));
  return value;
}

template <class S, class T>
bool fits(S value) {
  if constexpr (std::is_integral_v<S> && std::is_integral_v<T>) {
    return std::in_range<T>(value);
  } else {
    return true;
  }
}

// The elements of an array that lies in C order and in this machine's byte order.
template <class S, class T>
bool copy_straight(const NpyArray& array, T* out) {
  bool all_fit = true;
  for (std::size_t at = 0; at < array.bytes.size(); at += sizeof(S)) {
    const S value = load<S>(array.bytes.data() + at, false);
    all_fit = all_fit && fits<S, T>(value);
    *out++ = static_cast<T>(value);  // NOLINT(bugprone-signed-char-misuse): see below
  }
  return all_fit;
}

template <class S, class T>
bool copy_elements(const NpyArray& array, T* out) {
  const NpyHeader& header = array.header;
  if (!header.fortran_order && !header.big_endian) return copy_straight<S>(array, out);
  std::array<std::size_t, 3> n{1, 1, 1};
  std::copy(header.shape.begin(), header.shape.end(), n.begin());
  std::array<std::size_t, 3> stride{n[1] * n[2], n[2], 1};
  if (header.fortran_order) stride = {1, n[0], n[0] * n[1]};
  for (std::size_t i = 0; i < n[0]; ++i) {
    for (std::size_t j = 0; j < n[1]; ++j) {
      for (std::size_t k = 0; k < n[2]; ++k) {
        const std::size_t at = i * stride[0] + j * stride[1] + k * stride[2];
        const S value = load<S>(array.bytes.data() + at * sizeof(S), header.big_endian);
        if (!fits<S, T>(value)) return false;
        *out++ =
            static_cast<T>(value);  // NOLINT(bugprone-signed-char-misuse): int8 labels are numbers
      }
    }
  }
  return true;
}

// Writes rows [first, first + count) of an array in Fortran order to `to`, in C order. Size: of an
// element, in bytes.
template <std::size_t Size>
void take_rows(const NpyArray& from, std::size_t first, std::size_t count, std::byte* to) {
  std::array<std::size_t, 3> n{1, 1, 1};
  std::copy(from.header.shape.begin(), from.header.shape.end(), n.begin());
  const std::size_t in_row = n[1] * n[2];
  for (std::size_t j = 0; j < n[1]; ++j) {
    for (std::size_t k = 0; k < n[2]; ++k) {
      const std::byte* column = from.bytes.data() + (j + k * n[1]) * n[0] * Size;
      for (std::size_t i = 0; i < count; ++i) {
        std::memcpy(to + (i * in_row + j * n[2] + k) * Size, column + (first + i) * Size, Size);
      }
    }
  }
}

void take_rows(const NpyArray& from, std::size_t first, std::size_t count, std::byte* to) {
  switch (from.header.item_size) {
    case 1:
      return take_rows<1>(from, first, count, to);
    case 2:
      return take_rows<2>(from, first, count, to);
    case 4:
      return take_rows<4>(from, first, count, to);
    default:
      return take_rows<8>(from, first, count, to);
  }
}

void read_exactly(const ByteSource& source, std::byte* to, std::size_t n, std::string_view place) {
  if (source(to, n) != n) {
    fail(ExitStatus::kData, "{}: ends early; the file is truncated or damaged", place);
  }
}

NpyHeader read_header(const ByteSource& source, std::uint64_t size, std::string_view place) {
  std::array<std::byte, 12> start{};
  read_exactly(source, start.data(), 10, place);
  if (std::memcmp(start.data(), kMagic.data(), kMagic.size()) != 0) {
    fail(ExitStatus::kData, "{}: is not an .npy array (it does not begin with \\x93NUMPY)", place);
  }
  const auto major = std::to_integer<int>(start[6]);
  const auto minor = std::to_integer<int>(start[7]);
  if (major < 1 || major > 3 || minor != 0) {
    fail(ExitStatus::kData, "{}: has .npy format version {}.{}; known are 1.0, 2.0 and 3.0", place,
         major, minor);
  }
  const std::size_t length_bytes = major == 1 ? 2 : 4;
  if (length_bytes == 4) read_exactly(source, start.data() + 10, 2, place);
  std::size_t length = 0;
  for (std::size_t i = length_bytes; i-- > 0;) {
    length = length << 8U | std::to_integer<std::size_t>(start[8 + i]);
  }
  if (length > kLongestHeader) {
    fail(ExitStatus::kData, "{}: has an .npy header of {} bytes; at most {} are read", place,
         length, kLongestHeader);
  }
  std::string text(length, '\0');
  read_exactly(source, std::as_writable_bytes(std::span(text)).data(), length, place);

  NpyHeader header = parse_npy_header(text, place);
  const std::uint64_t promised = header.elements() * header.item_size;
  const std::uint64_t header_size = 8 + length_bytes + length;
  if (promised + header_size != size) {
    fail(ExitStatus::kData,
         "{}: its header promises {} of {} ({} bytes), but the file holds {} bytes for it", place,
         header.shape_text(), header.type_name(), promised,
         size < header_size ? 0 : size - header_size);
  }
  return header;
}

// Reads all elements into `array`, which has its header.
void read_elements(NpyArray& array, const ByteSource& source, std::string_view place) {
  const std::uint64_t bytes = array.header.elements() * array.header.item_size;
  expect_memory(
      bytes,
      fmt::format("{}: {} of {}", place, array.header.shape_text(), array.header.type_name()),
      ExitStatus::kData);
  // In pieces, so that a file that only claims to be large does not take the memory.
  array.bytes.reserve(bytes);
  while (array.bytes.size() < bytes) {
    const std::size_t have = array.bytes.size();
    array.bytes.resize(have + std::min<std::size_t>(kPiece, bytes - have));
    read_exactly(source, array.bytes.data() + have, array.bytes.size() - have, place);
  }
}

void expect_end(const ByteSource& source, std::string_view place) {
  std::byte beyond{};
  if (source(&beyond, 1) != 0) {
    fail(ExitStatus::kData, "{}: holds more bytes than its header promises", place);
  }
}

}  // namespace

template <class T>
bool NpyArray::copy_to(T* out) const {
  switch (header.kind) {
    case NpyKind::kBool:
      return copy_elements<std::uint8_t>(*this, out);
    case NpyKind::kReal:
      switch (header.item_size) {
        case 2:
          return copy_elements<Eigen::half>(*this, out);
        case 4:
          return copy_elements<float>(*this, out);
        default:
          return copy_elements<double>(*this, out);
      }
    case NpyKind::kSigned:
      switch (header.item_size) {
        case 1:
          return copy_elements<std::int8_t>(*this, out);
        case 2:
          return copy_elements<std::int16_t>(*this, out);
        case 4:
          return copy_elements<std::int32_t>(*this, out);
        default:
          return copy_elements<std::int64_t>(*this, out);
      }
    case NpyKind::kUnsigned:
      switch (header.item_size) {
        case 1:
          return copy_elements<std::uint8_t>(*this, out);
        case 2:
          return copy_elements<std::uint16_t>(*this, out);
        case 4:
          return copy_elements<std::uint32_t>(*this, out);
        default:
          return copy_elements<std::uint64_t>(*this, out);
      }
    case NpyKind::kText:
      return false;
  }
  return false;
}

template bool NpyArray::copy_to(float*) const;
template bool NpyArray::copy_to(double*) const;
template bool NpyArray::copy_to(std::int64_t*) const;
template bool NpyArray::copy_to(std::uint8_t*) const;

NpyHeader read_npy_header(const ByteSource& source, std::uint64_t size, std::string_view place) {
  return read_header(source, size, place);
}

NpyArray read_npy(const ByteSource& source, std::uint64_t size, std::string_view place) {
  NpyArray array{read_header(source, size, place), {}};
  read_elements(array, source, place);
  expect_end(source, place);
  return array;
}

void read_npy(const ByteSource& source, std::uint64_t size, std::string_view place,
              const NpyReceiver& receiver) {
  NpyArray piece{read_header(source, size, place), {}};
  receiver.header(piece.header);
  const std::uint64_t rows = piece.header.shape.empty() ? 1 : piece.header.shape[0];
  const std::uint64_t bytes = piece.header.elements() * piece.header.item_size;
  if (bytes > 0) {
    const std::uint64_t row_bytes = bytes / rows;
    const std::uint64_t step = std::max<std::uint64_t>(kRowsPiece / row_bytes, 1);
    if (row_bytes > kRowsPiece)
      expect_memory(row_bytes, fmt::format("{}: a row", place), ExitStatus::kData);
    NpyArray whole{piece.header, {}};
    const bool by_columns = piece.header.fortran_order && piece.header.shape.size() > 1;
    if (by_columns) read_elements(whole, source, place);
    piece.header.fortran_order = false;
    for (std::uint64_t row = 0; row < rows; row += step) {
      const std::uint64_t count = std::min(step, rows - row);
      if (!piece.header.shape.empty()) piece.header.shape[0] = count;
      piece.bytes.resize(count * row_bytes);
      if (by_columns) {
        take_rows(whole, row, count, piece.bytes.data());
      } else {
        read_exactly(source, piece.bytes.data(), piece.bytes.size(), place);
      }
      receiver.rows(row, piece);
    }
  }
  expect_end(source, place);
}

}  // namespace splitee
