#include "trace/meta.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/json_reader.hpp"
#include "base/text.hpp"

namespace splitee {
std::string checked_meta(const NpyArray& array, const std::string& file) {
  const auto refuse = [&](const std::string& what) {
    fail(ExitStatus::kData, "{}: meta: {}", file, what);
  };
  const NpyHeader& header = array.header;
  if (header.kind != NpyKind::kUnsigned || header.item_size != 1 || header.shape.size() != 1) {
    refuse(fmt::format("is {} of {}; expected UTF-8 JSON as uint8 of one dimension{}",
                       header.shape_text(), header.type_name(),
                       header.kind == NpyKind::kText
                           ? ", as numpy.frombuffer(text.encode(), numpy.uint8) makes of text"
                           : ""));
  }
  std::string text(array.bytes.size(), '\0');
  std::transform(array.bytes.begin(), array.bytes.end(), text.begin(),
                 [](std::byte b) { return static_cast<char>(b); });
  bool too_deep = false;
  const auto parsed = parse_or_discard(text, &too_deep);
  if (too_deep) refuse("is nested more than 64 deep");
  if (!parsed.is_object()) refuse("is not a JSON object");
  if (parsed.contains("kind")) {
    const auto& kind = parsed["kind"];
    if (kind != "measured" && kind != "reconstructed" && kind != "synthetic") {
      refuse(fmt::format("kind is {}; expected \"measured\", \"reconstructed\" or \"synthetic\"",
                         shortened(kind.dump(), 60)));
    }
  }
  return text;
}

std::uint64_t classes_in(const std::string& meta) {
  const auto parsed = parse_or_discard(meta);
  const auto found = parsed.find("classes");
  if (found == parsed.end()) return 0;
  if (found->is_array()) return found->size();  // their names
  return found->is_number_unsigned() ? found->get<std::uint64_t>() : 0;
}

}  // namespace splitee
