#include "trace/orders.hpp"

#include <algorithm>
#include <numeric>
#include <span>
#include <string>
#include <utility>

#include "base/error.hpp"
#include "base/memory.hpp"
#include "trace/npz.hpp"

namespace splitee {

bool Orders::all_equal() const {
  const auto first_end = sample.begin() + static_cast<std::ptrdiff_t>(samples);
  // True where each row equals the row before it.
  return std::equal(sample.begin(), sample.end() - (first_end - sample.begin()), first_end);
}

Orders read_orders(const std::filesystem::path& path, std::uint64_t samples) {
  const std::string file = path.string();
  Orders orders{0, samples, {}};
  std::vector<bool> seen(samples);
  const auto start = [&](const NpyHeader& header) {
    if (header.kind != NpyKind::kSigned && header.kind != NpyKind::kUnsigned) {
      fail(ExitStatus::kData, "{}: has type {}; an order holds integers", file, header.type_name());
    }
    if (header.shape.size() != 2 || header.shape[0] == 0 || header.shape[1] != samples) {
      fail(ExitStatus::kData,
           "{}: has shape {}; expected (repeats, {}), one row of sample numbers per repeat", file,
           header.shape_text(), samples);
    }
    const std::uint64_t raw =
        header.fortran_order ? saturating_product(header.elements(), header.item_size) : 0;
    expect_memory(saturating_sum(saturating_product(header.elements(), sizeof(std::uint32_t)), raw),
                  fmt::format("{}: {} of {}", file, header.shape_text(), header.type_name()),
                  ExitStatus::kData);
    orders.repeats = header.shape[0];
    orders.sample.resize(header.elements());
  };
  std::vector<std::int64_t> flat;
  const auto piece = [&](std::uint64_t first, const NpyArray& rows) {
    flat.resize(rows.header.elements());
    if (!rows.copy_to(flat.data())) {
      fail(ExitStatus::kData, "{}: holds an integer above 2^63 - 1", file);
    }
    for (std::size_t at = 0; at < flat.size(); ++at) {
      const std::size_t row = first + at / samples;
      const std::size_t round = at % samples;
      if (round == 0) seen.assign(samples, false);
      const std::int64_t sample = flat[at];
      if (sample < 0 || std::cmp_greater_equal(sample, samples)) {
        fail(ExitStatus::kData,
             "{}: row {}, column {} is {}; expected a sample number from 0 to {}", file, row, round,
             sample, samples - 1);
      }
      if (seen[static_cast<std::size_t>(sample)]) {
        fail(ExitStatus::kData,
             "{}: row {} holds sample {} twice; each row must hold every sample once", file, row,
             sample);
      }
      seen[static_cast<std::size_t>(sample)] = true;
      orders.sample[first * samples + at] = static_cast<std::uint32_t>(sample);
    }
  };
  read_npy_file(path, {start, piece});
  return orders;
}

namespace {

void shuffle_part(std::span<std::uint32_t> part, Stream& stream) {
  for (auto left = static_cast<std::uint32_t>(part.size()); left > 1; --left) {
    std::swap(part[left - 1], part[stream.below(left)]);
  }
}

}  // namespace

std::vector<std::uint32_t> shuffled_order(std::uint32_t samples, Stream stream) {
  return order_within({{"", 0}}, samples, stream);
}

std::vector<std::uint32_t> order_within(const std::vector<Segment>& segments, std::uint32_t samples,
                                        Stream stream) {
  std::vector<std::uint32_t> order(samples);
  std::iota(order.begin(), order.end(), 0U);
  for (std::size_t at = 0; at < segments.size(); ++at) {
    const std::uint64_t end = at + 1 < segments.size() ? segments[at + 1].first : samples;
    shuffle_part(std::span(order).subspan(segments[at].first, end - segments[at].first), stream);
  }
  return order;
}

std::vector<std::uint32_t> bootstrap_order(std::uint32_t samples, Stream stream) {
  std::vector<std::uint32_t> order(samples);
  for (std::uint32_t& sample : order) sample = stream.below(samples);
  return order;
}

}  // namespace splitee
