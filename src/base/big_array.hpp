#pragma once

#include <cstddef>
#include <cstdlib>
#include <memory>
#include <new>
#include <type_traits>

#ifdef __linux__
#include <sys/mman.h>
#endif

namespace splitee {

// An array for random access all over it: on huge pages where the system has them to give, since
// with small ones a jump also has to look up where its page is.
template <class T>
class BigArray {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  BigArray() = default;

  // `size` elements, not initialised. Throws std::bad_alloc.
  explicit BigArray(std::size_t size)
      : bytes_((size * sizeof(T) + kHugePage - 1) / kHugePage * kHugePage),
        values_(static_cast<T*>(std::aligned_alloc(kHugePage, bytes_))) {
    if (values_ == nullptr && bytes_ > 0) throw std::bad_alloc();
#ifdef MADV_HUGEPAGE
    madvise(values_.get(), bytes_, MADV_HUGEPAGE);  // a wish: nothing depends on the answer
#endif
  }

  [[nodiscard]] T* data() { return values_.get(); }
  [[nodiscard]] const T* data() const { return values_.get(); }
  [[nodiscard]] std::size_t bytes() const { return bytes_; }
  T& operator[](std::size_t i) { return data()[i]; }

 private:
  static constexpr std::size_t kHugePage = std::size_t{1} << 21U;
  struct Free {
    void operator()(T* values) const { std::free(values); }
  };

  std::size_t bytes_ = 0;
  std::unique_ptr<T, Free> values_;
};

}  // namespace splitee
