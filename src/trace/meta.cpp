#include "trace/meta.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/text.hpp"

namespace splitee {
namespace {

constexpr int kDeepest = 64;

}  // namespace

std::string checked_meta(const NpyArray& array, const std::string& file) {
  const auto refuse = [&](const std::string& what) {
    fail(ExitStatus::kData, "{}: meta: {}", file, what);
  };
  const NpyHeader& header = array.header;
  if (header.kind != NpyKind::kUnsigned || header.item_size != 1 || header.shape.size() != 1) {
    refuse(fmt::format("is {} of {}; expected UTF-8 JSON as uint8 of one dimension",
                       header.shape_text(), header.type_name()));
  }
  std::string text(array.bytes.size(), '\0');
  std::transform(array.bytes.begin(), array.bytes.end(), text.begin(),
                 [](std::byte b) { return static_cast<char>(b); });
  const auto shallow = [&](int depth, nlohmann::json::parse_event_t, const nlohmann::json&) {
    if (depth > kDeepest) refuse(fmt::format("is nested more than {} deep", kDeepest));
    return true;
  };
  const auto parsed = nlohmann::json::parse(text, shallow, false);
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
  const auto parsed = nlohmann::json::parse(meta);
  const auto found = parsed.find("classes");
  return found != parsed.end() && found->is_number_unsigned() ? found->get<std::uint64_t>() : 0;
}

}  // namespace splitee
