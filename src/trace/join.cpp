#include "trace/join.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <filesystem>
#include <string_view>

#include "base/error.hpp"

namespace splitee {
namespace {

using Json = nlohmann::ordered_json;

// From the most to the least reliable origin.
constexpr std::array<std::string_view, 3> kKinds = {"measured", "reconstructed", "synthetic"};

// The entries of meta about costs: means over a trace's samples.
constexpr std::array<std::string_view, 9> kCosts = {
    "layer_milliseconds", "exit_milliseconds", "layer_macs",  "exit_macs",   "exit_head_macs",
    "activation_bytes",   "input_bytes",       "mean_pieces", "answer_bytes"};

bool same_type(const NpyHeader& a, const NpyHeader& b) {
  return a.kind == b.kind && a.item_size == b.item_size && a.big_endian == b.big_endian;
}

// The type that holds the elements of both.
NpyHeader wider(NpyHeader a, const NpyHeader& b) {
  if (same_type(a, b)) return a;
  a.big_endian = false;
  if (a.kind == NpyKind::kReal && b.kind == NpyKind::kReal) {
    a.item_size = std::max({a.item_size, b.item_size, sizeof(float)});
  } else {
    a.kind = NpyKind::kSigned;
    a.item_size = sizeof(std::int64_t);
  }
  return a;
}

template <class T>
std::vector<std::byte> converted(const RawTrace& part, const RawTrace::Array& array) {
  std::vector<T> values(array.header.elements());
  if (!NpyArray{array.header, array.bytes}.copy_to(values.data())) {
    fail(ExitStatus::kUsage,
         "{}: {}: holds an integer above 2^63 - 1, and other traces another type", part.file,
         array.name);
  }
  const auto bytes = std::as_bytes(std::span(values));
  return {bytes.begin(), bytes.end()};
}

std::vector<std::byte> as_type(const RawTrace& part, const RawTrace::Array& array,
                               const NpyHeader& type) {
  if (same_type(array.header, type)) return array.bytes;
  if (type.kind != NpyKind::kReal) return converted<std::int64_t>(part, array);
  return type.item_size == sizeof(double) ? converted<double>(part, array)
                                          : converted<float>(part, array);
}

void expect_like(const RawTrace& first, const RawTrace& part, const RawTrace::Array& a,
                 const RawTrace::Array& b) {
  const bool same_shape = std::equal(a.header.shape.begin() + 1, a.header.shape.end(),
                                     b.header.shape.begin() + 1, b.header.shape.end());
  const bool same_kind = (a.header.kind == NpyKind::kReal) == (b.header.kind == NpyKind::kReal);
  if (same_shape && same_kind) return;
  fail(ExitStatus::kUsage, "{}: {}: is {} of {}, but in {} {} of {}", part.file, b.name,
       b.header.shape_text(), b.header.type_name(), first.file, a.header.shape_text(),
       a.header.type_name());
}

// The array of that name from all parts, each of which has it.
RawTrace::Array joined_array(const std::vector<RawTrace>& parts, const std::string& name) {
  RawTrace::Array all{name, parts.front().find(name)->header, {}};
  std::uint64_t samples = 0;
  for (const RawTrace& part : parts) {
    expect_like(parts.front(), part, *parts.front().find(name), *part.find(name));
    all.header = wider(all.header, part.find(name)->header);
    samples += part.samples;
  }
  for (const RawTrace& part : parts) {
    const std::vector<std::byte> bytes = as_type(part, *part.find(name), all.header);
    all.bytes.insert(all.bytes.end(), bytes.begin(), bytes.end());
  }
  all.header.shape[0] = samples;
  return all;
}

std::string trace_name(const RawTrace& part) {
  if (part.meta.contains("name") && part.meta["name"].is_string()) {
    return part.meta["name"].get<std::string>();
  }
  return std::filesystem::path(part.file).stem().string();
}

void add_segments(const RawTrace& part, std::uint64_t first, std::vector<Segment>& segments) {
  const std::string name = trace_name(part);
  if (part.segments.empty()) segments.push_back({name, first});
  for (const Segment& own : part.segments) segments.push_back({own.name, first + own.first});
}

// The least reliable of the kinds; null where a part does not state its own.
Json joined_kind(const std::vector<RawTrace>& parts) {
  std::size_t least = 0;
  for (const RawTrace& part : parts) {
    if (!part.meta.contains("kind")) return nullptr;
    const auto kind = part.meta["kind"].get<std::string>();
    least = std::max(least, static_cast<std::size_t>(std::find(kKinds.begin(), kKinds.end(), kind) -
                                                     kKinds.begin()));
  }
  return kKinds.at(least);
}

// The mean of an entry that is a number, or a list of equal length, in every part; else null.
Json weighted_mean(const std::vector<RawTrace>& parts, const std::string& key) {
  std::vector<double> sums;
  double samples = 0;
  for (const RawTrace& part : parts) {
    if (!part.meta.contains(key)) return nullptr;
    const Json& entry = part.meta[key];
    const Json list = entry.is_array() ? entry : Json::array({entry});
    if (sums.empty()) sums.resize(list.size());
    if (list.size() != sums.size() || entry.is_array() != parts[0].meta[key].is_array()) {
      return nullptr;
    }
    const auto weight = static_cast<double>(part.samples);
    samples += weight;
    for (std::size_t at = 0; at < list.size(); ++at) {
      if (!list[at].is_number()) return nullptr;
      sums[at] += weight * list[at].get<double>();
    }
  }
  for (double& sum : sums) sum /= samples;
  if (parts[0].meta[key].is_array()) return sums;
  return sums.front();
}

bool say_alike(const std::vector<RawTrace>& parts, const std::string& key) {
  return std::all_of(parts.begin(), parts.end(), [&](const RawTrace& part) {
    return part.meta.contains(key) && part.meta[key] == parts.front().meta[key];
  });
}

Json joined_meta(const std::vector<RawTrace>& parts) {
  Json meta = Json::object();
  const Json kind = joined_kind(parts);
  if (!kind.is_null()) meta["kind"] = kind;
  std::string name;
  for (const RawTrace& part : parts) name += (name.empty() ? "" : " + ") + trace_name(part);
  meta["name"] = name;
  for (const auto& [key, value] : parts.front().meta.items()) {
    if (key != "kind" && key != "name" && say_alike(parts, key)) meta[key] = value;
  }
  bool has_means = false;
  for (const std::string_view cost : kCosts) {
    const std::string key(cost);
    if (meta.contains(key)) continue;
    const Json mean = weighted_mean(parts, key);
    if (mean.is_null()) continue;
    meta[key] = mean;
    has_means = true;
  }
  if (has_means) {
    meta["costs_of"] = "mean over the joined traces, weighted with their samples";
  }
  for (const RawTrace& part : parts) {
    Json own = {{"file", std::filesystem::path(part.file).filename().string()},
                {"sha256", part.sha256},
                {"samples", part.samples}};
    for (const auto& [key, value] : part.meta.items()) {
      if (key != "segments" && !say_alike(parts, key)) own["meta"][key] = value;
    }
    meta["joined"].push_back(std::move(own));
  }
  return meta;
}

}  // namespace

RawTrace join_traces(const std::vector<RawTrace>& parts, std::vector<std::string>& notes) {
  RawTrace joined;
  joined.file = parts.front().file;
  joined.exits = parts.front().exits;
  for (const RawTrace& part : parts) {
    if (part.exits != joined.exits) {
      fail(ExitStatus::kUsage, "{}: has {} exits, but {} has {}; both must be of the same network",
           part.file, part.exits, joined.file, joined.exits);
    }
    add_segments(part, joined.samples, joined.segments);
    joined.samples += part.samples;
  }
  std::vector<std::string> names;
  for (const RawTrace& part : parts) {
    for (const RawTrace::Array& array : part.arrays) {
      if (std::find(names.begin(), names.end(), array.name) == names.end()) {
        names.push_back(array.name);
      }
    }
  }
  for (const std::string& name : names) {
    const auto lacks = std::find_if(parts.begin(), parts.end(), [&](const RawTrace& part) {
      return part.find(name) == nullptr;
    });
    if (lacks == parts.end()) {
      joined.arrays.push_back(joined_array(parts, name));
    } else {
      notes.push_back(fmt::format("{} is left out: {} has none", name, lacks->file));
    }
  }
  if (joined.find("confidence") == nullptr && joined.find("probability") == nullptr) {
    fail(ExitStatus::kUsage, "{}: has neither confidence nor probability in common with the others",
         joined.file);
  }
  joined.meta = joined_meta(parts);
  return joined;
}

}  // namespace splitee
