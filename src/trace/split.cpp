#include "trace/split.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "base/error.hpp"
#include "random/stream.hpp"
#include "trace/orders.hpp"

namespace splitee {
namespace {

using RowNumbers = std::vector<std::uint32_t>;  // rising

RawTrace rows_of(const RawTrace& trace, const RowNumbers& rows) {
  RawTrace part;
  part.file = trace.file;
  part.sha256 = trace.sha256;
  part.exits = trace.exits;
  part.samples = rows.size();
  part.meta = trace.meta;
  for (const RawTrace::Array& array : trace.arrays) {
    RawTrace::Array& own = part.arrays.emplace_back(RawTrace::Array{array.name, array.header, {}});
    own.header.shape[0] = rows.size();
    const std::size_t bytes = array.bytes.size() / trace.samples;
    own.bytes.reserve(rows.size() * bytes);
    for (const std::uint32_t row : rows) {
      const auto begin = array.bytes.begin() + static_cast<std::ptrdiff_t>(row * bytes);
      own.bytes.insert(own.bytes.end(), begin, begin + static_cast<std::ptrdiff_t>(bytes));
    }
  }
  for (const Segment& segment : trace.segments) {
    const auto place = std::lower_bound(rows.begin(), rows.end(), segment.first);
    const auto first = static_cast<std::uint64_t>(place - rows.begin());
    // The segment before it has no row in this part.
    if (!part.segments.empty() && part.segments.back().first == first) part.segments.pop_back();
    if (first < rows.size()) part.segments.push_back({segment.name, first});
  }
  return part;
}

void note_split(RawTrace& part, const RawTrace& of, const SplitRequest& request,
                const RowNumbers& rows) {
  nlohmann::ordered_json note = {{"of", std::filesystem::path(of.file).filename().string()},
                                 {"sha256", of.sha256},
                                 {"samples", of.samples},
                                 {"share", request.share}};
  if (request.seed) {
    note["seed"] = *request.seed;
  } else {
    note["rows"] = {rows.front(), rows.back()};
  }
  note["note"] = "what else is said here of rows and of statistics is said of the whole";
  part.meta["split"] = std::move(note);
}

}  // namespace

std::pair<RawTrace, RawTrace> split_trace(const RawTrace& trace, const SplitRequest& request) {
  if (trace.samples < 2) {
    fail(ExitStatus::kUsage, "{}: has one sample, which cannot be split", trace.file);
  }
  const auto samples = static_cast<std::uint32_t>(trace.samples);
  const auto wanted =
      static_cast<std::uint32_t>(request.share * static_cast<double>(trace.samples));
  const std::uint32_t count = std::clamp<std::uint32_t>(wanted, 1, samples - 1);
  RowNumbers order = request.seed
                         ? shuffled_order(samples, Stream(*request.seed, Purpose::kOrder, 0))
                         : order_within({}, samples, Stream(0, Purpose::kOrder, 0));
  const auto cut = order.begin() + static_cast<std::ptrdiff_t>(count);
  RowNumbers first(order.begin(), cut);
  RowNumbers rest(cut, order.end());
  std::sort(first.begin(), first.end());
  std::sort(rest.begin(), rest.end());
  std::pair parts{rows_of(trace, first), rows_of(trace, rest)};
  note_split(parts.first, trace, request, first);
  note_split(parts.second, trace, request, rest);
  return parts;
}

}  // namespace splitee
