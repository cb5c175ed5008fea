// An order file: the first two bytes choose the number of samples of its trace.
#include "trace/orders.hpp"

#include <algorithm>
#include <numeric>

#include "fuzz/support.hpp"
#include "fuzz/targets.hpp"

namespace splitee::fuzz {

int fuzz_orders(const std::uint8_t* data, std::size_t size) {
  Choices choices(data, size);
  const std::uint64_t samples = 1 + choices.below(16);
  const std::filesystem::path path = scratch() / "orders.npy";
  write(path, choices.rest());
  Orders orders;
  if (!succeeds([&] { orders = read_orders(path, samples); })) return 0;
  expect(orders.repeats > 0 && orders.sample.size() == orders.repeats * samples,
         "orders of another size than they say");
  for (std::uint64_t repeat = 0; repeat < orders.repeats; ++repeat) {
    const auto first = orders.sample.begin() + static_cast<std::ptrdiff_t>(repeat * samples);
    std::vector<std::uint32_t> row(first, first + static_cast<std::ptrdiff_t>(samples));
    std::sort(row.begin(), row.end());
    std::vector<std::uint32_t> all(samples);
    std::iota(all.begin(), all.end(), 0U);
    expect(row == all, "an order that is no permutation");
  }
  return 0;
}

}  // namespace splitee::fuzz
