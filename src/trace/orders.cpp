#include "trace/orders.hpp"

#include <algorithm>
#include <utility>

#include "base/error.hpp"
#include "trace/npz.hpp"

namespace splitee {

bool Orders::all_equal() const {
  const auto first_end = sample.begin() + static_cast<std::ptrdiff_t>(samples);
  // Each row is like the one before it.
  return std::equal(sample.begin(), sample.end() - (first_end - sample.begin()), first_end);
}

Orders read_orders(const std::filesystem::path& path, std::uint64_t samples) {
  const NpyArray array = read_npy_file(path);
  const NpyHeader& header = array.header;
  if (header.kind != NpyKind::kSigned && header.kind != NpyKind::kUnsigned) {
    fail(ExitStatus::kData, "{}: has type {}; an order holds integers", path.string(),
         header.type_name());
  }
  if (header.shape.size() != 2 || header.shape[0] == 0 || header.shape[1] != samples) {
    fail(ExitStatus::kData,
         "{}: has shape {}; expected (repeats, {}), one row of sample numbers per repeat",
         path.string(), header.shape_text(), samples);
  }
  std::vector<std::int64_t> flat(header.elements());
  if (!array.copy_to(flat.data())) {
    fail(ExitStatus::kData, "{}: holds an integer above 2^63 - 1", path.string());
  }
  Orders orders{header.shape[0], samples, std::vector<std::uint32_t>(flat.size())};
  std::vector<bool> seen(samples);
  for (std::size_t at = 0; at < flat.size(); ++at) {
    const std::size_t row = at / samples;
    const std::size_t round = at % samples;
    if (round == 0) seen.assign(samples, false);
    const std::int64_t sample = flat[at];
    if (sample < 0 || std::cmp_greater_equal(sample, samples)) {
      fail(ExitStatus::kData, "{}: row {}, column {} is {}; expected a sample number from 0 to {}",
           path.string(), row, round, sample, samples - 1);
    }
    if (seen[static_cast<std::size_t>(sample)]) {
      fail(ExitStatus::kData,
           "{}: row {} holds sample {} twice; each row must hold every sample once", path.string(),
           row, sample);
    }
    seen[static_cast<std::size_t>(sample)] = true;
    orders.sample[at] = static_cast<std::uint32_t>(sample);
  }
  return orders;
}

}  // namespace splitee
