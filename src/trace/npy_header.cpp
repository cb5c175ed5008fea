#include "trace/npy_header.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <limits>
#include <optional>
#include <string>

#include "base/error.hpp"

namespace splitee {
namespace {

constexpr std::string_view kObjects =
    "holds pickled Python objects (dtype object), which are not read; expected plain numbers, as "
    "array.astype(numpy.float32) has them";
constexpr std::string_view kBfloat =
    "holds elements of two bytes without a type (dtype V2), as bfloat16 is saved; expected "
    "array.astype(numpy.float32)";
constexpr std::string_view kStructured =
    "has fields (a structured type); expected plain numbers, one array for each";

// A reader of the few Python literals that NumPy writes.
class Literals {
 public:
  Literals(std::string_view text, std::string_view place) : rest_(text), place_(place) {}

  // True where the next character is `c`.
  bool next_is(char c) {
    skip_space();
    return rest_.starts_with(c);
  }

  // True where the next character is `c`; skips it then.
  bool take(char c) {
    if (!next_is(c)) return false;
    rest_.remove_prefix(1);
    return true;
  }

  void expect(char c) {
    if (!take(c)) damaged();
  }

  std::string_view quoted() {
    skip_space();
    if (rest_.empty() || (rest_.front() != '\'' && rest_.front() != '"')) damaged();
    const std::size_t end = rest_.find(rest_.front(), 1);
    if (end == std::string_view::npos) damaged();
    const std::string_view word = rest_.substr(1, end - 1);
    rest_.remove_prefix(end + 1);
    return word;
  }

  bool boolean() {
    skip_space();
    for (const auto& [word, value] : {std::pair{"True", true}, std::pair{"False", false}}) {
      if (rest_.starts_with(word)) {
        rest_.remove_prefix(std::string_view(word).size());
        return value;
      }
    }
    damaged();
  }

  std::uint64_t integer() {
    skip_space();
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
    if (error != std::errc{}) damaged();
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    if (rest_.starts_with('L')) rest_.remove_prefix(1);  // Python 2 wrote 12L
    return value;
  }

  void expect_end() {
    skip_space();
    if (!rest_.empty()) damaged();
  }

  [[noreturn]] void damaged() const {
    fail(ExitStatus::kData, "{}: has a damaged .npy header", place_);
  }

 private:
  void skip_space() {
    while (!rest_.empty() && std::isspace(static_cast<unsigned char>(rest_.front())) != 0) {
      rest_.remove_prefix(1);
    }
  }

  std::string_view rest_;
  std::string_view place_;
};

void set_type(NpyHeader& header, std::string_view type, std::string_view place) {
  const auto unknown = [&] {
    fail(ExitStatus::kData,
         "{}: has the type '{}'; known are booleans, integers of 8 to 64 bits and reals of 16 to "
         "64 bits",
         place, type);
  };
  if (type.size() < 2 || std::string_view("<>|=").find(type[0]) == std::string_view::npos)
    unknown();
  if (type[1] == 'O') fail(ExitStatus::kData, "{}: {}", place, kObjects);
  if (type.substr(1) == "V2") fail(ExitStatus::kData, "{}: {}", place, kBfloat);
  if (type[1] == 'U' || type[1] == 'S') {
    std::uint64_t length = 0;
    const auto [rest, error] = std::from_chars(type.data() + 2, type.data() + type.size(), length);
    constexpr std::uint64_t kLongest = std::uint64_t{1} << 32U;
    if (error != std::errc{} || rest != type.data() + type.size() || length > kLongest) unknown();
    header.kind = NpyKind::kText;
    header.item_size = length * (type[1] == 'U' ? 4 : 1);
    return;
  }
  if (type.size() != 3) unknown();
  header.big_endian = type[0] == '>';
  header.item_size = static_cast<std::size_t>(type[2] - '0');
  const bool known_size = header.item_size == 1 || header.item_size == 2 || header.item_size == 4 ||
                          header.item_size == 8;
  if (!known_size) unknown();
  switch (type[1]) {
    case 'b':
      header.kind = NpyKind::kBool;
      if (header.item_size != 1) unknown();
      break;
    case 'i':
      header.kind = NpyKind::kSigned;
      break;
    case 'u':
      header.kind = NpyKind::kUnsigned;
      break;
    case 'f':
      header.kind = NpyKind::kReal;
      if (header.item_size == 1) unknown();
      break;
    default:
      unknown();
  }
}

void check_size(const NpyHeader& header, std::string_view place) {
  std::uint64_t bytes = std::max<std::uint64_t>(header.item_size, 1);
  for (const std::uint64_t n : header.shape) {
    if (n != 0 && bytes > std::numeric_limits<std::int64_t>::max() / n) {
      fail(ExitStatus::kData, "{}: has the senseless shape {}", place, header.shape_text());
    }
    bytes *= n;
  }
}

}  // namespace

std::uint64_t NpyHeader::elements() const {
  std::uint64_t product = 1;
  for (const std::uint64_t n : shape) product *= n;
  return product;
}

std::string NpyHeader::type_name() const {
  switch (kind) {
    case NpyKind::kBool:
      return "bool";
    case NpyKind::kSigned:
      return fmt::format("int{}", 8 * item_size);
    case NpyKind::kUnsigned:
      return fmt::format("uint{}", 8 * item_size);
    case NpyKind::kReal:
      return fmt::format("float{}", 8 * item_size);
    case NpyKind::kText:
      return "text";
  }
  return "unknown";
}

std::string NpyHeader::shape_text() const {
  return fmt::format("({}{})", fmt::join(shape, ", "), shape.size() == 1 ? "," : "");
}

NpyHeader parse_npy_header(std::string_view text, std::string_view place) {
  Literals in(text, place);
  NpyHeader header;
  std::optional<std::string_view> type;
  bool has_order = false;
  bool has_shape = false;
  in.expect('{');
  while (!in.take('}')) {
    const std::string_view key = in.quoted();
    in.expect(':');
    if (key == "descr") {
      if (in.next_is('[')) fail(ExitStatus::kData, "{}: {}", place, kStructured);
      type = in.quoted();
    } else if (key == "fortran_order") {
      header.fortran_order = in.boolean();
      has_order = true;
    } else if (key == "shape") {
      header.shape.clear();
      in.expect('(');
      while (!in.take(')')) {
        header.shape.push_back(in.integer());
        if (!in.take(',')) {
          in.expect(')');
          break;
        }
      }
      has_shape = true;
    } else {
      in.damaged();
    }
    if (!in.take(',')) {
      in.expect('}');
      break;
    }
  }
  in.expect_end();
  if (!type || !has_order || !has_shape) in.damaged();
  set_type(header, *type, place);
  if (header.shape.size() > 3) {
    fail(ExitStatus::kData, "{}: has {} dimensions; at most 3 are known", place,
         header.shape.size());
  }
  check_size(header, place);
  return header;
}

}  // namespace splitee
