#include "trace/meta.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/error.hpp"
#include "base/json_reader.hpp"
#include "base/text.hpp"

namespace splitee {
namespace {

// A number, or the numbers of a list; empty where one of them is no valid cost.
std::vector<double> costs_at(const nlohmann::json& meta, const char* key) {
  const auto found = meta.find(key);
  if (found == meta.end()) return {};
  const auto is_cost = [](const nlohmann::json& value) {
    return value.is_number() && value.get<double>() >= 0 && std::isfinite(value.get<double>());
  };
  const nlohmann::json list = found->is_array() ? *found : nlohmann::json::array({*found});
  if (!std::all_of(list.begin(), list.end(), is_cost)) return {};
  return list.get<std::vector<double>>();
}

}  // namespace

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

MetaCosts costs_in(const std::string& meta) {
  const auto parsed = parse_or_discard(meta);
  if (!parsed.is_object()) return {};
  MetaCosts costs{.layer_ms = costs_at(parsed, "layer_milliseconds"),
                  .exit_ms = costs_at(parsed, "exit_milliseconds"),
                  .layer_macs = costs_at(parsed, "layer_macs"),
                  .exit_macs = costs_at(parsed, "exit_head_macs"),
                  .activation_bytes = costs_at(parsed, "activation_bytes"),
                  .input_bytes = {}};
  if (costs.layer_macs.empty()) {
    costs.layer_macs = costs_at(parsed, "exit_macs");  // of all layers up to each exit
    std::adjacent_difference(costs.layer_macs.begin(), costs.layer_macs.end(),
                             costs.layer_macs.begin());
  }
  if (const auto input = costs_at(parsed, "input_bytes"); input.size() == 1) {
    costs.input_bytes = input.front();
  }
  return costs;
}

std::uint64_t classes_in(const std::string& meta) {
  const auto parsed = parse_or_discard(meta);
  const auto found = parsed.find("classes");
  if (found == parsed.end()) return 0;
  if (found->is_array()) return found->size();  // a list of their names
  return found->is_number_unsigned() ? found->get<std::uint64_t>() : 0;
}

}  // namespace splitee
