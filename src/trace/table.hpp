#pragma once

#include <Eigen/Core>
#include <cstddef>

namespace splitee {

// Numbers with one row per sample and one column per exit, row by row. Eigen counts with a signed
// type, this program with std::size_t; the two meet here and nowhere else.
template <class T>
class Table {
 public:
  Table() = default;
  // All 0.
  Table(std::size_t samples, std::size_t exits)
      : values_(
            Values::Zero(static_cast<Eigen::Index>(samples), static_cast<Eigen::Index>(exits))) {}

  [[nodiscard]] std::size_t samples() const { return static_cast<std::size_t>(values_.rows()); }
  [[nodiscard]] std::size_t exits() const { return static_cast<std::size_t>(values_.cols()); }
  [[nodiscard]] std::size_t size() const { return static_cast<std::size_t>(values_.size()); }
  [[nodiscard]] std::size_t bytes() const { return size() * sizeof(T); }

  [[nodiscard]] T operator()(std::size_t sample, std::size_t exit) const {
    return values_(static_cast<Eigen::Index>(sample), static_cast<Eigen::Index>(exit));
  }
  [[nodiscard]] T& operator()(std::size_t sample, std::size_t exit) {
    return values_(static_cast<Eigen::Index>(sample), static_cast<Eigen::Index>(exit));
  }

  [[nodiscard]] const T* data() const { return values_.data(); }
  [[nodiscard]] T* data() { return values_.data(); }

  // All numbers at once, for Eigen's arithmetic.
  [[nodiscard]] const auto& values() const { return values_; }

 private:
  using Values = Eigen::Array<T, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  Values values_;
};

}  // namespace splitee
