#pragma once

#include <cstddef>
#include <cstdlib>
#include <limits>
#include <memory>
#include <new>
#include <type_traits>

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace splitee {

// An array for random access, aligned to cache lines. A large one lies on huge pages where the
// system grants them: with small pages each jump also has to look up where its page is.
template <class T>
class BigArray {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  BigArray() = default;

  // `size` elements, not initialised. Throws std::bad_alloc.
  explicit BigArray(std::size_t size) {
    if (size > (std::numeric_limits<std::size_t>::max() - kHugePage) / sizeof(T)) {
      throw std::bad_alloc();
    }
    const bool is_large = size * sizeof(T) >= kLarge;
    const std::size_t unit = is_large ? kHugePage : kCacheLine;
    bytes_ = (size * sizeof(T) + unit - 1) / unit * unit;
    values_.reset(static_cast<T*>(std::aligned_alloc(unit, bytes_)));
    if (values_ == nullptr && bytes_ > 0) throw std::bad_alloc();
#ifdef MADV_HUGEPAGE
    // Only a hint: nothing depends on whether the system follows it.
    if (is_large) madvise(values_.get(), bytes_, MADV_HUGEPAGE);
#endif
  }

  [[nodiscard]] T* data() { return values_.get(); }
  [[nodiscard]] const T* data() const { return values_.get(); }
  [[nodiscard]] std::size_t bytes() const { return bytes_; }  // as allocated
  T& operator[](std::size_t i) { return data()[i]; }

 private:
  static constexpr std::size_t kCacheLine = 64;
  static constexpr std::size_t kHugePage = std::size_t{1} << 21U;
  static constexpr std::size_t kLarge = 2 * kHugePage;
  struct Free {
    void operator()(T* values) const { std::free(values); }
  };

  std::size_t bytes_ = 0;
  std::unique_ptr<T, Free> values_;
};

}  // namespace splitee
