#include "trace/raw_trace.hpp"

#include <algorithm>
#include <span>

#include "base/error.hpp"
#include "base/json_reader.hpp"
#include "base/memory.hpp"
#include "trace/meta.hpp"
#include "trace/npz.hpp"
#include "trace/npz_writer.hpp"
#include "trace/trace_reader.hpp"

namespace splitee {
namespace {

constexpr const char* kMetaArray = "meta";

// The type's name in the header of an .npy file, such as "<f4".
std::string type_code(const NpyHeader& header) {
  const char order = header.item_size == 1 ? '|' : header.big_endian ? '>' : '<';
  const char kind = header.kind == NpyKind::kBool       ? 'b'
                    : header.kind == NpyKind::kSigned   ? 'i'
                    : header.kind == NpyKind::kUnsigned ? 'u'
                                                        : 'f';
  return fmt::format("{}{}{}", order, kind, header.item_size);
}

bool has_row_per_sample(const NpyHeader& header, std::uint64_t samples) {
  return header.kind != NpyKind::kText && !header.shape.empty() && header.shape[0] == samples;
}

RawTrace::Array read_whole(const NpzFile& file, const std::string& name) {
  RawTrace::Array array{name, {}, {}};
  const auto start = [&](const NpyHeader& header) {
    array.header = header;
    array.header.fortran_order = false;
    array.bytes.reserve(header.elements() * header.item_size);
  };
  const auto piece = [&](std::uint64_t /*first*/, const NpyArray& rows) {
    array.bytes.insert(array.bytes.end(), rows.bytes.begin(), rows.bytes.end());
  };
  file.read(name, {start, piece});
  return array;
}

}  // namespace

const RawTrace::Array* RawTrace::find(const std::string& name) const {
  const auto found = std::find_if(arrays.begin(), arrays.end(),
                                  [&](const Array& each) { return each.name == name; });
  return found == arrays.end() ? nullptr : &*found;
}

RawTrace read_raw_trace(const std::filesystem::path& path) {
  RawTrace raw;
  {
    const Trace trace = read_trace(path, {.entropy = true, .all_extras = true});
    raw.file = trace.file;
    raw.sha256 = trace.sha256;
    raw.samples = trace.samples();
    raw.exits = trace.exits();
    raw.segments = trace.segments;
    if (!trace.meta.empty()) raw.meta = parse_in_order(trace.meta);
  }
  const NpzFile file(path);
  std::uint64_t bytes = 0;
  for (const std::string& name : file.names()) {
    const NpyHeader header = file.header(name);
    bytes = saturating_sum(bytes, saturating_product(header.elements(), header.item_size));
  }
  expect_memory(bytes, fmt::format("{}: its arrays", raw.file), ExitStatus::kData);
  for (const std::string& name : file.names()) {
    if (name == kMetaArray) continue;
    if (has_row_per_sample(file.header(name), raw.samples)) {
      raw.arrays.push_back(read_whole(file, name));
    } else {
      raw.left_out.push_back(name);
    }
  }
  return raw;
}

void write_raw_trace(const RawTrace& trace, AtomicFile& file) {
  std::vector<NpzEntry> entries;
  for (const RawTrace::Array& array : trace.arrays) {
    entries.push_back({array.name, type_code(array.header), array.header.shape, array.bytes});
  }
  nlohmann::ordered_json meta = trace.meta;
  meta.erase("segments");
  for (const Segment& segment : trace.segments) {
    meta["segments"].push_back({{"name", segment.name}, {"first", segment.first}});
  }
  const std::string text = meta.dump();
  if (text.size() > kLongestMeta) {
    fail(ExitStatus::kFailed, "{}: its meta would have {} bytes; a trace may have {}", trace.file,
         text.size(), kLongestMeta);
  }
  entries.push_back({kMetaArray, "|u1", {text.size()}, std::as_bytes(std::span(text))});
  write_npz(file, entries);
}

}  // namespace splitee
