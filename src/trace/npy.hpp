#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace splitee {

// The kinds of elements that an .npy array may hold here. Text is only recognised: no reader wants
// it, and each says in its error what it wants instead.
enum class NpyKind { kBool, kSigned, kUnsigned, kReal, kText };

// The header of an .npy file (NumPy enhancement proposal 1, format versions 1.0 to 3.0).
struct NpyHeader {
  NpyKind kind = NpyKind::kReal;
  std::size_t item_size = 0;   // bytes per element
  bool big_endian = false;     // byte order of the elements
  bool fortran_order = false;  // first index fastest
  std::vector<std::uint64_t> shape;

  // Number of elements; the shape has been checked against overflow.
  [[nodiscard]] std::uint64_t elements() const;

  // The type as NumPy prints it, for example "float32".
  [[nodiscard]] std::string type_name() const;

  // The shape as NumPy prints it, for example "(3000, 12)".
  [[nodiscard]] std::string shape_text() const;
};

// An array as it lies in the file.
struct NpyArray {
  NpyHeader header;
  std::vector<std::byte> bytes;

  // Copies the elements, converted to T, to `out` in C order. T is float, double, std::int64_t or
  // std::uint8_t; the caller has checked that the kind fits. Returns false where an integer does
  // not fit into T.
  template <class T>
  bool copy_to(T* out) const;
};

// Reads up to n bytes to `to` and returns how many came; fewer than n only at the end.
using ByteSource = std::function<std::size_t(std::byte* to, std::size_t n)>;

// Gets an array piece by piece: first its header, then its rows (by the first index) from the first
// to the last, each piece an array of its own with `shape[0]` rows, in C order whatever the file's
// order.
struct NpyReceiver {
  std::function<void(const NpyHeader&)> header;
  std::function<void(std::uint64_t first_row, const NpyArray& rows)> rows;
};

// Reads one .npy array of exactly `size` bytes (header included). `place` names file and array in
// errors, which have status kData. A header that promises another size than `size`, or an array for
// which there is not enough memory, is refused before anything is allocated. Reading piece by
// piece, only an array in Fortran order takes its size in memory.
NpyArray read_npy(const ByteSource& source, std::uint64_t size, std::string_view place);
void read_npy(const ByteSource& source, std::uint64_t size, std::string_view place,
              const NpyReceiver& receiver);

// The array's header only.
NpyHeader read_npy_header(const ByteSource& source, std::uint64_t size, std::string_view place);

}  // namespace splitee
