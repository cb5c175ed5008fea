#pragma once

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "trace/npz.hpp"
#include "trace/trace_reading.hpp"

namespace splitee {

// Follows the text of a shape that looks transposed.
inline constexpr std::string_view kTransposed =
    "; is it [exits, samples]? expected [samples, exits]";

// The prefix of a score's array name.
inline constexpr std::string_view kScorePrefix = "score_";

// The arrays of an open trace file; the first one sets the shape that the others must have. Faults
// are an Error with status kData that names file, array and row.
class TraceArrays {
 public:
  explicit TraceArrays(const std::filesystem::path& path) : file_(path), path_(path.string()) {}

  // The most memory that reading takes, by the headers; a damaged or wrong header counts as 0, as
  // reading will report it.
  [[nodiscard]] std::uint64_t memory(const TraceReading& how) const;

  [[nodiscard]] const InputFile& input() const { return file_.input(); }

 protected:
  template <class... Args>
  [[noreturn]] void refuse(std::string_view array, fmt::format_string<Args...> what,
                           Args&&... args) const {
    fail(ExitStatus::kData, "{}: {}: {}", path_, array,
         fmt::format(what, std::forward<Args>(args)...));
  }

  // Refuses a file that has neither confidence nor probability.
  [[noreturn]] void refuse_names() const;

  // Makes set_shape() refuse a trace that does not fit into memory.
  void expect_memory_for(const TraceReading& how) { memory_ = memory(how); }

  // Sets the trace's shape from its first array.
  void set_shape(std::string_view name, const NpyHeader& header);

  void check_shape(std::string_view name, const NpyHeader& header,
                   const std::vector<std::size_t>& expected) const;

  // Throws for a number outside [0, high]. `values` are those of whole rows, `first` is the first
  // of these rows.
  template <class T>
  void check_reals(std::string_view name, std::uint64_t first, const std::vector<T>& values,
                   double high) const {
    const auto is_good = [&](T element) {
      const auto value = static_cast<double>(element);
      return value >= 0 && value <= high;  // not for NaN either
    };
    // Counted, because a loop that does not stop early is vectorised.
    if (std::cmp_equal(std::count_if(values.begin(), values.end(), is_good), values.size())) return;
    const auto bad = static_cast<std::size_t>(
        std::find_if_not(values.begin(), values.end(), is_good) - values.begin());
    const auto value = static_cast<double>(values[bad]);
    refuse_real(name,
                fmt::format("row {}, exit {} is {}", first + bad / exits_, bad % exits_ + 1, value),
                value, std::vector<double>(values.begin(), values.end()));
  }

  // Reads real numbers in [0, high]: `start` gets a number of the type that they will have, `take`
  // the first row and the elements of each piece.
  template <class Start, class Take>
  void reals(std::string_view name, double high, const Start& start, const Take& take) {
    const auto begin = [&](const NpyHeader& header) {
      if (header.kind != NpyKind::kReal) {
        refuse(name, "has type {}; expected float16, float32 or float64", header.type_name());
      }
      if (name == "confidence") {
        if (header.shape.size() != 2) {
          refuse(
              name, "has shape {}; expected (samples, exits){}", header.shape_text(),
              header.shape.size() == 3 ? "; [samples, exits, classes] is called probability" : "");
        }
        set_shape(name, header);
      }
      check_shape(name, header, {samples_, exits_});
      header.item_size == 8 ? start(double{}) : start(float{});
    };
    const auto piece = [&](std::uint64_t first, const NpyArray& rows) {
      const auto take_as = [&]<class T>(T /*type*/) {
        std::vector<T> values(rows.header.elements());
        rows.copy_to(values.data());
        check_reals(name, first, values, high);
        take(static_cast<std::size_t>(first), values);
      };
      rows.header.item_size == 8 ? take_as(double{}) : take_as(float{});
    };
    file_.read(name, {begin, piece});
  }

  // Reads an integer array of the given shape: `take` gets the first row and the elements of each
  // piece.
  template <class Take>
  void integers(std::string_view name, const std::vector<std::size_t>& shape, bool bool_too,
                Take&& take) const {
    const auto start = [&](const NpyHeader& header) {
      if (header.kind == NpyKind::kReal || header.kind == NpyKind::kText ||
          (header.kind == NpyKind::kBool && !bool_too)) {
        refuse(name, "has type {}; expected an integer type{}", header.type_name(),
               bool_too ? " or bool" : "");
      }
      check_shape(name, header, shape);
    };
    std::vector<std::int64_t> flat;
    const auto piece = [&](std::uint64_t first, const NpyArray& rows) {
      flat.resize(rows.header.elements());
      if (!rows.copy_to(flat.data())) refuse(name, "holds an integer above 2^63 - 1");
      take(static_cast<std::size_t>(first), std::span<const std::int64_t>(flat));
    };
    file_.read(name, {start, piece});
  }

  NpzFile file_;
  std::string path_;
  std::size_t samples_ = 0;
  std::size_t exits_ = 0;
  std::uint64_t classes_ = 0;  // for the limit on entropies

 private:
  [[nodiscard]] std::optional<NpyHeader> header_of(std::string_view name) const;
  [[nodiscard]] std::string shape_hint(const NpyHeader& header) const;

  // Throws the error for a bad real number; `all` are the numbers around it.
  [[noreturn]] void refuse_real(std::string_view name, const std::string& place, double value,
                                std::span<const double> all) const;

  std::uint64_t memory_ = 0;
  std::string shape_text_;  // of the first array
};

}  // namespace splitee
