#include "trace/segments.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/json_reader.hpp"
#include "base/text.hpp"

namespace splitee {
namespace {

constexpr const char* kSegmentName = "name";
constexpr const char* kSegmentFirst = "first";

[[noreturn]] void refuse_segment(const std::string& file, std::size_t at, const std::string& what) {
  fail(ExitStatus::kData, "{}: meta: segments.{}: {}", file, at, what);
}

}  // namespace

std::vector<Segment> segments_in(const std::string& meta, std::uint64_t samples,
                                 const std::string& file) {
  const auto parsed = parse_or_discard(meta);
  std::vector<Segment> segments;
  if (!parsed.is_object() || !parsed.contains("segments")) return segments;
  const auto& list = parsed["segments"];
  if (!list.is_array() || list.empty()) {
    fail(ExitStatus::kData,
         "{}: meta: segments is {}; expected a list of {{\"name\": ..., \"first\": row}}", file,
         shortened(list.dump(), 60));
  }
  for (std::size_t at = 0; at < list.size(); ++at) {
    const auto& each = list[at];
    if (!each.is_object() || !each.contains(kSegmentName) || !each[kSegmentName].is_string() ||
        each[kSegmentName].get<std::string>().empty() || !each.contains(kSegmentFirst) ||
        !each[kSegmentFirst].is_number_unsigned()) {
      refuse_segment(file, at,
                     fmt::format("is {}; expected {{\"name\": ..., \"first\": row from 0}}",
                                 shortened(each.dump(), 60)));
    }
    const auto first = each[kSegmentFirst].get<std::uint64_t>();
    if (at == 0 && first != 0) {
      refuse_segment(file, at, fmt::format("first is {}; the first segment begins at 0", first));
    }
    if (at > 0 && first <= segments.back().first) {
      refuse_segment(file, at,
                     fmt::format("first is {}, and {} before it; segments must rise", first,
                                 segments.back().first));
    }
    if (first >= samples) {
      refuse_segment(file, at,
                     fmt::format("first is {}, but the trace has {} samples", first, samples));
    }
    segments.push_back({each[kSegmentName].get<std::string>(), first});
  }
  return segments;
}

}  // namespace splitee
